"""At fixed times what was entered becomes leaves, and the head over them can be checked by whoever has the lines."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from logbook import HOUR, Book

from grievance.errors import KeeperRefused
from grievance.keeper.lines import NO_CASE, Fact, Kind
from grievance.keeper.verbs import ToldLine
from grievance.seal import log as merkle
from grievance.seal.head import Head


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    book = Book(tmp_path)
    yield book
    book.close()


def leaf(line: ToldLine) -> bytes:
    return merkle.leaf(line.blind, line.kind, line.case, line.sequence, line.digest)


def test_before_the_first_fixed_time_there_is_no_head_and_no_leaf(book: Book) -> None:
    facts = book.enter(3)
    book.log.pass_time()

    assert book.log.head() == ""
    assert book.log.leaves(0, 10).leaves == ()
    assert [(line.case, line.sequence, line.digest, line.leaf) for line in book.told()] == [
        (fact.case, fact.sequence, fact.named, -1) for fact in facts
    ]


def test_every_line_becomes_the_leaf_that_can_be_made_from_it_again(book: Book) -> None:
    head = book.grow(20)

    leaves = book.log.leaves(0, 100).leaves
    assert [leaves[line.leaf] for line in book.told()] == [leaf(line) for line in book.told()]
    assert sorted(line.leaf for line in book.told()) == list(range(20))
    assert head == Head(20, book.root(20))


def test_the_leaves_do_not_stand_in_the_order_of_the_journal(book: Book) -> None:
    book.grow(20)

    assert [line.leaf for line in book.told()] != list(range(20))


def test_a_head_continues_the_one_before(book: Book) -> None:
    heads = [book.grow(count) for count in (3, 1, 5)]

    hashes = [merkle.leaf_hash(each) for each in book.log.leaves(0, 9).leaves]
    assert [head.size for head in heads] == [3, 4, 9]
    for head in heads:
        assert merkle.root(hashes[: head.size]) == head.root
        merkle.verify_consistency(head.size, head.root, 9, heads[-1].root, merkle.consistency(hashes, head.size))


def test_every_head_is_shown_beside_the_key_and_open_to_readers(book: Book) -> None:
    book.grow(3)
    first = book.log.head()
    book.grow(2)

    assert book.shown() == {"000000000003.head": first, "000000000005.head": book.log.head()}
    assert {path.stat().st_mode & 0o777 for path in book.heads.iterdir()} == {0o644}
    assert book.heads.stat().st_mode & 0o777 == 0o755


def test_where_nothing_is_new_no_head_is_made(book: Book) -> None:
    book.grow(3)
    head = book.log.head()

    book.pass_time()

    assert book.log.head() == head
    assert len(book.shown()) == 1


def test_a_line_is_entered_once_even_after_a_restart_and_on_another_day(book: Book) -> None:
    facts = book.enter(4)
    book.journal.enter([facts[0], facts[0]])
    book.again()
    book.at += timedelta(days=1)

    book.journal.enter(facts)

    assert len(book.told()) == 4


def test_two_digests_for_one_place_are_both_there_for_whoever_verifies(book: Book) -> None:
    one, other = (Fact(Kind.ENTRY, book.cases[0], 0, os.urandom(32)) for _ in range(2))

    book.journal.enter([one, other])

    assert [line.digest for line in book.told()] == [one.named, other.named]


def test_a_line_of_another_kind_is_another_leaf(book: Book) -> None:
    named = os.urandom(32)
    book.journal.enter([Fact(kind, NO_CASE, 0, named) for kind in (Kind.ENTRY, Kind.ROSTER, Kind.MANIFEST)])
    book.pass_time()

    assert [line.kind for line in book.told()] == ["entry", "roster", "manifest"]
    assert len({*book.log.leaves(0, 3).leaves}) == 3


def test_the_leaves_of_a_case_are_found_with_its_slot_alone(book: Book) -> None:
    book.grow(2)
    one, other = book.told()
    slot = book.slots.of(one.case)

    assert slot is not None
    assert one.blind == merkle.blind(slot) != other.blind
    assert leaf(one) in book.log.leaves(0, 2).leaves


def test_many_fixed_times_that_passed_make_one_head(book: Book) -> None:
    book.enter(3)

    book.pass_time(100 * HOUR)
    book.enter(1)
    book.log.pass_time()

    assert book.head().size == 3


def test_a_clock_that_goes_back_makes_no_head_and_the_next_fixed_time_does(book: Book) -> None:
    book.pass_time(30 * HOUR)
    book.enter(3)

    book.pass_time(-20 * HOUR)
    assert book.log.head() == ""
    book.pass_time(HOUR - 1)
    assert book.log.head() == ""
    book.pass_time(1)

    assert book.head().size == 3


def test_a_restart_makes_no_head_before_its_time_and_makes_the_one_that_was_missed(book: Book) -> None:
    book.pass_time(HOUR + 10)
    book.enter(3)
    book.again()
    book.log.pass_time()
    assert book.log.head() == ""

    book.close()
    book.at += timedelta(minutes=HOUR)
    book.open()
    book.log.pass_time()

    assert book.head().size == 3


def test_everything_is_there_after_a_restart(book: Book) -> None:
    book.grow(5)
    book.enter(7)
    before = book.log.head(), book.log.leaves(0, 9).leaves, book.told()

    book.again()

    assert (book.log.head(), book.log.leaves(0, 9).leaves, book.told()) == before
    assert book.grow(1).size == 13


def test_a_log_waits_for_the_name_of_its_office(tmp_path: Path) -> None:
    (tmp_path / "unnamed").mkdir()
    book = Book(tmp_path / "unnamed", told=False)
    book.enter(3)
    book.pass_time()
    assert book.log.head() == ""

    book.tell()
    book.again()
    book.pass_time()

    assert book.head().size == 3
    assert book.log.head().startswith(f"grievance/{book.office.id.hex()}\n")
    book.close()


def test_lines_and_leaves_are_read_piece_by_piece(book: Book) -> None:
    book.grow(7)
    first, rest = book.log.told(0, 4), book.log.told(4, 4)

    assert (first.next, first.end, rest.next, rest.end) == (4, False, 7, True)
    assert first.lines + rest.lines == book.told()
    assert book.log.leaves(0, 4).leaves + book.log.leaves(4, 4).leaves == book.log.leaves(0, 7).leaves
    beyond = book.log.told(9, 4)
    assert (beyond.lines, beyond.next, beyond.end, book.log.leaves(9, 4).leaves) == ((), 9, True, ())
    for asked in (book.log.told, book.log.leaves):
        for wrong in ((-1, 1), (0, -1)):
            with pytest.raises(KeeperRefused, match=r"^frame$"):
                asked(*wrong)
