"""Open the golden file as a stranger with its paper would: from docs/seal.md, with nothing of ours."""

import hashlib
import json
import struct
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FILE = Path(sys.argv[1])
GIVEN = json.loads(FILE.read_text())
CHUNK = 256 * 1024 + 16
PAPER, UPLOAD, OFFICE = GIVEN["paper"], GIVEN["upload"], bytes.fromhex(GIVEN["office"])


def pack(*parts: bytes) -> bytes:
    return b"".join(struct.pack(">I", len(part)) + part for part in parts)


def unpack(data: bytes) -> list[bytes]:
    parts = []
    while data:
        end = 4 + struct.unpack(">I", data[:4])[0]
        parts.append(data[4:end])
        data = data[end:]
    return parts


def place(kind: int, thing: bytes) -> bytes:
    return struct.pack(">3sBBB16s16sIHI", b"GCV", 1, 1, kind, bytes(16), thing, 0, 0, 0) + OFFICE


# The blob is the one that the paper names.
stored = FILE.with_suffix("").read_bytes()
assert hashlib.sha256(stored).hexdigest() == PAPER["digest"]

# The stream, chunk by chunk; the nonce of the last one says that it is the last.
assert stored[0] == 1
label = pack(b"gcv1/stream", place(13, bytes.fromhex(PAPER["blob"])))
cipher = AESGCM(HKDF(SHA256(), 32, stored[1:33], label).derive(bytes.fromhex(PAPER["key"])))
data = b""
for number, at in enumerate(range(33, len(stored), CHUNK)):
    nonce = number.to_bytes(11, "big") + bytes([at + CHUNK >= len(stored)])
    data += cipher.decrypt(nonce, stored[at : at + CHUNK], None)

# The filling: zeros, up to Padmé's size.
n = max(PAPER["size"], 4096)
e = n.bit_length() - 1
grain = 2 ** (e - e.bit_length())
assert len(data) == -(-n // grain) * grain
file, zeros = data[: PAPER["size"]], data[PAPER["size"] :]
assert not any(zeros)

# What stands for it in a form: opened with the form's nonce, signed by the door.
nonce = bytes.fromhex(UPLOAD["nonce"])
where = place(14, hashlib.sha256(pack(b"gcv1/submission", nonce)).digest()[:16])
key = HKDF(SHA256(), 32, None, b"gcv1/upload").derive(nonce)
sealed = bytes.fromhex(UPLOAD["sealed"])
assert sealed[0] == 1
told, signature = unpack(AESGCM(key).decrypt(sealed[1:13], sealed[13:], where))
signed = pack(b"gcv1/upload signed", pack(where, told))
Ed25519PublicKey.from_public_bytes(bytes.fromhex(UPLOAD["intake"])).verify(signature, signed)

sys.stdout.write(json.dumps({"sha256": hashlib.sha256(file).hexdigest(), "upload": told.hex()}))
