"""The golden envelopes of version 1: sealed once, opened for ever, by us and by strangers who read docs/seal.md."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from grievance.errors import Unreadable
from grievance.seal.backup import open_backup
from grievance.seal.circle import circle_identity, summary_identity, unwrap_circle
from grievance.seal.envelope import Context, Kind, open_, open_exact, unlock
from grievance.seal.keys import Identity, Verifier
from grievance.seal.lockbox import join, open_compartment, open_grant
from grievance.seal.manifest import Pin, verify_manifest
from grievance.seal.passphrase import open_slot
from grievance.seal.receipt import stretch
from grievance.seal.root import verify_chain
from grievance.seal.roster import Signed, Statement, verify_rosters

HERE = Path(__file__).parent
GIVEN: dict[str, Any] = json.loads((HERE / "golden" / "v1.json").read_text())
PLAIN: dict[str, Any] = json.loads((HERE / "golden" / "v1.plain.json").read_text())
OFFICE = bytes.fromhex(GIVEN["office"])
ROOTS = GIVEN["roots"]
OPENING = GIVEN["opening"]
SLOT = bytes.fromhex(OPENING["slot"])


def place(row: dict[str, Any]) -> Context:
    scope, thing = bytes.fromhex(row["scope"]), bytes.fromhex(row["object"])
    return Context(OFFICE, Kind(row["kind"]), scope, thing, row["epoch"], row["field"], row["seq"])


def opened(row: dict[str, Any]) -> bytes:
    sealed = bytes.fromhex(row["sealed"])
    if row["form"] == "locked":
        return unlock(bytes.fromhex(row["key"]), place(row), sealed)
    identity = Identity.from_seed(bytes.fromhex(row["seed"]))
    return (open_ if row["form"] == "padded" else open_exact)(identity, place(row), sealed)


@pytest.mark.parametrize(
    ("script", "names"),
    [
        ("open_golden.py", ("envelopes", "opening")),
        ("verify_golden.py", ("roots", "rosters", "manifest")),
        ("derive_golden.py", ("receipt", "slot")),
        ("restore_golden.py", ("backup",)),
    ],
)
def test_a_stranger_with_cryptography_and_nothing_of_ours_reads_them(
    script: str, names: tuple[str, ...], tmp_path: Path
) -> None:
    """`-I` and another working directory: neither our packages nor the folder of the script can be imported."""
    run = subprocess.run(
        [sys.executable, "-I", HERE / script, HERE / "golden" / "v1.json"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )

    assert json.loads(run.stdout) == {name: PLAIN[name] for name in names}


@pytest.mark.parametrize("script", ["open_golden.py", "verify_golden.py", "derive_golden.py", "restore_golden.py"])
def test_the_stranger_has_read_nothing_of_ours(script: str) -> None:
    text = (HERE / script).read_text()

    assert "grievance" not in text
    assert "plain.json" not in text
    assert len(text.splitlines()) <= 85


@pytest.mark.parametrize("name", GIVEN["envelopes"])
def test_an_envelope_of_every_kind_opens(name: str) -> None:
    assert opened(GIVEN["envelopes"][name]).hex() == PLAIN["envelopes"][name]


def test_every_kind_is_there() -> None:
    kinds = {row["kind"] for row in GIVEN["envelopes"].values()} | {OPENING["grant"]["kind"]}

    assert kinds == set(Kind) - {Kind.OFFICER, Kind.BACKUP}  # these two lie in the slot and in the backup


def test_slot_circle_and_grant_lead_to_the_words() -> None:
    circle = circle_identity(bytes.fromhex(OPENING["circle_seed"]))
    links = [(bytes.fromhex(link["body"]), bytes.fromhex(link["signature"])) for link in ROOTS["chain"]]
    roots = verify_chain(OFFICE, bytes.fromhex(ROOTS["case"]), links, [Verifier(bytes.fromhex(ROOTS["intake"]))], ())
    public = {code: key for code, _, key in roots[-1].compartments}
    granted, document = (OPENING[name] for name in ("grant", "document"))

    compartment, root = open_compartment(circle, SLOT, place(granted), bytes.fromhex(granted["sealed"]), public[1])
    words = open_(compartment, place(document), bytes.fromhex(document["sealed"]))

    assert words.hex() == PLAIN["opening"]["words"]
    assert root == roots[-1].digest() == bytes.fromhex(PLAIN["opening"]["root"])
    assert [[code, epoch, key.hex()] for code, epoch, key in roots[-1].compartments] == PLAIN["roots"]["compartments"]
    assert (roots[-1].reply.hex(), roots[-1].verify.hex()) == (PLAIN["roots"]["reply"], PLAIN["roots"]["verify"])


def test_two_circles_together_reach_the_identity() -> None:
    one, other = (
        open_grant(circle_identity(bytes.fromhex(row["circle_seed"])), SLOT, place(row), bytes.fromhex(row["sealed"]))[
            0
        ]
        for row in OPENING["halves"]
    )

    assert join(one, other).hex() == PLAIN["opening"]["identity"]


def test_an_officer_reaches_her_circle() -> None:
    member = GIVEN["envelopes"]["member"]
    manifest = verify_manifest(*signed_manifest())
    key, officer = manifest.circle("intake"), bytes.fromhex(member["object"])
    identity = Identity.from_seed(bytes.fromhex(member["seed"]))

    seed = unwrap_circle(identity, OFFICE, key.id, key.epoch, officer, bytes.fromhex(member["sealed"]), key.public)

    assert seed.hex() == PLAIN["envelopes"]["member"] == OPENING["circle_seed"]


def test_a_circle_seed_leads_to_the_key_of_the_queue() -> None:
    seed = bytes.fromhex(OPENING["circle_seed"])

    assert summary_identity(seed).seed.hex() == GIVEN["envelopes"]["summary"]["seed"]
    assert circle_identity(seed).seed.hex() == GIVEN["envelopes"]["names"]["seed"]


def test_the_rosters_follow_from_the_root() -> None:
    chain = [bytes.fromhex(link) for link in GIVEN["rosters"]["chain"]]
    expected = PLAIN["rosters"]

    rosters = verify_rosters(OFFICE, chain, Verifier(bytes.fromhex(GIVEN["rosters"]["root"])), (), None)
    last = Statement.decode(Signed.decode(chain[-1]).body)

    seats = [[seat.officer.hex(), seat.sealing.hex(), seat.signing.hex()] for seat in rosters.circles[last.circle]]
    assert (last.circle.hex(), seats, last.names_digest.hex(), rosters.head.hex()) == (
        expected["circle"],
        expected["seats"],
        expected["names"],
        expected["head"],
    )


def test_the_manifest_follows_from_the_pin() -> None:
    manifest = verify_manifest(*signed_manifest())

    assert manifest.version == PLAIN["manifest"]["version"]
    assert manifest.circle("intake").public.hex() == PLAIN["manifest"]["newest intake key"]


def test_the_receipt_leads_to_its_three_keys() -> None:
    kept = stretch(GIVEN["receipt"]["digits"], bytes.fromhex(GIVEN["receipt"]["pepper"]))

    assert [kept.locator.hex(), kept.reply_seed.hex(), kept.signing_seed.hex()] == PLAIN["receipt"]


def test_the_passphrase_opens_the_slot() -> None:
    slot = GIVEN["slot"]

    secret = open_slot(slot["passphrase"], OFFICE, bytes.fromhex(slot["officer"]), bytes.fromhex(slot["sealed"]))

    assert secret.hex() == PLAIN["slot"]


def test_the_recovery_key_opens_the_backup() -> None:
    recovery = Identity.from_seed(bytes.fromhex(GIVEN["backup"]["seed"]))
    with (HERE / "golden" / GIVEN["backup"]["file"]).open("rb") as source:
        holds, stream = open_backup(recovery, source)
        pieces = list(stream)

    assert len(pieces) == 2
    assert {"holds": holds, "sha256": hashlib.sha256(b"".join(pieces)).hexdigest()} == PLAIN["backup"]


def test_the_golden_files_are_kept_as_they_were_written() -> None:
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted((HERE / "golden").iterdir())}

    assert digests == {
        "v1.backup": "0671b35385426353643abfabf7c8c3cdf406ab2068488cf43d721c86b05960d1",
        "v1.json": "a6e5f6ec3e4118d83a7204b77c7c7907bd297f7186c1193426648877322faafd",
        "v1.plain.json": "bb8ff174b626f39c8f0f1b7cac54f6e17a58d94829c3c4ffdd115cb31ab84450",
    }


def test_the_golden_envelopes_do_not_open_in_another_office() -> None:
    row = GIVEN["envelopes"]["document"]
    elsewhere = Context(bytes(16), *(getattr(place(row), name) for name in Context.__slots__[1:]))

    with pytest.raises(Unreadable):
        open_(Identity.from_seed(bytes.fromhex(row["seed"])), elsewhere, bytes.fromhex(row["sealed"]))


def signed_manifest() -> tuple[Pin, bytes, bytes, bytes]:
    given = GIVEN["manifest"]
    return Pin.from_json(given["pin"]), OFFICE, bytes.fromhex(given["body"]), bytes.fromhex(given["signature"])
