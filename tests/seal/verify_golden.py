"""Verify what is signed in the golden files as a stranger would: from docs/seal.md, with nothing of ours."""

import hashlib
import json
import struct
import sys
from base64 import b64decode
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

GIVEN = json.loads(Path(sys.argv[1]).read_text())
OFFICE = bytes.fromhex(GIVEN["office"])
Part = dict[str, Any]


def pack(*parts: bytes) -> bytes:
    return b"".join(struct.pack(">I", len(part)) + part for part in parts)


def unpack(data: bytes) -> list[bytes]:
    parts: list[bytes] = []
    while data:
        end = 4 + int.from_bytes(data[:4], "big")
        parts, data = [*parts, data[4:end]], data[end:]
    return parts


def digest(*parts: bytes) -> bytes:
    return hashlib.sha256(pack(*parts)).digest()


def kid(public: bytes) -> bytes:
    return hashlib.sha256(b"gcv1/kid" + public).digest()[:16]


def check(public: bytes, label: bytes, body: bytes, signature: bytes) -> None:
    Ed25519PublicKey.from_public_bytes(public).verify(signature, pack(label, body))


def roots(given: Part) -> Part:
    signer, names = bytes.fromhex(given["intake"]), [b""]
    for link in given["chain"]:
        body = bytes.fromhex(link["body"])
        check(signer, b"gcv1/root", body, bytes.fromhex(link["signature"]))
        _, office, case, keys, reply, signer, before = unpack(body)
        assert (office, case.hex(), before) == (OFFICE, given["case"], names[-1])
        names.append(digest(b"gcv1/root", body))
    places = [unpack(key) for key in unpack(keys)]
    compartments = [[*struct.unpack(">HI", place), public.hex()] for place, public in places]
    shown = [name.hex() for name in names[1:]]
    return {"names": shown, "compartments": compartments, "reply": reply.hex(), "verify": signer.hex()}


def rosters(given: Part) -> Part:
    root = bytes.fromhex(given["root"])
    trusted, previous = {kid(root): root}, b""
    for sequence, link in enumerate(given["chain"]):
        body, *signatures = unpack(bytes.fromhex(link))
        for signature in signatures:
            check(trusted[signature[:16]], b"gcv1/roster", body, signature[16:])
        _, office, number, before, circle, names, *rest = unpack(body)
        assert (office, number, before) == (OFFICE, struct.pack(">I", sequence), previous)
        seats = [unpack(seat) for seat in rest]
        trusted |= {kid(signing): signing for _, _, signing in seats}
        previous = digest(b"gcv1/roster", body)
    assert names == digest(bytes.fromhex(GIVEN["envelopes"]["names"]["sealed"]))
    shown = [[part.hex() for part in seat] for seat in seats]
    return {"circle": circle.hex(), "seats": shown, "names": names.hex(), "head": previous.hex()}


def manifest(given: Part) -> Part:
    pin, body = json.loads(given["pin"]), bytes.fromhex(given["body"])
    check(bytes.fromhex(pin["root"]), b"gcv1/manifest", body, bytes.fromhex(given["signature"]))
    fields = json.loads(body)
    assert fields["version"] >= pin["lowest"]
    newest = [key for key in fields["circles"] if key["purpose"] == "intake"][-1]
    return {"version": fields["version"], "newest intake key": b64decode(newest["public"]).hex()}


digests = [b""]  # the chain of the entries lies in clear
for row in (GIVEN["envelopes"]["entry"], GIVEN["envelopes"]["next entry"]):
    assert bytes.fromhex(row["previous"]) == digests[-1]
    digests.append(digest(digests[-1], bytes.fromhex(row["sealed"]), bytes.fromhex(row["covers"])))
    assert bytes.fromhex(row["digest"]) == digests[-1]
verified = {name: read(GIVEN[name]) for name, read in (("roots", roots), ("rosters", rosters), ("manifest", manifest))}
sys.stdout.write(json.dumps(verified))
