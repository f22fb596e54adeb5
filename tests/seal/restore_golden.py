"""Open the golden backup as a stranger with the recovery key would: from docs/seal.md, with nothing of ours.

It uses no library for HPKE or X-Wing either: both are written out as section 2 of the page tells them.
"""

import hashlib
import hmac
import json
import struct
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

FILE = Path(sys.argv[1])
GIVEN = json.loads(FILE.read_text())["backup"]
SUITE = b"HPKE" + bytes.fromhex("647a 0001 0002")
MAGIC = b"GRIEVANCE BACKUP 1\n"
CHUNK = 256 * 1024 + 16


def extract(salt: bytes, label: bytes, secret: bytes) -> bytes:
    return hmac.digest(salt, b"HPKE-v1" + SUITE + label + secret, "sha256")


def expand(secret: bytes, label: bytes, info: bytes, length: int) -> bytes:
    full = struct.pack(">H", length) + b"HPKE-v1" + SUITE + label + info
    return HKDFExpand(SHA256(), length, full).derive(secret)


# The head: what it holds, its id, the envelope with the key of the stream.
data = (FILE.parent / GIVEN["file"]).read_bytes()
assert data.startswith(MAGIC)
holds, identifier, length = struct.unpack(">B16sH", data[len(MAGIC) : len(MAGIC) + 19])
sealed, stream = data[len(MAGIC) + 19 :][:length], data[len(MAGIC) + 19 :][length:]

# The recovery key, from its seed.
expanded = hashlib.shake_256(bytes.fromhex(GIVEN["seed"])).digest(96)
one = mlkem.MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
two = x25519.X25519PrivateKey.from_private_bytes(expanded[64:])
public = one.public_key().public_bytes_raw() + two.public_key().public_bytes_raw()
kid = hashlib.sha256(b"gcv1/kid" + public).digest()[:16]

# The envelope: kind 11, no scope, the backup's id, no office.
place = struct.pack(">3sBBB16s16sIHI", b"GCV", 1, 1, 11, bytes(16), identifier, 0, holds, 0) + bytes(16)
assert sealed[0] == 1

# X-Wing, then HPKE's key schedule.
first, theirs, ciphertext = sealed[1:1089], sealed[1089:1121], sealed[1121:]
second = two.exchange(x25519.X25519PublicKey.from_public_bytes(theirs))
label = bytes.fromhex("5c2e2f2f5e5c")
shared = hashlib.sha3_256(one.decapsulate(first) + second + theirs + public[1184:] + label).digest()
context = b"\0" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", place + kid)
secret = extract(shared, b"secret", b"")
nonce = expand(secret, b"base_nonce", context, 12)
key = AESGCM(expand(secret, b"key", context, 32)).decrypt(nonce, ciphertext, b"")

# The stream, chunk by chunk; the nonce of the last one says that it is the last.
assert stream[0] == 1
label = b"".join(struct.pack(">I", len(part)) + part for part in (b"gcv1/stream", place))
cipher = AESGCM(HKDF(SHA256(), 32, stream[1:33], label).derive(key))
whole = hashlib.sha256()
for number, at in enumerate(range(33, len(stream), CHUNK)):
    nonce = number.to_bytes(11, "big") + bytes([at + CHUNK >= len(stream)])
    whole.update(cipher.decrypt(nonce, stream[at : at + CHUNK], None))

sys.stdout.write(json.dumps({"backup": {"holds": holds, "sha256": whole.hexdigest()}}))
