"""Open the golden envelopes as a stranger would: from docs/seal.md alone, with `cryptography` and nothing of ours."""

import hashlib
import json
import struct
import sys
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

GIVEN = json.loads(Path(sys.argv[1]).read_text())
OFFICE = bytes.fromhex(GIVEN["office"])
SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
Row = dict[str, Any]


def derive(secret: bytes, label: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, None, label).derive(secret)


def identity(seed: bytes) -> tuple[hpke.MLKEM768X25519PrivateKey, bytes]:
    expanded = hashlib.shake_256(seed).digest(96)
    one = mlkem.MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
    two = x25519.X25519PrivateKey.from_private_bytes(expanded[64:])
    public = one.public_key().public_bytes_raw() + two.public_key().public_bytes_raw()
    return hpke.MLKEM768X25519PrivateKey(one, two), public


def place(row: Row) -> bytes:
    ids = bytes.fromhex(row["scope"]), bytes.fromhex(row["object"])
    header = struct.pack(">3sBBB16s16sIHI", b"GCV", 1, 1, row["kind"], *ids, row["epoch"], row["field"], row["seq"])
    return header + OFFICE


def unseal(seed: bytes, row: Row, sealed: bytes) -> bytes:
    private, public = identity(seed)
    kid = hashlib.sha256(b"gcv1/kid" + public).digest()[:16]
    assert sealed[0] == 1
    return SUITE.decrypt(sealed[1:], private, place(row) + kid)


def unlock(key: bytes, row: Row, sealed: bytes) -> bytes:
    assert sealed[0] == 1
    return AESGCM(key).decrypt(sealed[1:13], sealed[13:], place(row))


def unpad(plain: bytes) -> bytes:
    end = 4 + int.from_bytes(plain[:4], "big")
    assert len(plain) == max(4096, 1 << (end - 1).bit_length())
    assert not any(plain[end:])
    return plain[4:end]


def envelope(row: Row) -> bytes:
    sealed = bytes.fromhex(row["sealed"])
    if row["form"] == "locked":
        return unlock(bytes.fromhex(row["key"]), row, sealed)
    plain = unseal(bytes.fromhex(row["seed"]), row, sealed)
    return unpad(plain) if row["form"] == "padded" else plain


def grant(row: Row, circle_seed: str) -> tuple[bytes, bytes]:
    """Slot, then circle: the seed of the compartment and the digest of the root that names its public key."""
    inner = unlock(derive(bytes.fromhex(GIVEN["opening"]["slot"]), b"gcv1/grant"), row, bytes.fromhex(row["sealed"]))
    content = unseal(derive(bytes.fromhex(circle_seed), b"gcv1/circle"), row, inner)
    return content[:32], content[32:]


opening = GIVEN["opening"]
seed, root = grant(opening["grant"], opening["circle_seed"])
one, other = (grant(row, row["circle_seed"])[0] for row in opening["halves"])
joined = bytes(a ^ b for a, b in zip(one, other, strict=True))
assert all(identity(found)[1].hex() in GIVEN["roots"]["chain"][-1]["body"] for found in (seed, joined))
words = envelope(opening["document"] | {"form": "padded", "seed": seed.hex()})
opened = {name: envelope(row).hex() for name, row in GIVEN["envelopes"].items()}
way = {"words": words.hex(), "root": root.hex(), "identity": joined.hex()}
sys.stdout.write(json.dumps({"envelopes": opened, "opening": way}))
