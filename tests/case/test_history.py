from __future__ import annotations

import pytest
from histories import entry, history

from grievance.case.history import append, fold, intact
from grievance.case.lifecycle import Standing
from grievance.case.terms import State
from grievance.errors import CaseMoved, StepRefused


def test_a_case_begins_with_being_received() -> None:
    received = entry(0, "receive")

    assert append((), received) == (received,)
    with pytest.raises(StepRefused):
        append((), entry(0, "acknowledge"))


def test_an_entry_is_added_after_the_last_one() -> None:
    before = history("receive", "answer")

    assert append(before, entry(2, "acknowledge")) == (*before, entry(2, "acknowledge"))


@pytest.mark.parametrize("place", [0, 1])
def test_a_place_that_is_taken_is_not_taken_twice(place: int) -> None:
    with pytest.raises(CaseMoved):
        append(history("receive", "answer"), entry(place, "acknowledge"))


def test_a_step_that_the_lifecycle_has_not_is_not_added() -> None:
    with pytest.raises(StepRefused):
        append(history("receive", "close"), entry(2, "acknowledge"))


def test_a_history_is_intact_that_counts_on_and_follows_the_lifecycle() -> None:
    assert intact(())
    assert intact(history("receive", "acknowledge", "feedback", "close"))


def test_a_removed_entry_is_noticed() -> None:
    first, _, last = history("receive", "acknowledge", "note")

    assert not intact((first, last))


def test_a_forged_step_is_named_and_changes_nothing() -> None:
    forged = history("receive", "confirm_withdrawal", "acknowledge", "resume", "answer")

    assert not intact(forged)
    assert fold(forged) == (Standing(State.ACKNOWLEDGED), (1, 3))


def test_an_acknowledgement_that_was_refused_is_none() -> None:
    standing, refused = fold(history("receive", "close", "acknowledge"))

    assert (standing.state, refused) == (State.CLOSED, (2,))


def test_a_case_with_a_forged_line_can_still_be_continued() -> None:
    forged = history("receive", "confirm_withdrawal")

    assert append(forged, entry(2, "acknowledge"))[-1] == entry(2, "acknowledge")
