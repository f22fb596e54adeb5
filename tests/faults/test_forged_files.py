"""Files that were exchanged, cut, moved or made up are named, and none of them is given out as genuine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from attachments import DIARY, fetched, filed, path, sent
from deeds import Told, told
from enemy import Enemy
from forging import said
from offices import PIOTR, ROOT, SALMA, TestOffice
from sqlalchemy import delete, insert

from grievance import identity, intake
from grievance.case.terms import Compartment, PaperKind, Step
from grievance.casefile import contexts
from grievance.casefile.bearer import Bearer, append
from grievance.casefile.reading import Flaw
from grievance.casefile.sitting import Sitting
from grievance.casefile.writing import Pen
from grievance.errors import Unreadable
from grievance.seal.keys import Signer
from grievance.seal.stream import seal_file
from grievance.store import whole
from grievance.store.rows import Change, DocumentRow
from grievance.store.tables import BLOB, DOCUMENT
from grievance.uploads import Upload

Spoil = Callable[[Path, Path], object]
Copies = tuple[Told, str, str]


@pytest.fixture(scope="module")
def told_with_two(lasting_office: TestOffice) -> Told:
    """Tell a story with two files."""
    return filed(lasting_office, sent(lasting_office.public), sent(lasting_office.public, DIARY * 9))


@pytest.fixture
def copies(office: TestOffice, enemy: Enemy, told_with_two: Told) -> Iterator[Copies]:
    """Lend the case with two files, name the blobs of their copies, and put all that was spoilt back."""
    lent = told_with_two.case()
    assert lent.intact
    one, other = (file.blob for file in lent.files)
    blobs = {place: place.read_bytes() for place in (path(office, one), path(office, other))}
    rows = {table: enemy.rows(table, case=told_with_two.record().case.id) for table in (BLOB, DOCUMENT)}
    yield told_with_two, one, other
    for place, data in blobs.items():
        place.write_bytes(data)
    for table, kept in rows.items():
        gone = delete(table).where(table.c.id.in_([row.id for row in kept]))
        enemy.run(gone, *(insert(table).values(tuple(row)) for row in kept))


def swapped(one: Path, other: Path) -> None:
    aside = one.with_suffix(".aside")
    one.rename(aside)
    other.rename(one)
    aside.rename(other)


def flipped(one: Path, _: Path) -> None:
    data = bytearray(one.read_bytes())
    data[-20] ^= 1
    one.write_bytes(data)


SPOILT: dict[str, Spoil] = {
    "swapped": swapped,
    "exchanged": lambda one, other: one.write_bytes(other.read_bytes()),
    "flipped": flipped,
    "cut": lambda one, _: one.write_bytes(one.read_bytes()[:-1]),
    "longer": lambda one, _: one.write_bytes(one.read_bytes() + b"\0"),
    "empty": lambda one, _: one.write_bytes(b""),
    "gone": lambda one, _: one.unlink(),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_blob_that_was_spoilt_is_not_given_out(office: TestOffice, copies: Copies, how: str) -> None:
    case, one, other = copies
    SPOILT[how](path(office, one), path(office, other))

    with pytest.raises(Unreadable):
        fetched(case, one)


@pytest.mark.parametrize("how", ["swapped", "exchanged", "cut", "longer", "empty", "gone"])
def test_a_blob_of_another_size_is_named_when_the_case_opens(office: TestOffice, copies: Copies, how: str) -> None:
    """A flipped bit is not looked for there: the file is read when it is fetched, and by `grievance verify`."""
    case, one, other = copies
    SPOILT[how](path(office, one), path(office, other))

    assert said(case.case(), Flaw.ASTRAY)
    assert not case.case().intact


def test_an_original_that_is_gone_is_named_too(office: TestOffice) -> None:
    upload = sent(office.public)
    case = filed(office, upload)
    path(office, upload.blob.hex()).unlink()

    assert said(case.case(), Flaw.ASTRAY)


@pytest.mark.parametrize("column", ["size", "digest", "sequence", "case"])
def test_a_row_that_is_not_the_one_its_paper_names_opens_nothing(
    office: TestOffice, enemy: Enemy, copies: Copies, column: str
) -> None:
    case, one, _ = copies
    values = {"size": 1, "digest": bytes(32), "sequence": 7, "case": told(office).record().case.id}
    enemy.change(BLOB, {"id": bytes.fromhex(one)}, **{column: values[column]})

    assert [file.verified for file in case.case().files].count(False) == 1
    assert said(case.case(), Flaw.ASTRAY)
    with pytest.raises(Unreadable):
        fetched(case, one)


def test_a_row_that_was_taken_away_is_named(enemy: Enemy, copies: Copies) -> None:
    case, one, _ = copies
    enemy.remove(BLOB, id=bytes.fromhex(one))

    assert said(case.case(), Flaw.ASTRAY)
    with pytest.raises(Unreadable):
        fetched(case, one)


def test_a_paper_that_was_exchanged_with_another_opens_nothing(enemy: Enemy, copies: Copies) -> None:
    case, _, _ = copies
    story, first, second = enemy.rows(DOCUMENT, case=case.record().case.id, compartment=int(Compartment.STATEMENT))
    for one, another in ((story, first), (first, second)):
        enemy.swap(DOCUMENT, "sealed", {"id": one.id}, {"id": another.id})

    assert not case.case().intact
    assert case.case().files == ()


@pytest.mark.parametrize("row", ["left", "changed"])
def test_a_file_sealed_anew_by_who_knows_its_key_is_not_verified(office: TestOffice, enemy: Enemy, row: str) -> None:
    """Who opened a file has its key. The digest in the signed paper holds where AES-GCM does not."""
    upload = sent(office.public)
    case = filed(office, upload)
    place = contexts.file(office.public.trust().office, upload.blob).bound()
    forged = b"".join(seal_file(upload.key, place, [DIARY.replace(b"took", b"kept")]))
    path(office, upload.blob.hex()).write_bytes(forged)
    if row == "changed":
        enemy.change(BLOB, {"id": upload.blob}, digest=sha256(forged).digest())

    (original,) = identity.originals(office.desk, office.officer(SALMA), office.officer(PIOTR), case.number)

    assert not original.verified


@pytest.mark.parametrize(
    "told_otherwise",
    [
        {"size": -1},
        {"size": True},
        {"size": "12"},
        {"size": 2**70},
        {"key": "00"},
        {"key": "no hex"},
        {"digest": ""},
        {"media": 7, "why": None},
    ],
    ids=repr,
)
def test_a_paper_that_says_nonsense_harms_nobody(office: TestOffice, told_otherwise: dict[str, Any]) -> None:
    """Whoever has a receipt can sign what they like; the desk reads on."""
    case, upload = told(office), sent(office.public)
    write(office, case, honest(upload) | told_otherwise)

    (file,) = case.case().files

    assert (file.sequence, file.verified) == (1, False)
    assert said(case.case(), Flaw.ASTRAY)


def test_a_paper_that_names_the_file_of_another_case_opens_nothing(office: TestOffice) -> None:
    """Even with the blob's key and digest in hand: the row says whose it is."""
    upload, case = sent(office.public), told(office)
    filed(office, upload)
    write(office, case, honest(upload))

    (file,) = case.case().files
    assert not file.verified
    with pytest.raises(Unreadable):
        fetched(case, file.blob)


def test_the_intake_process_signs_no_file(office: TestOffice) -> None:
    """Whoever takes the public process has its key, and nobody's receipt."""
    case, upload = told(office), sent(office.public)
    write(office, case, honest(upload), office.public.intake_signer)

    assert [file.verified for file in case.case().files] == [False]


KILLED = """
import os, sys
from grievance import intake, uploads
from grievance.case.terms import Complaint
from grievance.office import Office, Process
from grievance.settings import load
from grievance.store import changes

def die(*_):
    os.kill(os.getpid(), 9)

office = Office.open(load(), Process.PUBLIC)
incoming = uploads.begin(office, "diary.txt")
incoming.write(b"14 June. The foreman took our passports.")
changes.put = die
intake.file(office, bytes.fromhex(sys.argv[1]), Complaint("They took our passports.", "en"), files=[incoming.finish()])
"""


def test_killed_between_the_files_and_the_case_leaves_orphans_and_nothing_else(office: TestOffice) -> None:
    nonce, before = os.urandom(32), set(office.public.blobs.ids())
    environment = {**office.settings.environment(), "PYTHONPATH": str(ROOT)}

    ended = subprocess.run([sys.executable, "-c", KILLED, nonce.hex()], env=environment, check=False)

    assert ended.returncode == -signal.SIGKILL
    left = set(office.public.blobs.ids()) - before
    assert len(left) == 2
    assert intake.again(office.public, nonce) is None
    with office.public.store.read() as connection:
        assert whole.named(connection, left) == set()

    case = filed(office, sent(office.public), nonce=nonce)
    assert len(case.case().files) == 1
    assert case.case().intact


def honest(upload: Upload) -> dict[str, Any]:
    return {
        "kind": PaperKind.FILE,
        "blob": upload.blob.hex(),
        "key": upload.key.hex(),
        "digest": upload.digest.hex(),
        "media": "text/plain",
        "size": upload.size,
    }


def write(office: TestOffice, case: Told, body: dict[str, Any], signer: Signer | None = None) -> None:
    """Add a paper as somebody with a receipt and a program of their own would."""
    located, public = office.public.keeper.locate(case.digits), office.public
    assert located.slot
    sitting = Sitting(case.record().case.id, located.slot, located.derivations)

    def make(held: Bearer, now: datetime) -> Change:
        def papers(pen: Pen) -> list[DocumentRow]:
            return [pen.paper(signer or held.voice, Compartment.STATEMENT, body)]

        return held.step(public.intake_signer, now, Step.ANSWER, papers)

    append(public.store, public.trust(), public.now(), sitting, make)
