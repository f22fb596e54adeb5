"""The golden envelopes of version 1: sealed once, opened for ever, by us and by strangers who read docs/seal.md."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from golden_read import GIVEN, PLAIN, alice, place, signed_manifest, verified_rosters

from grievance.casefile.sitting import Sitting
from grievance.errors import Unreadable
from grievance.seal.backup import open_backup
from grievance.seal.circle import circle_identity, summary_identity
from grievance.seal.envelope import Context, Kind, open_, open_exact, unlock
from grievance.seal.keys import Identity, digest
from grievance.seal.manifest import verify_manifest
from grievance.seal.receipt import stretch
from grievance.seal.roster import Signed, Statement

HERE = Path(__file__).parent
KEY_SLOT = GIVEN["key_slot"]
GRANT = GIVEN["opening"]["grant"]


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
        ("derive_golden.py", ("receipt", "key_slot")),
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


@pytest.mark.parametrize(
    "script",
    [
        "open_golden.py",
        "verify_golden.py",
        "derive_golden.py",
        "restore_golden.py",
        "file_golden.py",
        "bot_golden.py",
    ],
)
def test_the_stranger_has_read_nothing_of_ours(script: str) -> None:
    text = (HERE / script).read_text()

    assert "grievance" not in text
    assert "plain.json" not in text
    assert len(text.splitlines()) <= 90


@pytest.mark.parametrize("name", GIVEN["envelopes"])
def test_an_envelope_opens(name: str) -> None:
    assert opened(GIVEN["envelopes"][name]).hex() == PLAIN["envelopes"][name]


def test_every_kind_that_is_written_is_there() -> None:
    kinds = {row["kind"] for row in (*GIVEN["envelopes"].values(), GRANT)}

    # An officer's secrets and a backup lie in the key slot and in the backup, a file and the bot's rows in files of
    # their own; nothing writes the kind that is reserved. A disclosure is made of a grant and of papers, a line of
    # the register of a paper and of exact seals, and what opens a child is an exact seal: all of them are here.
    elsewhere = {Kind.OFFICER, Kind.BACKUP, Kind.FILE, Kind.UPLOAD, Kind.HEARD, Kind.CHAT, Kind.SAYING}
    assert kinds == set(Kind) - elsewhere - {Kind.CIRCLE, Kind.DISCLOSURE, Kind.REGISTER, Kind.CHILD}


def test_the_first_three_buckets_are_there() -> None:
    sealed = {len(row["sealed"]) // 2 for row in GIVEN["envelopes"].values() if row["form"] == "padded"}

    assert sealed == {1 + 1120 + bucket + 16 for bucket in (4096, 8192, 16384)}


def test_what_one_stranger_finds_is_what_the_next_one_is_given() -> None:
    """From the passphrase to the circle's seed, each step by a program of its own; the last one opens the words."""
    member = GIVEN["envelopes"]["member"]

    assert member["seed"] == PLAIN["key_slot"][0]
    assert (member["object"], member["scope"]) == (KEY_SLOT["officer"], PLAIN["rosters"]["circle"])
    assert PLAIN["envelopes"]["member"] == PLAIN["envelopes"]["recovery copy"] == GRANT["circle_seed"]


@pytest.mark.parametrize(("name", "digits"), [("filing", GIVEN["receipt"]["digits"]), ("token", "")])
def test_the_next_page_finds_the_receipt(name: str, digits: str) -> None:
    sitting = Sitting.unpack(bytes.fromhex(PLAIN["envelopes"][name]))

    assert (sitting.slot, sitting.digits) == (bytes.fromhex(GIVEN["opening"]["case_slot"]), digits)
    assert sitting.receipt.pack().hex() == "".join(PLAIN["receipt"])


def test_a_circle_seed_leads_to_the_key_of_the_queue() -> None:
    seed = bytes.fromhex(GRANT["circle_seed"])

    assert summary_identity(seed).seed.hex() == GIVEN["envelopes"]["summary"]["seed"]
    assert circle_identity(seed).seed.hex() == GIVEN["envelopes"]["names"]["seed"]


def test_the_rosters_follow_from_the_root() -> None:
    expected = PLAIN["rosters"]

    rosters = verified_rosters()
    last = Statement.decode(Signed.decode(bytes.fromhex(GIVEN["rosters"]["chain"][-1])).body)

    seats = [[seat.officer.hex(), seat.sealing.hex(), seat.signing.hex()] for seat in rosters.circles[last.circle]]
    assert (last.circle.hex(), seats, last.names_digest.hex(), rosters.head.hex()) == (
        expected["circle"],
        expected["seats"],
        expected["names"],
        expected["head"],
    )
    assert last.names_digest == digest(bytes.fromhex(GIVEN["envelopes"]["names"]["sealed"]))


def test_the_manifest_follows_from_the_pin() -> None:
    manifest = verify_manifest(*signed_manifest())

    assert manifest.version == PLAIN["manifest"]["version"]
    assert manifest.circle("intake").public.hex() == PLAIN["manifest"]["newest intake key"]


def test_the_receipt_leads_to_its_three_keys() -> None:
    kept = stretch(GIVEN["receipt"]["digits"], bytes.fromhex(GIVEN["receipt"]["pepper"]))

    assert [kept.locator.hex(), kept.reply_seed.hex(), kept.signing_seed.hex()] == PLAIN["receipt"]


def test_the_passphrase_opens_the_key_slot() -> None:
    secrets = alice()

    parts = (secrets.sealing, secrets.signing, secrets.totp, secrets.name.encode())
    assert [part.hex() for part in parts] == PLAIN["key_slot"]


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
        "v1.backup": "559bc0d11d48c6b3d56cde2e354438f3245028553d523b19879fc2439b854659",
        "v1.bot.json": "43b2385a40435cd14a469497635f107da7a766ba2b6b6c7dd8a5b852fce22597",
        "v1.file": "bf18f6264b4320f73222a5e497c9396d226b06bcf4f717386c87c6d2e2cdbff2",
        "v1.file.json": "9ffadb0b0c5dbb03129783f4a610498c63189e4cb595c4fdf41b007af585fdcb",
        "v1.json": "63cc5f1b8937c26560c7a1a9b6c522b832a9c070a3c5f2d2c307012d04841898",
        "v1.plain.json": "6672d1fabcd4fa0197f062a58d4785ea12859bb80439160e555a6b4dd6287b4f",
    }


def test_the_golden_envelopes_do_not_open_in_another_office() -> None:
    row = GIVEN["envelopes"]["document"]
    elsewhere = Context(bytes(16), *(getattr(place(row), name) for name in Context.__slots__[1:]))

    with pytest.raises(Unreadable):
        open_(Identity.from_seed(bytes.fromhex(row["seed"])), elsewhere, bytes.fromhex(row["sealed"]))
