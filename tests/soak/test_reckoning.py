"""That the reckoning of a soak would see it, if something were lost, doubled, torn, or not what was told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from enemy import Enemy
from offices import TestOffice, standing, tell
from people import Book, Line, digest
from reckoning import Reckoning, reckon

from grievance.case.terms import Complaint
from grievance.seal.receipt import new_digits
from grievance.store.tables import DOCUMENT


@pytest.fixture
def telling_office(tmp_path: Path) -> Iterator[TestOffice]:
    """Give an office to tell in, and to be reckoned with once its keeper has ended."""
    with standing(tmp_path, f"sqlite:///{tmp_path / 'grievance.db'}") as office:
        yield office


def _told(office: TestOffice, story: str, words: str | None = None) -> Line:
    filed = tell(office.public, Complaint(story, "en"))
    assert filed.digits
    return Line(digest(story if words is None else words), "", filed.digits)


def _found(office: TestOffice, *lines: Line) -> Reckoning:
    office.officer("Ruth Adeyemi")
    office.officer("Helene Mbaye")
    office.end_keeper()
    return reckon(office, lines, 0)


def test_what_was_told_is_all_there(telling_office: TestOffice) -> None:
    found = _found(telling_office, _told(telling_office, "one"), _told(telling_office, "another"))

    assert found == Reckoning(2, 2, 0, 0, 0, 0, 0, 0)
    assert found.good


def test_a_receipt_without_a_case_is_lost(telling_office: TestOffice) -> None:
    assert _found(telling_office, _told(telling_office, "one"), Line(digest("another"), "", new_digits())).lost == 1


def test_words_in_two_cases_are_a_duplicate(telling_office: TestOffice) -> None:
    _told(telling_office, "one")

    assert _found(telling_office, _told(telling_office, "one")).duplicate == 1


def test_a_case_with_other_words_is_not_what_was_told(telling_office: TestOffice) -> None:
    assert _found(telling_office, _told(telling_office, "one", words="another")).unreadable == 1


def test_a_case_without_one_of_its_papers_is_torn(telling_office: TestOffice) -> None:
    line = _told(telling_office, "one")
    with closing(Enemy(telling_office.settings.database_url)) as enemy:
        enemy.remove(DOCUMENT, id=enemy.rows(DOCUMENT)[0].id)

    assert _found(telling_office, line).torn == 1


def test_what_is_not_good_is_not_called_good(telling_office: TestOffice) -> None:
    assert not _found(telling_office, Line(digest("one"), "", new_digits())).good


def test_the_book_is_read_as_it_was_written(tmp_path: Path) -> None:
    with closing(Book(tmp_path / "book")) as book:
        book.write(Line("words", "nonce", "receipt"))
        book.write(Line("words", "nonce", ""))

        assert list(book) == [Line("words", "nonce", "receipt"), Line("words", "nonce", "")]
