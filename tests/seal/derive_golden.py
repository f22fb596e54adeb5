"""Follow the golden receipt and open the golden slot as a stranger would: from docs/seal.md, with nothing of ours."""

import json
import struct
import sys
import unicodedata
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

GIVEN = json.loads(Path(sys.argv[1]).read_text())
Part = dict[str, Any]


def derive(secret: bytes, label: bytes, length: int = 32, salt: bytes | None = None) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, label).derive(secret)


def stretch(secret: bytes, salt: bytes, memory: int, passes: int, lanes: int) -> bytes:
    return Argon2id(salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=memory).derive(secret)


def receipt(given: Part) -> list[str]:
    salt = derive(bytes.fromhex(given["pepper"]), b"gcv1/receipt/salt")
    secret = stretch(given["digits"].encode(), salt, 19456, 2, 1)
    jobs = ((b"locator", 16), (b"reply", 32), (b"signing", 32))
    return [derive(secret, b"gcv1/receipt/" + job, length).hex() for job, length in jobs]


def slot(given: Part) -> str:
    sealed = bytes.fromhex(given["sealed"])
    head, nonce, body = sealed[:23], sealed[24:36], sealed[36:]
    version, memory, passes, lanes, salt = struct.unpack(">BIBB16s", head)
    assert (version, sealed[23]) == (1, 1)
    letters = unicodedata.normalize("NFKC", given["passphrase"]).casefold()
    phrase = "".join(letter for letter in letters if letter.isalnum())
    key = derive(stretch(phrase.encode(), salt, memory, passes, lanes), b"gcv1/slot" + head)
    ids = bytes(16), bytes.fromhex(given["officer"])
    header = struct.pack(">3sBBB16s16sIHI", b"GCV", 1, 1, 8, *ids, 0, 0, 0)
    return AESGCM(key).decrypt(nonce, body, header + bytes.fromhex(GIVEN["office"])).hex()


sys.stdout.write(json.dumps({"receipt": receipt(GIVEN["receipt"]), "slot": slot(GIVEN["slot"])}))
