"""Open the golden backup as a stranger with the recovery key would: from docs/seal.md, with nothing of ours."""

import hashlib
import json
import struct
import sys
from pathlib import Path

from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FILE = Path(sys.argv[1])
GIVEN = json.loads(FILE.read_text())["backup"]
SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
MAGIC = b"GRIEVANCE BACKUP 1\n"
CHUNK = 256 * 1024 + 16

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
key = SUITE.decrypt(sealed[1:], hpke.MLKEM768X25519PrivateKey(one, two), place + kid)

# The stream, chunk by chunk; the nonce of the last one says that it is the last.
assert stream[0] == 1
label = b"".join(struct.pack(">I", len(part)) + part for part in (b"gcv1/stream", place))
cipher = AESGCM(HKDF(hashes.SHA256(), 32, stream[1:33], label).derive(key))
whole = hashlib.sha256()
for number, at in enumerate(range(33, len(stream), CHUNK)):
    nonce = number.to_bytes(11, "big") + bytes([at + CHUNK >= len(stream)])
    whole.update(cipher.decrypt(nonce, stream[at : at + CHUNK], None))

sys.stdout.write(json.dumps({"backup": {"holds": holds, "sha256": whole.hexdigest()}}))
