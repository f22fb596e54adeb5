from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from os import urandom

import pytest
from filings import TODAY, entry, filed, filing, race

from grievance.errors import AlreadyDone, CaseMoved, GrievanceError, NumberTaken
from grievance.store import cases, changes
from grievance.store.dump import dump
from grievance.store.engine import Store
from grievance.store.rows import Change, GrantKey, JobRow, RootRow, SummaryRow


def _everything(store: Store) -> list[bytes]:
    with store.read() as connection:
        return list(dump(connection))


def test_a_filing_brings_everything_at_once(store: Store) -> None:
    change = filing()
    case = filed(store, change)
    with store.read() as connection:
        assert cases.by_id(connection, case) == change.new
        assert cases.entries(connection, case) == [change.entry]
        assert cases.roots(connection, case) == [change.root]
        assert cases.documents(connection, case) == list(change.documents)
        assert cases.grants(connection, case) == list(change.grants)
        assert cases.summaries(connection, case) == list(change.summaries)
        assert change.receipt_in is not None
        assert cases.by_locator(connection, change.receipt_in) == change.new
        assert change.filing is not None
        assert cases.filing(connection, change.filing.submission) == change.filing


# Each takes one thing of the first filing that is there already, so that the second fails at that part.
TAKEN: dict[str, Callable[[Change, Change], Change]] = {
    "filing": lambda new, old: replace(new, filing=old.filing and replace(old.filing, case=new.case)),
    "number": lambda new, old: replace(new, new=new.new and old.new and replace(new.new, number=old.new.number)),
    "entry": lambda new, old: replace(new, new=None, filing=None, entry=old.entry),
    "root": lambda new, _: replace(new, root=RootRow(b"no such case", 0, b"", b"")),
    "document": lambda new, old: replace(new, documents=(*new.documents, *old.documents)),
    "grant": lambda new, old: replace(new, grants=(*new.grants, *old.grants)),
    "summary": lambda new, old: replace(new, summaries=(*new.summaries, *old.summaries)),
    "receipt": lambda new, old: replace(new, receipt_in=old.receipt_in),
    "old receipt": lambda new, _: replace(new, receipt_out=b"no such receipt!"),
    "job": lambda new, old: replace(new, jobs=(*new.jobs, *old.jobs)),
}
TOLD: dict[str, type[GrievanceError]] = {"filing": AlreadyDone, "number": NumberTaken}


@pytest.mark.parametrize("part", TAKEN)
def test_a_change_that_fails_at_any_part_leaves_nothing(store: Store, part: str) -> None:
    first = filing()
    filed(store, first)
    before = _everything(store)
    with pytest.raises(TOLD.get(part, CaseMoved)):
        filed(store, TAKEN[part](filing(), first))
    assert _everything(store) == before


def test_of_eight_that_race_for_one_place_in_the_history_one_wins(store: Store) -> None:
    case = filed(store, filing())
    told = race(store, [Change(entry(case, 1)) for _ in range(8)])
    assert sorted(told, key=str) == [CaseMoved] * 7 + [None]
    with store.read() as connection:
        assert [line.sequence for line in cases.entries(connection, case)] == [0, 1]


def test_a_form_sent_eight_times_at_once_is_taken_once(store: Store) -> None:
    case = filed(store, filing())
    digest = urandom(32)
    told = race(store, [Change(entry(case, 1), submission=digest) for _ in range(8)])
    assert sorted(told, key=str) == [AlreadyDone] * 7 + [None]
    with store.read() as connection:
        assert cases.was_submitted(connection, digest)
        assert cases.head(connection, case) == (1, cases.entries(connection, case)[1].digest)


def test_a_filing_sent_eight_times_at_once_is_one_case(store: Store) -> None:
    form = filing().filing
    assert form is not None
    attempts = [filing() for _ in range(8)]
    told = race(store, [replace(one, filing=replace(form, case=one.case)) for one in attempts])
    assert sorted(told, key=str) == [AlreadyDone] * 7 + [None]
    with store.read() as connection:
        kept = cases.filing(connection, form.submission)
        assert kept is not None
        assert [cases.by_id(connection, one.case) is not None for one in attempts].count(True) == 1
        assert cases.by_id(connection, kept.case) is not None


def test_the_same_filing_again_is_already_done_and_no_clash_of_numbers(store: Store) -> None:
    change = filing()
    filed(store, change)
    with pytest.raises(AlreadyDone):
        filed(store, change)


def test_different_forms_at_once_on_one_case_are_settled_by_the_place_they_take(store: Store) -> None:
    case = filed(store, filing())
    told = race(store, [Change(entry(case, 1), submission=urandom(32), due=TODAY, open=True) for _ in range(8)])
    assert sorted(told, key=str) == [CaseMoved] * 7 + [None]


def test_an_entry_for_no_case_is_refused(store: Store) -> None:
    with pytest.raises(CaseMoved):
        filed(store, Change(entry(urandom(16), 0)))


def test_only_the_grant_that_is_named_is_taken_away(store: Store) -> None:
    change = filing()
    case = filed(store, change)
    gone, *left = change.grants
    key = GrantKey(gone.case, gone.compartment, gone.epoch, gone.reader, gone.part)
    filed(store, Change(entry(case, 1), ungrant=(key,)))
    with store.read() as connection:
        assert cases.grants(connection, case) == left


def test_an_exchanged_receipt_finds_nothing_and_the_new_one_finds_the_case(store: Store) -> None:
    change = filing()
    case, old, new = filed(store, change), change.receipt_in, urandom(16)
    assert old is not None
    filed(store, Change(entry(case, 1), receipt_out=old, receipt_in=new))
    with store.read() as connection:
        assert cases.by_locator(connection, old) is None
        assert cases.by_locator(connection, new) == change.new
    with pytest.raises(CaseMoved):
        filed(store, Change(entry(case, 2), receipt_out=old, receipt_in=urandom(16)))


def test_a_receipt_is_only_exchanged_on_its_own_case(store: Store) -> None:
    mine, theirs = filing(), filing()
    filed(store, mine)
    filed(store, theirs)
    with pytest.raises(CaseMoved):
        filed(store, Change(entry(mine.case, 1), receipt_out=theirs.receipt_in))


def test_new_summaries_stand_beside_the_old_or_in_their_place(store: Store) -> None:
    change, other = filing(), filing()
    case = filed(store, change)
    filed(store, other)
    second = SummaryRow(case, b"d" * 16, 1, 0, b"second")
    filed(store, Change(entry(case, 1), summaries=(second,)))
    with store.read() as connection:
        assert cases.summaries(connection, case) == [*change.summaries, second]
    third = SummaryRow(case, b"d" * 16, 2, 0, b"third")
    filed(store, Change(entry(case, 2), summaries=(third,), replace_summaries=True))
    with store.read() as connection:
        assert cases.summaries(connection, case) == [third]
        assert cases.summaries(connection, other.case) == list(other.summaries)


def test_the_projections_stay_unless_the_change_names_them(store: Store) -> None:
    change = filing(due=TODAY)
    case = filed(store, change)

    def after(step: Change) -> tuple[object, object]:
        filed(store, step)
        with store.read() as connection:
            row = cases.by_id(connection, case)
        assert row is not None
        return row.due, row.open

    assert after(Change(entry(case, 1))) == (TODAY, True)
    assert after(Change(entry(case, 2), due=TODAY + timedelta(9))) == (TODAY + timedelta(9), True)
    assert after(Change(entry(case, 3), due=None)) == (None, True)
    assert after(Change(entry(case, 4), open=False)) == (None, False)


def test_a_hidden_receipt_replaces_what_a_repeated_filing_shows(store: Store) -> None:
    change, other = filing(), filing()
    filed(store, change)
    filed(store, other)
    assert change.filing is not None
    assert other.filing is not None
    hidden = replace(change.filing, sealed=b"without digits")
    with store.write() as connection:
        assert changes.replace_filing(connection, change.filing, hidden)
        assert not changes.replace_filing(connection, change.filing, replace(hidden, sealed=b"digits again"))
        assert not changes.replace_filing(connection, replace(other.filing, case=change.case), hidden)
    with store.read() as connection:
        assert cases.filing(connection, hidden.submission) == hidden
        assert cases.filing(connection, other.filing.submission) == other.filing


def test_what_was_never_sent_was_never_taken(store: Store) -> None:
    with store.read() as connection:
        assert not cases.was_submitted(connection, urandom(32))
        assert cases.filing(connection, urandom(32)) is None


def test_a_change_leaves_its_jobs_in_the_same_transaction(store: Store) -> None:
    case = filed(store, filing())
    job = JobRow(urandom(16), 0, b"drop a locator", TODAY)
    before = len(_everything(store))
    with pytest.raises(CaseMoved):
        filed(store, Change(entry(case, 0), jobs=(job,)))
    assert len(_everything(store)) == before
    filed(store, Change(entry(case, 1), jobs=(job,)))
    assert len(_everything(store)) == before + 2
