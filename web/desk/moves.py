"""What each step means to an officer: what it does, in which group it stands on a case, and what it still lacks.

Where a step leads, who takes it and what it needs comes from the table of the lifecycle; here are only the words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from grievance.case.terms import Role, State, Step
from grievance.casework import CaseFile, Offer
from web.desk import words

ON, ASIDE, PAUSE, STAYS, APART = "Goes on", "Another way", "Interrupts", "Stays where it is", ""
GROUPS: Final = (ON, ASIDE, PAUSE, STAYS)
"""The groups in which steps are offered, those that move the case first; `APART` are done at a place of their own."""


@dataclass(frozen=True, slots=True)
class Move:
    """What a step does, as a verb with its object ("close the case"), and what it means in a sentence."""

    group: str
    do: str
    means: str

    @property
    def name(self) -> str:
        """The same at the beginning of a line."""
        return self.do[:1].upper() + self.do[1:]


MOVES: Final[Mapping[Step, Move]] = {
    Step.RECEIVE: Move(APART, "receive the case", "Intake takes in what was told."),
    Step.ACKNOWLEDGE: Move(ON, "acknowledge", "The first letter: it was read, and what comes next."),
    Step.WRITE: Move(STAYS, "write a letter", "A question, news, or a word that nothing has changed."),
    Step.FEEDBACK: Move(STAYS, "give the feedback", "The letter that says what was found and done so far."),
    Step.NOTE: Move(APART, "keep a note", "Words for colleagues. They never leave the office."),
    Step.SUMMARISE: Move(APART, "change the title", "What the queue calls the case."),
    Step.ANSWER: Move(APART, "write to us", "The complainant adds words or files, in any state."),
    Step.EXCHANGE: Move(APART, "exchange the receipt", "A new receipt in place of one that others may have seen."),
    Step.ERASE_IDENTITY: Move(APART, "erase who they are", "Name, contact and files as they were sent go for good."),
    Step.ASK_WITHDRAWAL: Move(APART, "ask to withdraw", "The complainant has some days to take it back."),
    Step.RESUME: Move(APART, "take the withdrawal back", "The case goes on where it was."),
    Step.CONFIRM_WITHDRAWAL: Move(
        ON, "confirm the withdrawal", "The days to take it back are over. Our letters stay open to them."
    ),
    Step.CLOSE: Move(ON, "close the case", "Says what came of it. The complainant can still write, and can appeal."),
    Step.ENQUIRE: Move(ASIDE, "take it as an enquiry", "Somebody asks and complains of nothing: we answer, and close."),
    Step.COMPLAIN: Move(
        ON, "take it as a complaint", "It is one after all. The clocks of the law run from its receipt."
    ),
    Step.SUPPRESS: Move(
        ASIDE, "keep the acknowledgement back", "A letter would put them in danger. The case goes on without one."
    ),
    Step.QUARANTINE: Move(
        PAUSE, "put it into quarantine", "It looks like no complaint. A person looks again; the sender is told nothing."
    ),
    Step.RELEASE: Move(ON, "let it out of quarantine", "It is a complaint like any other."),
    Step.EXAMINE: Move(ON, "begin admissibility", "See whether it is ours to take up."),
    Step.ASK: Move(ASIDE, "ask before deciding", "We cannot decide yet. The case waits for an answer."),
    Step.CONTINUE: Move(ON, "go on without an answer", "Nobody has to answer us. Decide with what there is."),
    Step.ADMIT: Move(ON, "admit the case", "It is ours to take up, and it will be looked into."),
    Step.REJECT: Move(ASIDE, "find it inadmissible", "It is not ours, or no complaint. They can appeal."),
    Step.REFER: Move(ASIDE, "refer it to others", "Others take it on, with what the complainant agreed to hand over."),
    Step.LINK: Move(ASIDE, "link it to another case", "The same event, told by somebody else. It goes on there."),
    Step.MERGE: Move(ASIDE, "merge it into another case", "The same person told it before. It goes on there."),
    Step.ALLEGE: Move(STAYS, "add an allegation", "One company, one place, one criterion: each gets a finding."),
    Step.STRIKE: Move(APART, "strike an allegation", "It stays on the list, with the reason, and is not decided."),
    Step.ROUTE: Move(ON, "route it to an auditor", "Somebody outside is asked to look into it, and may decline."),
    Step.ACCEPT: Move(
        ON, "record that they accepted", "The auditor or reviewer takes it on. The investigation begins."
    ),
    Step.DECLINE: Move(ASIDE, "record that they declined", "Nobody has it. Choose again."),
    Step.MEDIATE: Move(ASIDE, "begin a dialogue", "Both sides agreed to talk, with somebody between them."),
    Step.INVESTIGATE: Move(ASIDE, "go back to investigation", "Talking led to nothing, or it is not safe any more."),
    Step.FIND: Move(APART, "record a finding", "What was found of one allegation, and how the respondent was heard."),
    Step.CONCLUDE: Move(
        ON, "propose the resolution", "Tell what was found and what should follow. Both sides may object."
    ),
    Step.AGREE: Move(ON, "record the agreed remedy", "What will be put right, and by when. We follow it up."),
    Step.OBJECT: Move(APART, "object", "The complainant does not agree with what is proposed."),
    Step.CONVENE: Move(ASIDE, "convene a panel", "They do not agree. People who decided nothing here look at it."),
    Step.DECIDE: Move(ON, "record what the panel decided", "It takes the place of what was proposed."),
    Step.VERIFY: Move(
        ON, "ask whether the remedy came", "We saw that it was done. Now the complainant says whether it came."
    ),
    Step.CONFIRM: Move(APART, "say what came", "The complainant says that it came, in part or whole."),
    Step.DENY: Move(APART, "say that it did not come", "The case goes back to the remedy."),
    Step.MONITOR: Move(ON, "watch over them", "Look out for reprisals, until a day."),
    Step.APPEAL: Move(APART, "appeal", "Somebody who did not decide looks at it again."),
    Step.UPHOLD: Move(ON, "uphold the decision", "It stands. The letter says why."),
    Step.OVERTURN: Move(
        ON, "overturn the decision", "It was wrong, or is not safe to rest on. The investigation goes on."
    ),
    Step.REOPEN: Move(ASIDE, "reopen the case", "Something new came to light. It starts again at admissibility."),
    Step.REINVESTIGATE: Move(ASIDE, "investigate again", "A reprisal, or the remedy did not last."),
    Step.SET_ASIDE: Move(ASIDE, "set it aside as not safe", "Asking at the place would put people at risk."),
    Step.HOLD: Move(
        PAUSE,
        "put it on hold",
        "For safety, until a day to look again: then lift it, or hold it anew. The complainant is not told.",
    ),
    Step.LIFT: Move(ON, "lift the hold", "It is safe again. The case comes back to where it was."),
    Step.EXTEND: Move(STAYS, "extend a clock", "Once, with the reason in a letter: they are told the new day."),
    Step.PROPOSE: Move(APART, "propose it to a second officer", "Nothing happens before another officer approves."),
    Step.WITHHOLD: Move(APART, "withhold the approval", "What was proposed is not done. The reason stays in the file."),
    Step.ARCHIVE: Move(ON, "archive the case", "Nothing is added to it any more."),
    Step.PREPARE: Move(APART, "prepare a brief", "What a reader outside may see. It goes nowhere before two approve."),
    Step.DISCLOSE: Move(STAYS, "give the respondent a packet", "It reads that, and nothing else, and answers."),
    Step.ENTRUST: Move(STAYS, "give it to an interpreter", "One text, for somebody with no tie to the parties."),
    Step.RECORD: Move(STAYS, "take an answer into the file", "What a reader outside wrote becomes part of the case."),
    Step.TRANSLATE: Move(
        APART, "keep a translation", "Beside the original, read by somebody who knows both languages."
    ),
    Step.PROMISE: Move(APART, "record a promise", "Who does what, by when. The complainant says whether it was kept."),
    Step.DELIVER: Move(APART, "record the evidence of a promise", "What shows that it was done."),
    Step.MITIGATE: Move(APART, "record what a buyer owes", "A risk assessment, and mitigation or suspension by a day."),
    Step.CHECK: Move(APART, "record that an audit verified it", "The audit looked at what the buyer did."),
    Step.RELATE: Move(STAYS, "relate it to another case", "Both go on. What each person agreed to stays apart."),
    Step.INCIDENT: Move(STAYS, "record an incident", "A reprisal, a threat, or something that came out. It rings."),
    Step.RATE: Move(APART, "say how it was", "The complainant says whether it was clear, fair and safe."),
}

GUARDS: Final[Mapping[str, str]] = {
    "alleged": "Nothing is alleged yet.",
    "found": "An allegation has no finding yet.",
    "answered": "The complainant has not said whether the remedy came.",
    "cooled": "The days to take it back are not over, or somebody made them ask.",
    "in_time": "The time to appeal is over.",
    "uninvolved": "You decided in this case before, so somebody else judges the appeal.",
    "once": "This clock was extended before. It can be extended once.",
    "watched": "Somebody is still watched over.",
}

ROLES: Final[Mapping[Role, str]] = {
    Role.COMPLAINANT: "the complainant",
    Role.INTAKE: "intake",
    Role.LEAD: "a case lead",
    Role.SAFETY: "a safety officer",
}


def who(offer: Offer) -> str:
    """Name the roles in which a step is taken, as in "intake or a case lead"."""
    return words.listed([ROLES[role] for role in Role if role in offer.roles], "or")


def offered(case: CaseFile) -> dict[str, tuple[Offer, ...]]:
    """Return what this officer can do now, by group, those that move the case first; empty ones are left out."""
    groups = {group: tuple(each for each in case.offers if MOVES[each.step].group == group) for group in GROUPS}
    return {group: offers for group, offers in groups.items() if offers}


def elsewhere(case: CaseFile) -> dict[Role, tuple[Offer, ...]]:
    """Return what others can do now and this officer cannot, by who: the complainant first."""
    able = [offer for offer in case.others if not offer.unmet and _worth(offer, case.state)]
    groups = {role: tuple(offer for offer in able if role in offer.roles) for role in Role}
    return {role: offers for role, offers in groups.items() if offers}


def _worth(offer: Offer, state: State) -> bool:
    """Leave out what is possible in nearly every state and changes none, such as an exchange of the receipt."""
    hers = offer.step in {Step.EXCHANGE, Step.ERASE_IDENTITY}
    return not hers and (MOVES[offer.step].group != APART or offer.end is not state)
