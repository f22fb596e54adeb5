"""Every row of a step that names something is taken at the services, on both databases, and what it names is there.

A reader outside has an account, a brief was prepared, an answer was written, a promise was made, another case opens to
the officer. Several cases go past the states that have such a row, since a long history takes long to open.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from deeds import told
from hands import View
from offices import TestOffice
from outward import NAMED, ROWS, Errands, errands
from touring import Tour, Walk, chance

from grievance.case import kin
from grievance.case.kin import MIRRORS, Kin
from grievance.case.terms import State, Step

WAYS: Final[tuple[tuple[State, tuple[Step, ...]], ...]] = (
    (
        State.ACKNOWLEDGED,
        (Step.EXAMINE, Step.ALLEGE, Step.REFER, Step.REOPEN, Step.LINK, Step.REOPEN, Step.MERGE),
    ),
    (State.ADMISSIBILITY, (Step.ASK, Step.CONTINUE, Step.REJECT, Step.APPEAL)),
    (State.ASSESSMENT, (Step.ALLEGE, Step.SET_ASIDE)),
    (State.ROUTED, (Step.ACCEPT, Step.MEDIATE)),
    (State.PROPOSED, (Step.CONVENE,)),
    (State.REMEDY, (Step.VERIFY, Step.CLOSE, Step.MONITOR)),
    (
        State.RECEIVED,
        (
            *(Step.ENQUIRE, Step.COMPLAIN, Step.QUARANTINE, Step.RELEASE, Step.HOLD, Step.LIFT),
            *(Step.ASK_WITHDRAWAL, Step.CONFIRM_WITHDRAWAL),
        ),
    ),
)
"""Where each case begins, and its way from there."""


def test_every_step_that_names_something_is_taken_from_every_state_that_has_it(desks: TestOffice) -> None:
    other, tour = told(desks), Tour(chance(8), set(ROWS))
    related = []

    for start, way in WAYS:
        case = Errands(told(desks), other)
        case.case.carry(start)
        last = go(tour, Walk(case), case, way)
        said = next(each.kin for each in kin.fold(last.entries) if each.case == other.number)
        related.append(Kin(case.case.number, MIRRORS[said]))

    assert tour.left == set()
    assert other.case().kin == tuple(related)
    assert other.case().intact


def go(tour: Tour, walk: Walk, case: Errands, way: Sequence[Step]) -> View:
    """Take a case along a way, and run in each state that it comes to the errands that are left there."""
    held = run(tour, walk, case, case.look())
    for step in way:
        if step is Step.CONFIRM_WITHDRAWAL:
            case.case.office.move_clock(8)
        held = run(tour, walk, case, tour.carry(walk, held, step))
    return held


def run(tour: Tour, walk: Walk, case: Errands, held: View) -> View:
    """Run what is left to be done as a case stands, and see that it holds."""
    taken: list[Step] = []
    for step in errands(held, tour.left):
        taken += case.run(step)
        if step in NAMED:
            held, taken = tour.see(walk, held, taken), []
    return tour.see(walk, held, taken) if taken else held
