"""Write the golden file: run ONCE for each version of the format, as `make_golden.py`, whose rules hold here too.

    PYTHONPATH=. python tests/seal/make_golden_file.py

`v1.file` is a blob of two chunks. `v1.file.json` holds what opens it: the fields of its paper, an upload in its form
with the form's nonce, and under `plain` what must come out (docs/seal.md, section 15).
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from seal_cast import DOOR, OFFICE, id_of, secret

from grievance.casefile import contexts
from grievance.casefile.trust import Trust
from grievance.casefile.uploads import Upload, seal_upload
from grievance.seal.stream import seal_file, stored_size

GOLDEN = Path(__file__).parent / "golden"
PHOTO = b"what a photo of the gate would be, " * 9000


def main() -> None:
    """Write the two files, or refuse."""
    blob, key, nonce, size = id_of("golden blob"), secret("golden file"), secret("nonce"), len(PHOTO)
    stored = b"".join(seal_file(key, contexts.file(OFFICE, blob).bound(), [PHOTO]))
    mark = sha256(PHOTO).digest()
    upload = Upload(blob, key, "gate.jpg", "image/jpeg", size, stored_size(size), sha256(stored).digest(), mark)
    token = seal_upload(cast("Trust", SimpleNamespace(office=OFFICE)), DOOR, nonce, upload)
    given: dict[str, Any] = {
        "office": OFFICE.hex(),
        "paper": {"blob": blob.hex(), "key": key.hex(), "size": size, "digest": upload.digest.hex()},
        "upload": {
            "nonce": nonce.hex(),
            "intake": DOOR.verifier.public.hex(),
            "sealed": urlsafe_b64decode(token).hex(),
        },
        "plain": {"sha256": mark.hex(), "upload": upload.pack().hex()},
    }
    with (GOLDEN / "v1.file").open("xb") as file:
        file.write(stored)
    with (GOLDEN / "v1.file.json").open("x") as file_json:
        file_json.write(json.dumps(given, indent=1) + "\n")


if __name__ == "__main__":
    main()
