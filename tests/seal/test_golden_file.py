"""The golden file of version 1: sealed once, opened for ever, by us and by a stranger who read docs/seal.md."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from grievance.casefile import contexts
from grievance.casefile.sitting import submission_of
from grievance.casefile.uploads import Upload
from grievance.seal.envelope import unlock
from grievance.seal.keys import derive, unpack
from grievance.seal.stream import open_file, padded

HERE = Path(__file__).parent
GIVEN = json.loads((HERE / "golden" / "v1.file.json").read_text())
PAPER, PLAIN = GIVEN["paper"], GIVEN["plain"]
OFFICE, STORED = bytes.fromhex(GIVEN["office"]), (HERE / "golden" / "v1.file").read_bytes()


def test_a_stranger_with_cryptography_and_nothing_of_ours_reads_it(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-I", HERE / "file_golden.py", HERE / "golden" / "v1.file.json"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )

    assert json.loads(run.stdout) == PLAIN


def test_the_file_opens_with_its_paper() -> None:
    place = contexts.file(OFFICE, bytes.fromhex(PAPER["blob"])).bound()
    pieces = list(open_file(bytes.fromhex(PAPER["key"]), place, [STORED], PAPER["size"]))

    assert len(pieces) == 2
    assert sha256(b"".join(pieces)).hexdigest() == PLAIN["sha256"]
    assert sha256(STORED).hexdigest() == PAPER["digest"]
    assert padded(PAPER["size"]) > PAPER["size"]


def test_the_form_that_carries_it_opens_with_its_nonce() -> None:
    nonce = bytes.fromhex(GIVEN["upload"]["nonce"])
    context = contexts.upload(OFFICE, submission_of(nonce))
    data, _ = unpack(unlock(derive(nonce, b"gcv1/upload"), context, bytes.fromhex(GIVEN["upload"]["sealed"])))

    upload = Upload.unpack(data)

    assert data.hex() == PLAIN["upload"]
    assert (upload.blob.hex(), upload.size, upload.mark.hex()) == (PAPER["blob"], PAPER["size"], PLAIN["sha256"])
    assert upload.stored == len(STORED)


def test_every_name_in_it_is_on_the_page() -> None:
    page = (HERE.parents[1] / "docs" / "seal.md").read_text()
    told = set(re.findall(r"`(\w+)[`.]", page[page.index("## 15. ") : page.index("## 16. ")]))

    assert {*GIVEN, *GIVEN["upload"], *PLAIN} <= told
