"""Derive what the golden files are locked with as a stranger would: from docs/seal.md, with nothing of ours.

The receipt's three keys, what an officer's passphrase opens, and the keys of the hour.
"""

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


def unpack(data: bytes) -> list[bytes]:
    end = 4 + int.from_bytes(data[:4], "big")
    return [data[4:end], *unpack(data[end:])] if data else []


def receipt(given: Part) -> list[str]:
    salt = derive(bytes.fromhex(given["pepper"]), b"gcv1/receipt/salt")
    secret = stretch(given["digits"].encode(), salt, 19456, 2, 1)
    jobs = ((b"locator", 16), (b"reply", 32), (b"signing", 32))
    return [derive(secret, b"gcv1/receipt/" + job, length).hex() for job, length in jobs]


def key_slot(given: Part) -> list[str]:
    sealed = bytes.fromhex(given["sealed"])
    head, nonce, body = sealed[:23], sealed[24:36], sealed[36:]
    version, memory, passes, lanes, salt = struct.unpack(">BIBB16s", head)
    assert (version, sealed[23]) == (1, 1)
    letters = unicodedata.normalize("NFKC", given["passphrase"]).casefold()
    phrase = "".join(letter for letter in letters if letter.isalnum())
    key = derive(stretch(phrase.encode(), salt, memory, passes, lanes), b"gcv1/slot" + head)
    ids = bytes(16), bytes.fromhex(given["officer"])
    header = struct.pack(">3sBBB16s16sIHI", b"GCV", 1, 1, 8, *ids, 0, 0, 0)
    secret = AESGCM(key).decrypt(nonce, body, header + bytes.fromhex(GIVEN["office"]))
    return [part.hex() for part in unpack(secret)]


def hour_key(row: Part, label: bytes) -> str:
    return derive(bytes.fromhex(row.get("nonce", "") + row["hour_key"]), label).hex()


assert hour_key(GIVEN["envelopes"]["filing"], b"gcv1/filing") == GIVEN["envelopes"]["filing"]["key"]
assert hour_key(GIVEN["envelopes"]["token"], b"gcv1/token") == GIVEN["envelopes"]["token"]["key"]
sys.stdout.write(json.dumps({"receipt": receipt(GIVEN["receipt"]), "key_slot": key_slot(GIVEN["key_slot"])}))
