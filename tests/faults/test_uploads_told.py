"""A photograph, a long film and a voice note, told over HTTP: cleaned at the desk, whole for the two circles."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import specimens
from carrying import Carried, Carrier, story_form
from offices import PIOTR, RUTH, SALMA, STORY
from served import Served, digits, served

from grievance import correspondence, identity

FETCH = r'href="(/case/[^"]+/file/[0-9a-f]+)"'
LIMIT = 400  # megabytes
FILM = 300_000_000


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Served]:
    with served(tmp_path, database_url, max_file_mb=LIMIT) as opened:
        yield opened
        shutil.rmtree(opened.settings.blobs)  # hundreds of megabytes that nobody looks at again


@pytest.fixture
def files() -> tuple[Carried, ...]:
    """Give what somebody has on their phone."""
    film = specimens.WORD.encode() + bytes(range(256)) * 4000
    return (
        Carried("IMG 2041.jpg", specimens.photo(5_000_000)),
        Carried("the gate at night.mp4", film, FILM),
        Carried("voice.ogg", specimens.voice(20)),
    )


def test_files_told_with_a_story_are_read_clean_and_come_back_whole(office: Served, files: tuple[Carried, ...]) -> None:
    visitor = Carrier(office.public_url)

    receipt = visitor.bring(story_form(visitor), "/file", *files, story=STORY)

    assert receipt.status == 200
    number = correspondence.enter(office.office.public, digits(receipt)).number
    _read_clean(Carrier(office.desk_url).sign_in(office, RUTH), number)
    assert _originals(office, number) == {each.name: _hash(each.pieces()) for each in files}


def _read_clean(desk: Carrier, number: str) -> None:
    """Look at the case as an officer does: copies of the photograph and the voice, none of the film."""
    page = desk.open(f"/case/{number}")
    copies = [desk.fetch(path) for path in page.find(FETCH)]

    assert STORY in page.source
    assert "films are withheld" in page.source or "larger than the 25 MB" in page.source
    assert {copy.body[:2] for copy in copies} == {b"\xff\xd8", b"Og"}
    assert [(copy.status, copy.whole) for copy in copies] == [(200, True)] * 2
    assert not any(specimens.tells(copy.body) for copy in copies)


def _originals(office: Served, number: str) -> dict[str, str]:
    two = (office.office.officer(SALMA), office.office.officer(PIOTR))
    found = identity.originals(office.office.desk, *two, number)
    assert all(original.verified for original in found)
    return {original.name: _hash(original.pieces) for original in found}


def _hash(pieces: Iterable[bytes]) -> str:
    whole = hashlib.sha256()
    for piece in pieces:
        whole.update(piece)
    return whole.hexdigest()


def test_the_photograph_tells_before_it_is_cleaned(files: tuple[Carried, ...]) -> None:
    assert [specimens.tells(b"".join(each.pieces())) for each in files if each.size == 0] == [True, True]
