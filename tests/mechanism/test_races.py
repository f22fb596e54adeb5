"""Fifty officers at one case in the same moment: one step each time, and one clear answer to everybody else."""

from __future__ import annotations

from collections import Counter
from functools import partial

from deeds import Told, outcome, told
from filings import at_once
from offices import MALIK, RUTH, SALMA, TestOffice
from steps import AMARA, INES, WORDS

from grievance import handling
from grievance.case.terms import State, Step
from grievance.handling import Taking
from grievance.inhand import Seen

FIFTY = 50


def all_at_once(case: Told, taking: Taking, *names: str) -> Counter[str]:
    """Let fifty threads, shared among some officers, take the same step on the case as they all saw it."""
    desk, seen = case.office.desk, case.seen()
    officers = [case.office.officer(name) for name in names]
    calls = [partial(handling.take, desk, officers[at % len(officers)], seen, taking) for at in range(FIFTY)]
    return Counter(at_once([partial(outcome, call) for call in calls]))


def test_fifty_at_once_are_one_step_in_each_of_five_rounds(desks: TestOffice) -> None:
    case = told(desks)
    rounds = [
        (Taking(Step.ACKNOWLEDGE, WORDS, "en"), (RUTH, MALIK, INES), State.ACKNOWLEDGED),
        (Taking(Step.EXAMINE), (RUTH, MALIK, AMARA), State.ADMISSIBILITY),
        (Taking(Step.REJECT, WORDS, "en", {"ground": "outside"}), (RUTH, MALIK, AMARA), State.ADMISSIBILITY),
    ]

    for taking, names, state in rounds:
        before = len(case.record().entries)
        assert all_at_once(case, taking, *names) == {"done": 1, "CaseMoved": FIFTY - 1}
        assert (case.case().state, len(case.record().entries)) == (state, before + 1)

    # And two who approve, of whom neither is who proposed: one of them is the second, and the other is told.
    pending = case.case().pending
    assert pending
    free = [desks.officer(name) for name in (RUTH, MALIK, AMARA, SALMA) if desks.officer(name).name != pending.by]
    seen = Seen(case.number, case.case().version)
    calls = [partial(handling.approve, desks.desk, free[at % len(free)], seen) for at in range(FIFTY)]
    assert Counter(at_once([partial(outcome, call) for call in calls])) == {"done": 1, "CaseMoved": FIFTY - 1}
    assert case.case().state is State.INADMISSIBLE

    # The last round: half withhold and half approve.
    desk, ruth, malik = desks.desk, desks.officer(RUTH), desks.officer(MALIK)
    handling.take(desk, ruth, case.seen(), Taking(Step.REOPEN, facts={"reason": "She sent a photograph."}))
    seen = case.seen()
    says = (partial(handling.approve, desk, malik, seen), partial(handling.withhold, desk, malik, seen, "Not yet."))
    found = Counter(at_once([partial(outcome, says[at % 2]) for at in range(FIFTY)]))
    assert found == {"done": 1, "CaseMoved": FIFTY - 1}
    assert case.case().state in {State.INADMISSIBLE, State.ADMISSIBILITY}
    assert case.case().intact
