"""Write the golden envelopes: run ONCE for each version of the format, by hand, and never again.

What it wrote for version 1 is kept for ever, because what an office sealed with version 1 must open for ever. A test
that fails on it has found a broken format, not a stale file. So it refuses to overwrite anything.

    PYTHONPATH=. python tests/seal/make_golden.py

`v1.json` holds what a reader is given: keys, columns, sealed bytes (hex). `v1.plain.json` holds what must come out,
under the same names. `v1.backup` is a backup: an envelope with the key of a stream, and the stream, of two chunks.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from seal_cast import (
    ALICE,
    BOB,
    CASE,
    CHARLIE,
    COMPLAINANT,
    DOOR,
    INTAKE,
    MANIFEST,
    OFFICE,
    RECOVERY,
    ROOT,
    SLOT,
    WORKER,
    id_of,
    secret,
)

from grievance.seal.backup import seal_backup
from grievance.seal.circle import circle_identity, summary_identity, wrap_circle
from grievance.seal.envelope import Context, Kind, lock, seal, seal_exact
from grievance.seal.keys import Identity, Signer, derive, digest
from grievance.seal.lockbox import grant, split
from grievance.seal.manifest import Pin, sign_manifest
from grievance.seal.passphrase import CHEAP, seal_slot
from grievance.seal.receipt import new_digits, stretch
from grievance.seal.root import Root, sign_root
from grievance.seal.roster import Statement, sign_statement

GOLDEN = Path(__file__).parent / "golden"
PLAIN = "They turned the water off on the day we asked. 他们第二天就停了水。 قطعوا الماء."
CIRCLE_SEED = secret("intake/2")
COMPARTMENTS = {code: Identity.from_seed(secret(f"compartment {code}")) for code in (1, 2, 3, 4)}

Fields = dict[str, Any]


def columns(context: Context) -> Fields:
    """Write a context as the columns of a row."""
    return {
        "kind": int(context.kind),
        "scope": context.scope.hex(),
        "object": context.object.hex(),
        "epoch": context.epoch,
        "field": context.field,
        "seq": context.seq,
    }


def padded(context: Context, identity: Identity, plain: bytes) -> tuple[Fields, str]:
    """Seal for a key, in a bucket."""
    sealed = seal(identity.recipient, context, plain)
    return {**columns(context), "form": "padded", "seed": identity.seed.hex(), "sealed": sealed.hex()}, plain.hex()


def exact(context: Context, identity: Identity, plain: bytes) -> tuple[Fields, str]:
    """Seal for a key, as it is."""
    sealed = seal_exact(identity.recipient, context, plain)
    return {**columns(context), "form": "exact", "seed": identity.seed.hex(), "sealed": sealed.hex()}, plain.hex()


def locked(context: Context, key: bytes, plain: bytes) -> tuple[Fields, str]:
    """Lock under a shared key."""
    sealed = lock(key, context, plain)
    return {**columns(context), "form": "locked", "key": key.hex(), "sealed": sealed.hex()}, plain.hex()


def envelopes() -> dict[str, tuple[Fields, str]]:
    """Seal one envelope of every kind that a single key opens."""
    file, circle = COMPARTMENTS[4], circle_identity(CIRCLE_SEED)
    member = wrap_circle(ALICE.identity.recipient, OFFICE, INTAKE, 2, ALICE.id, CIRCLE_SEED)
    place = Context(OFFICE, Kind.MEMBER, scope=INTAKE, object=ALICE.id, epoch=2)
    hour, nonce = secret("hour"), secret("nonce")
    token = Context(OFFICE, Kind.TOKEN, object=id_of("hour")[:8].ljust(16, b"\0"))
    filing = Context(OFFICE, Kind.FILING, scope=CASE, object=digest(b"gcv1/submission", nonce)[:16])
    return {
        "entry": padded(Context(OFFICE, Kind.ENTRY, scope=CASE, epoch=1, field=4, seq=2), file, b"an entry"),
        "document": padded(
            Context(OFFICE, Kind.DOCUMENT, scope=CASE, object=id_of("note"), epoch=1, field=4, seq=2), file, b"a note"
        ),
        "empty document": padded(
            Context(OFFICE, Kind.DOCUMENT, scope=CASE, object=id_of("empty"), epoch=1, field=4, seq=3), file, b""
        ),
        "full bucket": padded(
            Context(OFFICE, Kind.DOCUMENT, scope=CASE, object=id_of("full"), epoch=1, field=4, seq=4), file, b"x" * 4092
        ),
        "summary": padded(
            Context(OFFICE, Kind.SUMMARY, scope=CASE, object=INTAKE, epoch=2, seq=2),
            summary_identity(CIRCLE_SEED),
            b"a summary",
        ),
        "member": (
            {**columns(place), "form": "exact", "seed": ALICE.identity.seed.hex(), "sealed": member.hex()},
            CIRCLE_SEED.hex(),
        ),
        "job": padded(Context(OFFICE, Kind.JOB, object=id_of("job")), WORKER, b"a job"),
        "names": padded(Context(OFFICE, Kind.NAMES, scope=INTAKE, epoch=2, seq=1), circle, b"names"),
        "filing": locked(filing, derive(nonce + hour, b"gcv1/filing"), b"what a repeated form shows again"),
        "token": locked(token, derive(hour, b"gcv1/token"), b"what stands for a receipt between two pages"),
        "circle": exact(Context(OFFICE, Kind.CIRCLE, scope=INTAKE, epoch=2), RECOVERY, CIRCLE_SEED),
    }


def roots() -> tuple[Fields, Fields]:
    """Write two roots: the first by intake, the second by the receipt that was exchanged."""
    reply, signer = Identity.from_seed(secret("next reply")), Signer.from_seed(secret("next signing"))
    first = Root(
        OFFICE,
        CASE,
        tuple((code, 1, key.recipient.public) for code, key in COMPARTMENTS.items()),
        Identity.from_seed(secret("reply")).recipient.public,
        COMPLAINANT.verifier.public,
    )
    second = replace(first, reply=reply.recipient.public, verify=signer.verifier.public, previous=first.digest())
    given = {
        "case": CASE.hex(),
        "intake": DOOR.verifier.public.hex(),
        "chain": [
            {"body": first.encode().hex(), "signature": sign_root(DOOR, first).hex()},
            {"body": second.encode().hex(), "signature": sign_root(COMPLAINANT, second).hex()},
        ],
    }
    expected = {
        "digest": second.digest().hex(),
        "compartments": [[code, epoch, public.hex()] for code, epoch, public in second.compartments],
        "reply": second.reply.hex(),
        "verify": second.verify.hex(),
    }
    return given, expected


def opening(root_digest: bytes) -> tuple[Fields, Fields]:
    """Write the way from a circle's seed and the case's slot to the words."""
    circle = circle_identity(CIRCLE_SEED)
    place = Context(OFFICE, Kind.GRANT, scope=CASE, object=circle.recipient.kid, epoch=1, field=1)
    whole = grant(circle.recipient, SLOT, place, COMPARTMENTS[1].seed, root_digest)
    paper = Context(OFFICE, Kind.DOCUMENT, scope=CASE, object=id_of("statement"), epoch=1, field=1)
    halves = []
    for part, (seed, half) in enumerate(
        zip((secret("safety/1"), secret("witness/1")), split(COMPARTMENTS[2].seed), strict=True), start=1
    ):
        reader = circle_identity(seed)
        half_place = Context(OFFICE, Kind.GRANT, scope=CASE, object=reader.recipient.kid, epoch=1, field=2, seq=part)
        body = grant(reader.recipient, SLOT, half_place, half, root_digest)
        halves.append({"circle_seed": seed.hex(), **columns(half_place), "sealed": body.hex()})
    given = {
        "slot": SLOT.hex(),
        "circle_seed": CIRCLE_SEED.hex(),
        "grant": {**columns(place), "sealed": whole.hex()},
        "document": {**columns(paper), "sealed": seal(COMPARTMENTS[1].recipient, paper, PLAIN.encode()).hex()},
        "halves": halves,
    }
    return given, {"words": PLAIN.encode().hex(), "root": root_digest.hex(), "identity": COMPARTMENTS[2].seed.hex()}


def rosters() -> tuple[Fields, Fields]:
    """Write a chain: the root seats Alice and Bob, then the two of them seat Charlie."""
    first = Statement(OFFICE, 0, b"", INTAKE, (ALICE.seat, BOB.seat))
    names = digest(b"the sealed names")
    second = Statement(OFFICE, 1, first.digest(), INTAKE, (ALICE.seat, BOB.seat, CHARLIE.seat), names)
    links = (sign_statement(first, ROOT), sign_statement(second, ALICE.signer, BOB.signer))
    given = {"root": ROOT.verifier.public.hex(), "chain": [link.hex() for link in links]}
    expected = {
        "circle": INTAKE.hex(),
        "seats": [[seat.officer.hex(), seat.sealing.hex(), seat.signing.hex()] for seat in second.seats],
        "names": names.hex(),
        "head": second.digest().hex(),
    }
    return given, expected


def main() -> None:
    """Write the three files, or refuse."""
    digits, pepper = new_digits(), secret("pepper")
    kept = stretch(digits, pepper)
    phrase = "tavoki-lumeba-sorigu-padewa"
    slot = seal_slot(phrase, OFFICE, ALICE.id, b"the secrets of an officer", CHEAP)
    root_given, root_expected = roots()
    chain_given, chain_expected = opening(bytes.fromhex(root_expected["digest"]))
    roster_given, roster_expected = rosters()
    every = envelopes()
    long = bytes(range(256)) * 1025
    given = {
        "office": OFFICE.hex(),
        "envelopes": {name: fields for name, (fields, _) in every.items()},
        "roots": root_given,
        "opening": chain_given,
        "rosters": roster_given,
        "manifest": {
            "pin": Pin(ROOT.verifier.public, 3).to_json(),
            "body": MANIFEST.encode().hex(),
            "signature": sign_manifest(ROOT, MANIFEST).hex(),
        },
        "receipt": {"digits": digits, "pepper": pepper.hex()},
        "slot": {"officer": ALICE.id.hex(), "passphrase": "Tavoki Lumeba  sorigu padewa", "sealed": slot.hex()},
        "backup": {"seed": RECOVERY.seed.hex(), "file": "v1.backup"},
    }
    expected = {
        "envelopes": {name: plain for name, (_, plain) in every.items()},
        "roots": root_expected,
        "opening": chain_expected,
        "rosters": roster_expected,
        "manifest": {"version": 3, "newest intake key": MANIFEST.circle("intake").public.hex()},
        "receipt": [kept.locator.hex(), kept.reply_seed.hex(), kept.signing_seed.hex()],
        "slot": b"the secrets of an officer".hex(),
        "backup": {"holds": 1, "sha256": hashlib.sha256(long).hexdigest()},
    }
    for name, fields in (("v1.json", given), ("v1.plain.json", expected)):
        with (GOLDEN / name).open("x") as file:
            file.write(json.dumps(fields, indent=1) + "\n")
    with (GOLDEN / "v1.backup").open("xb") as backup:
        backup.writelines(seal_backup(RECOVERY.recipient, 1, [long]))


if __name__ == "__main__":
    main()
