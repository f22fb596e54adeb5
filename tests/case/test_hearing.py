"""A finding against a respondent that was not heard needs a reason, and its answer goes only where that is safe."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from grievance.case.allegations import Result
from grievance.case.hearing import AGAINST, heard_on, require_heard, require_safe
from grievance.case.terms import Entry, Party, Step
from grievance.errors import Incomplete

ONE, OTHER = "1" * 32, "2" * 32


def line(sequence: int, step: Step, disclosure: str = "") -> Entry:
    facts = {"disclosure": disclosure} if disclosure else {}
    return Entry(sequence, step, Party.OFFICER, datetime(2026, 5, 4 + sequence, tzinfo=UTC), facts=facts)


GIVEN = line(0, Step.DISCLOSE, ONE)
HEARD = (GIVEN, line(1, Step.RECORD, ONE))


@pytest.mark.parametrize(
    ("entries", "day"),
    [
        ((), None),
        ((GIVEN,), None),
        (HEARD, date(2026, 5, 5)),
        ((*HEARD, line(2, Step.RECORD, ONE)), date(2026, 5, 6)),
        ((line(0, Step.ROUTE, OTHER), line(1, Step.RECORD, OTHER)), None),
        ((GIVEN, line(1, Step.RECORD, OTHER)), None),
    ],
    ids=["nothing", "given", "recorded", "recorded twice", "an auditor's answer", "another's answer"],
)
def test_a_respondent_was_heard_once_its_answer_is_in_the_file(entries: tuple[Entry, ...], day: date | None) -> None:
    assert heard_on(entries) == day


@pytest.mark.parametrize("result", Result)
@pytest.mark.parametrize("how", ["no", "not safe", "n/a", "- -"])
def test_without_an_answer_a_finding_against_it_needs_a_reason_in_some_words(result: Result, how: str) -> None:
    require_heard(result, how, HEARD)
    if result in AGAINST:
        with pytest.raises(Incomplete) as incomplete:
            require_heard(result, how, (GIVEN,))
        assert (incomplete.value.field, incomplete.value.reason) == ("respondent", "short")
    else:
        require_heard(result, how, (GIVEN,))


@pytest.mark.parametrize("how", ["heard on 4 May", "asked thrice, silent", "问过三次公司都没有回答我们"])
def test_a_reason_in_some_words_is_enough(how: str) -> None:
    for result in Result:
        require_heard(result, how, ())


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({"answered": "1"}, "safe"),
        ({"answered": "1", "safe": "perhaps"}, "safe"),
        ({"answered": "0", "safe": "yes"}, "answered"),
        ({"answered": "x", "safe": "yes"}, "answered"),
    ],
)
def test_an_answer_is_told_only_from_the_file_and_where_somebody_says_that_it_is_safe(
    facts: dict[str, str], missing: str
) -> None:
    with pytest.raises(Incomplete) as incomplete:
        require_safe(Step.WRITE, facts, HEARD)

    assert incomplete.value.field == missing


def test_a_letter_without_an_answer_asks_for_nothing() -> None:
    require_safe(Step.WRITE, {}, HEARD)
    require_safe(Step.WRITE, {"answered": "1", "safe": "yes"}, HEARD)
    require_safe(Step.FEEDBACK, {"answered": "1"}, HEARD)
