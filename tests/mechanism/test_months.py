"""Months of an office's work: every row of the table is taken, and everything holds after every step.

Two hundred cases go through the rules alone (table, history, guards, clocks), where a step costs next to nothing, and
take every row. Two go on paper, with real keys and signatures. The fourteen samples go through the services, on both
databases, under one moved clock; two hundred that take every row there, too, are the soak's (`caseload.py`).
"""

from __future__ import annotations

from caseload import SAMPLES
from deeds import told
from hands import AtTheDesk
from in_mind import InMind
from offices import TestOffice
from on_paper import OnPaper
from paperwork import PaperOffice
from touring import Tour, Walk, chance

from grievance.case.terms import Complaint, State

PAUSES = 0, 1, 3, 9, 40  # days


def test_two_hundred_cases_take_every_row_of_the_table() -> None:
    luck = chance(5)
    tour = Tour(luck)
    known = set()

    for _ in range(200):
        case = InMind()
        walk = Walk(case)
        while walk.steps < 20 and tour.go(walk):
            known.add(case.told())
            case.wait(luck.choice(PAUSES))

    assert tour.left == set()
    assert known == set(State) - {State.NEW, State.HOLD, State.QUARANTINED}


def test_cases_on_paper_hold_after_every_step(staffed_paper: PaperOffice) -> None:
    luck = chance(6)
    tour = Tour(luck)

    for _ in range(2):
        case = OnPaper(staffed_paper.born())
        walk = Walk(case)
        while walk.steps < 16 and tour.go(walk):
            case.wait(luck.choice(PAUSES))

    assert walk.steps


def test_the_samples_go_through_the_services_in_months(desks: TestOffice) -> None:
    tour = Tour(chance(7))
    walks = [Walk(AtTheDesk(told(desks, Complaint(sample["text"], sample["lang"])))) for sample in SAMPLES]

    for month in range(7):
        desks.move_clock(30 * month)
        for walk in walks:
            tour.go(walk)

    assert {walk.steps for walk in walks} == {7}
