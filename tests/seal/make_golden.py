"""Write the golden envelopes: run ONCE for each version of the format, by hand, and never again.

From the first release on, what it wrote for version 1 is kept for ever, because what an office sealed with version 1
must open for ever. A test that fails on it has found a broken format, not a stale file. So it refuses to overwrite
anything.

    PYTHONPATH=. python tests/seal/make_golden.py

`v1.json` holds what a reader is given: keys, columns, sealed bytes (hex). `v1.plain.json` holds what must come out,
under the same names. `v1.backup` is a backup: an envelope with the key of a stream, and the stream, of two chunks.
Their shape is told in docs/seal.md, section 15.
"""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64decode
from pathlib import Path
from typing import Any

from golden_case import AT, CIRCLE_SEED, FILE, Fields, Pair, columns, history, opening, padded, roots
from seal_cast import (
    ALICE,
    BOB,
    CASE,
    CHARLIE,
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

from grievance.case.terms import Compartment
from grievance.casefile import contexts
from grievance.casefile.enrolling import TOTP_BYTES, Secrets
from grievance.casefile.names import seal_names
from grievance.casefile.papers import seal_paper
from grievance.casefile.sitting import Sitting, seal_filing, seal_token
from grievance.casefile.summaries import Summary
from grievance.keeper.verbs import HourKey
from grievance.seal.backup import seal_backup
from grievance.seal.circle import circle_identity, summary_identity, wrap_circle
from grievance.seal.envelope import ZEROS, Context, Kind, open_exact, seal, unlock
from grievance.seal.keys import Identity, derive, digest
from grievance.seal.manifest import Pin, sign_manifest
from grievance.seal.passphrase import CHEAP
from grievance.seal.receipt import Derivations, new_digits, stretch
from grievance.seal.roster import Statement, sign_statement

GOLDEN = Path(__file__).parent / "golden"
PASSPHRASE, TYPED = "tavoki-lumeba-sorigu-padewa", "Tavoki Lumeba  sorigu padewa"
NAMES = {ALICE.id: "Alice", BOB.id: "Bob", CHARLIE.id: "Charlie"}
HOUR, NONCE = HourKey(digest(b"gcv1/hour", secret("hour"))[:8], secret("hour"), 3600), secret("nonce")
LONG = bytes(range(256)) * 1025


def exact(context: Context, identity: Identity, sealed: bytes) -> Pair:
    """Give an exact envelope with the seed that opens it, and what comes out."""
    fields = {**columns(context, sealed), "form": "exact", "seed": identity.seed.hex()}
    return fields, open_exact(identity, context, sealed).hex()


def locked(context: Context, key: bytes, sealed: bytes, **made_of: bytes) -> Pair:
    """Give a locked envelope with its key and what the key is made of, and what comes out."""
    parts = {name: part.hex() for name, part in made_of.items()}
    fields = {**columns(context, sealed), "form": "locked", **parts, "key": key.hex()}
    return fields, unlock(key, context, sealed).hex()


def buckets() -> dict[str, Pair]:
    """Seal bare bytes at the edges of the buckets: none, the most that fits the first, and one more than fits."""
    sizes = {"empty document": 0, "full bucket": 4092, "second bucket": 4093, "third bucket": 8189}
    pairs = {}
    for name, size in sizes.items():
        context = contexts.document(OFFICE, CASE, id_of(name), Compartment.FILE, 1, 1)
        pairs[name] = padded(context, FILE, seal(FILE.recipient, context, b"x" * size))
    return pairs


def members() -> dict[str, Pair]:
    """Seal a circle's seed to an officer, and once more to recovery."""
    pairs = {}
    for name, member, identity in (("member", ALICE.id, ALICE.identity), ("recovery copy", ZEROS, RECOVERY)):
        sealed = wrap_circle(identity.recipient, OFFICE, INTAKE, 2, member, CIRCLE_SEED)
        pairs[name] = exact(Context(OFFICE, Kind.MEMBER, scope=INTAKE, object=member, epoch=2), identity, sealed)
    return pairs


def beside(names: bytes, sitting: Sitting) -> dict[str, Pair]:
    """Seal what lies beside the case file: for the queue, the circle, the worker and the next page."""
    queue, summary = summary_identity(CIRCLE_SEED), contexts.summary(OFFICE, CASE, INTAKE, 2, 0)
    shown = seal_paper(queue.recipient, summary, DOOR, Summary(language="en", about="company", last_at=AT).body())
    job = contexts.job(OFFICE, id_of("job"))
    drop = seal(WORKER.recipient, job, b"drop " + sitting.receipt.locator.hex().encode())
    filing = seal_filing(OFFICE, NONCE, HOUR, sitting)
    filing_key, token_key = derive(NONCE + HOUR.key, b"gcv1/filing"), derive(HOUR.key, b"gcv1/token")
    token = urlsafe_b64decode(seal_token(OFFICE, HOUR, sitting))[len(HOUR.id) :]
    return {
        "summary": padded(summary, queue, shown),
        "job": padded(job, WORKER, drop),
        "names": padded(contexts.names(OFFICE, INTAKE, 2, 1), circle_identity(CIRCLE_SEED), names),
        "filing": locked(
            contexts.filing(OFFICE, CASE, filing.submission), filing_key, filing.sealed, nonce=NONCE, hour_key=HOUR.key
        ),
        "token": locked(contexts.token(OFFICE, HOUR.id), token_key, token, hour=HOUR.id, hour_key=HOUR.key),
    }


def rosters(sealed_names: bytes) -> tuple[Fields, Fields]:
    """Write a chain: the root seats Alice and Bob, then the two of them seat Charlie."""
    first = Statement(OFFICE, 0, b"", INTAKE, (ALICE.seat, BOB.seat))
    names = digest(sealed_names)
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


def manifest() -> tuple[Fields, Fields]:
    """Sign the manifest with the office's root."""
    given = {
        "pin": Pin(ROOT.verifier.public, 3).to_json(),
        "body": MANIFEST.encode().hex(),
        "signature": sign_manifest(ROOT, MANIFEST).hex(),
    }
    return given, {"version": 3, "newest intake key": MANIFEST.circle("intake").public.hex()}


def key_slot() -> tuple[Fields, list[str]]:
    """Put Alice's secrets behind a passphrase, and type it as people do."""
    alice = Secrets(ALICE.identity.seed, ALICE.signer.seed, secret("alice/totp")[:TOTP_BYTES], "Alice")
    sealed = alice.slot(PASSPHRASE, OFFICE, ALICE.id, CHEAP)
    given = {"officer": ALICE.id.hex(), "passphrase": TYPED, "sealed": sealed.hex()}
    return given, [part.hex() for part in (alice.sealing, alice.signing, alice.totp, alice.name.encode())]


def parts(digits: str, pepper: bytes, receipt: Derivations) -> dict[str, tuple[Any, Any]]:
    """Make every part: what is given, and what must come out."""
    names = seal_names(OFFICE, MANIFEST.circle("intake"), 1, NAMES)
    statement, lines = history()
    every = {**lines, **buckets(), **members(), **beside(names, Sitting(CASE, SLOT, receipt, digits))}
    derived = [receipt.locator.hex(), receipt.reply_seed.hex(), receipt.signing_seed.hex()]
    holds = {"holds": 1, "sha256": hashlib.sha256(LONG).hexdigest()}
    return {
        "envelopes": ({name: row for name, (row, _) in every.items()}, {name: out for name, (_, out) in every.items()}),
        "key_slot": key_slot(),
        "rosters": rosters(names),
        "manifest": manifest(),
        "roots": roots(),
        "opening": opening(statement),
        "receipt": ({"digits": digits, "pepper": pepper.hex()}, derived),
        "backup": ({"seed": RECOVERY.seed.hex(), "file": "v1.backup"}, holds),
    }


def main() -> None:
    """Write the three files, or refuse."""
    digits, pepper = new_digits(), secret("pepper")
    made = parts(digits, pepper, stretch(digits, pepper))
    given = {"office": OFFICE.hex(), **{name: part for name, (part, _) in made.items()}}
    expected = {name: part for name, (_, part) in made.items()}
    for name, fields in (("v1.json", given), ("v1.plain.json", expected)):
        with (GOLDEN / name).open("x") as file:
            file.write(json.dumps(fields, indent=1) + "\n")
    with (GOLDEN / "v1.backup").open("xb") as backup:
        backup.writelines(seal_backup(RECOVERY.recipient, 1, [LONG]))


if __name__ == "__main__":
    main()
