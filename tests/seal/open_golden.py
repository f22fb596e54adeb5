"""Open the golden envelopes, and the way from a circle to the words.

Written by a reader who had docs/seal.md and v1.json and nothing of ours; we added the check of the paper's signature.
"""

import json
import sys
from hashlib import sha256, shake_256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric import ed25519, mlkem, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def pack(*parts: bytes) -> bytes:
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def unpack(data: bytes) -> list[bytes]:
    end = 4 + int.from_bytes(data[:4], "big")
    return [data[4:end], *unpack(data[end:])] if data else []


def derive(secret: str, label: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, bytes(32), label).derive(bytes.fromhex(secret))


def identity(seed: bytes) -> tuple[hpke.MLKEM768X25519PrivateKey, bytes, bytes]:
    wide = shake_256(seed).digest(96)
    kem = mlkem.MLKEM768PrivateKey.from_seed_bytes(wide[:64])
    curve = x25519.X25519PrivateKey.from_private_bytes(wide[64:])
    public = kem.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
    return hpke.MLKEM768X25519PrivateKey(kem, curve), public, sha256(b"gcv1/kid" + public).digest()[:16]


def place(row: dict[str, Any]) -> bytes:
    header = "474356 01 01 {kind:02x} {scope} {object} {epoch:08x} {field:04x} {seq:08x}".format_map(row)
    return bytes.fromhex(header + golden["office"])


def opened(form: str, key: bytes, row: dict[str, Any], sealed: bytes) -> bytes:
    if sealed[0] != 1 or len(key) != 32 or len(place(row)) != 64 or {len(row["scope"]), len(row["object"])} != {32}:
        sys.exit("Unreadable")
    if form == "locked":
        return AESGCM(key).decrypt(sealed[1:13], sealed[13:], place(row))
    private, _, kid = identity(key)
    suite = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
    data = suite.decrypt(sealed[1:], private, place(row) + kid)
    end = 4 + int.from_bytes(data[:4], "big")
    if form == "padded" and (len(data) != max(4096, 1 << (end - 1).bit_length()) or any(data[end:])):
        sys.exit("Unreadable")
    return data[4:end] if form == "padded" else data


golden = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
way, plain, granted = golden["opening"], {}, []
roots = [bytes.fromhex(link["body"]) for link in golden["roots"]["chain"]]
for name, row in golden["envelopes"].items():
    plain[name] = opened(row["form"], bytes.fromhex(row.get("seed") or row["key"]), row, bytes.fromhex(row["sealed"]))
for row in (way["grant"], *way["halves"]):
    named = "identity_slot" if row["field"] == 2 else "case_slot"
    reader, slot = derive(row["circle_seed"], b"gcv1/circle"), derive(way[named], b"gcv1/grant")
    own = row | {"object": identity(reader)[2].hex()}  # a grant that names another reader does not open here
    granted.append(opened("exact", reader, own, opened("locked", slot, row, bytes.fromhex(row["sealed"]))))
whole, joined = granted[0][:32], bytes(a ^ b for a, b in zip(granted[1][:32], granted[2][:32], strict=True))
stated = all(pack(bytes((0, k, 0, 0, 0, 1)), identity(s)[1]) in roots[-1] for k, s in ((1, whole), (2, joined)))
names = {sha256(pack(b"gcv1/root", root)).digest() for root in roots}
if not stated or not names.issuperset(content[32:] for content in granted):
    sys.exit("Unreadable")
signer, signature, body = unpack(opened("padded", whole, way["document"], bytes.fromhex(way["document"]["sealed"])))
header, office = place(way["document"])[:48], place(way["document"])[48:]
signed = pack(b"gcv1/paper", pack(office, header, body))
ed25519.Ed25519PublicKey.from_public_bytes(unpack(roots[0])[5]).verify(signature, signed)
found = {"root": granted[0][32:].hex(), "identity": joined.hex(), "signer": signer.hex()}
found["words"] = json.loads(body)["text"]
sys.stdout.write(json.dumps({"envelopes": {name: data.hex() for name, data in plain.items()}, "opening": found}))
