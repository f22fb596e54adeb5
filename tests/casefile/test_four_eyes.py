"""A line of a step of two, signed by a real officer and put into the rows: alone it is a fault, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from offices import MALIK, RUTH, SALMA
from paperwork import NOON, PaperCase, PaperOffice

from grievance.case import history
from grievance.case.terms import Party, State, Step
from grievance.casefile import stepping
from grievance.casefile.reading import Fault, Flaw
from grievance.casefile.stepping import Act
from grievance.casefile.writing import Pen
from grievance.errors import StepRefused, Unmet
from grievance.seal.keys import Signer
from grievance.store.rows import Change

REASON = "A letter to this address would be opened by others."
PROPOSED = Act(Step.PROPOSE, facts={"step": Step.SUPPRESS})


def suppress(proposal: int | None, name: str, writer: str = "") -> Callable[[PaperCase], PaperCase]:
    """Put a line into the rows as an officer's own tools could, signed by `writer` in the name of `name`."""

    def put(case: PaperCase) -> PaperCase:
        cast, head, root = case.office.cast, case.record.entries[-1], case.held().roots[-1]
        pen = Pen(case.office.trust.office, case.record.case.id, root, head.sequence + 1, head.digest, NOON)
        facts = {"reason": REASON} | ({} if proposal is None else {"proposal": str(proposal)})
        signer = Signer.from_seed(cast[writer or name].signing_seed)
        return case.after(Change(pen.entry(signer, Step.SUPPRESS, Party.OFFICER, [], facts, by=cast[name].id)))

    return put


def proposed(case: PaperCase) -> PaperCase:
    return case.act(PROPOSED)


def withheld(case: PaperCase) -> PaperCase:
    return case.act(PROPOSED).act(Act(Step.WITHHOLD, facts={"reason": "She gave another address."}), MALIK)


def moved(case: PaperCase) -> PaperCase:
    return case.act(PROPOSED).act(Act(Step.ENQUIRE), MALIK).act(Act(Step.COMPLAIN), MALIK)


def state(case: PaperCase) -> State:
    return case.held().state


def test_what_one_officer_proposed_another_takes(paper_office: PaperOffice) -> None:
    asked = proposed(paper_office.born())

    taken = asked.act(Act(Step.SUPPRESS, facts={"reason": REASON, "proposal": "1"}), SALMA)

    assert (state(asked), state(taken)) == (State.RECEIVED, State.ACKNOWLEDGED)
    entries = taken.read().entries
    assert [entry.by for entry in entries[1:]] == [paper_office.cast[RUTH].id, paper_office.cast[SALMA].id]
    assert taken.read().faults == ()
    assert history.intact(entries)


@pytest.mark.parametrize(
    ("before", "forged"),
    [
        (lambda case: case, suppress(None, MALIK)),
        (proposed, suppress(None, MALIK)),
        (proposed, suppress(0, MALIK)),
        (proposed, suppress(1, RUTH)),
        (withheld, suppress(1, MALIK)),
        (moved, suppress(1, MALIK)),
    ],
    ids=["nobody proposed", "names nothing", "names another line", "the proposer", "withheld", "the case moved"],
)
def test_a_line_that_was_put_there_alone_is_a_fault_and_changes_nothing(
    paper_office: PaperOffice, before: Callable[[PaperCase], PaperCase], forged: Callable[[PaperCase], PaperCase]
) -> None:
    case = before(paper_office.born())
    sound = case.held().standing

    harmed = forged(case)

    last = harmed.record.entries[-1].sequence
    assert harmed.held().standing == sound
    assert history.fold(harmed.read().entries)[1] == (last,)
    assert harmed.borne().status.state is State.RECEIVED


def test_nobody_signs_as_the_second_in_another_s_name(paper_office: PaperOffice) -> None:
    case = proposed(paper_office.born())

    harmed = suppress(1, MALIK, writer=RUTH)(case)

    assert harmed.held().standing == case.held().standing
    assert harmed.read().faults == (Fault(Flaw.UNSIGNED, 2),)


def test_a_case_with_such_a_line_goes_on_and_the_two_can_still_agree(paper_office: PaperOffice) -> None:
    harmed = suppress(1, RUTH)(proposed(paper_office.born()))

    taken = harmed.act(Act(Step.SUPPRESS, facts={"reason": REASON, "proposal": "1"}), MALIK)

    assert state(taken) is State.ACKNOWLEDGED


@pytest.mark.parametrize(("name", "proposal"), [(RUTH, "1"), (MALIK, "0"), (MALIK, "")])
def test_no_change_is_made_of_what_the_history_would_refuse(
    paper_office: PaperOffice, name: str, proposal: str
) -> None:
    case = proposed(paper_office.born())

    with pytest.raises(StepRefused):
        case.act(Act(Step.SUPPRESS, facts={"reason": REASON, "proposal": proposal}), name)


def test_a_guard_is_asked_of_the_second_officer_too(paper_office: PaperOffice) -> None:
    """Malik judges no appeal against what he refused, even where another proposed it."""
    case = paper_office.born().act(Act(Step.QUARANTINE, facts={"reason": "It reads like advertising."}))
    refuse = stepping.letter(Step.REJECT, "This is not for us.", "en", ground="no_complaint", proposal="2")
    refused = case.act(Act(Step.PROPOSE, facts={"step": Step.REJECT})).act(refuse, MALIK)
    asked = refused.step(Step.APPEAL).act(Act(Step.PROPOSE, facts={"step": Step.UPHOLD}), SALMA)
    uphold = stepping.letter(Step.UPHOLD, "We came to the same.", "en", reason="nothing new", proposal="5")

    assert state(asked) is State.APPEAL
    with pytest.raises(Unmet):
        asked.act(uphold, MALIK)


def test_a_hold_keeps_her_answer_and_moves_where_the_case_returns_to(paper_office: PaperOffice) -> None:
    case = paper_office.born()
    for act in (
        stepping.letter(Step.ACKNOWLEDGE, "We have read it.", "en"),
        Act(Step.EXAMINE),
        stepping.letter(Step.ASK, "Who holds the passports now?", "en"),
    ):
        case = case.act(act)
    told = case.borne()

    held = case.act(Act(Step.HOLD, facts={"reason": "Somebody asks about her.", "review": "2026-12-01"}), SALMA)
    assert (state(held), held.borne().status) == (State.HOLD, told.status)
    assert held.borne().papers == told.papers
    with pytest.raises(StepRefused):
        held.act(stepping.letter(Step.WRITE, "Are you well?", "en"))
    answered = held.step(Step.ANSWER)
    assert (state(answered), answered.borne().status.state) == (State.HOLD, State.ADMISSIBILITY)
    asked = answered.act(Act(Step.PROPOSE, facts={"step": Step.LIFT}), SALMA)
    lifted = asked.act(Act(Step.LIFT, facts={"reason": "She is safe.", "proposal": "6"}), RUTH)
    assert (state(lifted), lifted.borne().status.state) == (State.ADMISSIBILITY, State.ADMISSIBILITY)
    assert lifted.read().faults == ()


def test_a_withdrawal_beneath_a_hold_is_taken_back_beneath_it(paper_office: PaperOffice) -> None:
    hold = Act(Step.HOLD, facts={"reason": "Somebody asks about her.", "review": "2026-12-01"})
    asked = paper_office.born().act(hold, SALMA).step(Step.ASK_WITHDRAWAL, made="unsaid")
    assert (state(asked), asked.borne().status.state) == (State.HOLD, State.WITHDRAWING)

    back = asked.step(Step.RESUME)

    assert (back.held().standing.before, back.borne().status.state) == ((State.RECEIVED,), State.RECEIVED)
