"""The golden files as our own code reads them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from grievance.casefile.enrolling import Secrets
from grievance.seal.envelope import Context, Kind
from grievance.seal.keys import Verifier
from grievance.seal.manifest import Pin
from grievance.seal.passphrase import open_slot
from grievance.seal.root import Root, verify_chain
from grievance.seal.roster import Rosters, verify_rosters

GOLDEN = Path(__file__).parent / "golden"
GIVEN: dict[str, Any] = json.loads((GOLDEN / "v1.json").read_text())
PLAIN: dict[str, Any] = json.loads((GOLDEN / "v1.plain.json").read_text())
OFFICE = bytes.fromhex(GIVEN["office"])


def place(row: dict[str, Any]) -> Context:
    """Rebuild a row's context from its columns."""
    scope, thing = bytes.fromhex(row["scope"]), bytes.fromhex(row["object"])
    return Context(OFFICE, Kind(row["kind"]), scope, thing, row["epoch"], row["field"], row["seq"])


def signed_manifest() -> tuple[Pin, bytes, bytes, bytes]:
    """Return what `verify_manifest` takes."""
    given = GIVEN["manifest"]
    return Pin.from_json(given["pin"]), OFFICE, bytes.fromhex(given["body"]), bytes.fromhex(given["signature"])


def verified_rosters() -> Rosters:
    """Return who sits where."""
    chain = [bytes.fromhex(link) for link in GIVEN["rosters"]["chain"]]
    return verify_rosters(OFFICE, chain, Verifier(bytes.fromhex(GIVEN["rosters"]["root"])), (), None)


def verified_roots() -> tuple[Root, ...]:
    """Return the roots of the case, oldest first."""
    given = GIVEN["roots"]
    links = [(bytes.fromhex(link["body"]), bytes.fromhex(link["signature"])) for link in given["chain"]]
    return verify_chain(OFFICE, bytes.fromhex(given["case"]), links, [Verifier(bytes.fromhex(given["intake"]))], ())


def alice() -> Secrets:
    """Open Alice's key slot with what she typed."""
    slot = GIVEN["key_slot"]
    officer, sealed = bytes.fromhex(slot["officer"]), bytes.fromhex(slot["sealed"])
    return Secrets.unpack(open_slot(slot["passphrase"], OFFICE, officer, sealed))
