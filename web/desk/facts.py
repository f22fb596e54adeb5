"""What a step asks an officer for, beside the words: each fact with its label, how it is filled in, and its choices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from grievance import phrases
from grievance.briefing import Use
from grievance.case.terms import Step
from grievance.casework import BESIDES, CaseFile, Offer, Option
from grievance.handling import CHOICES
from grievance.office import Office
from web.desk import remedies, words

LINE, DAY, CHOICE = "line", "day", "choice"
LONGEST: Final = 300  # characters of a line

CHOSEN: Final = ("outcome", "ground")
"""The facts that decide which letter is prepared; they are chosen before there is one to write."""

KIN: Final[Mapping[str, str]] = {
    "same_event": "The same event, told by somebody else",
    "parent": "That case is the whole, this one a part",
    "child": "This case is the whole, that one a part",
    "follows": "This case follows from that one",
    "followed": "That case follows from this one",
    "merged": "This case was merged into that one",
    "holds": "That case was merged into this one",
}
INCIDENTS: Final[Mapping[str, str]] = {
    "retaliation": "A reprisal against somebody",
    "threat": "A threat",
    "breach": "Something came out that should not have",
}
KEPT: Final[Mapping[str, str]] = {"yes": "Yes, it came", "partly": "In part", "cannot_say": "They cannot say"}

_HANDS: Final = {
    Step.ROUTE: Use.BRIEF,
    Step.DISCLOSE: Use.PACKET,
    Step.REFER: Use.PACKET,
    Step.ENTRUST: Use.TRANSLATION,
}

_NAMED: Final[Mapping[str, Mapping[str, str]]] = {"kept": KEPT, "kin": KIN, "incident": INCIDENTS}

LABELS: Final[Mapping[str, tuple[str, str]]] = {
    "outcome": ("What came of it?", ""),
    "ground": ("Why is it inadmissible?", ""),
    "reason": ("Reason", "For the file; the complainant does not read it."),
    "until": ("Until which day?", ""),
    "review": ("On which day do we look again?", ""),
    "duty": ("Which clock?", ""),
    "subject": ("What is it about?", "From the list of the scheme."),
    "to": ("To whom?", "A firm or an office, and the person there."),
    "consent": ("How did they agree?", "On which day, and in which words."),
    "mediator": ("Who mediates?", ""),
    "case": ("Number of the other case", ""),
    "remedy": ("What was agreed?", "Who does what, and by when."),
    "evidence": ("What shows that it was done?", "What was seen, by whom, on which day."),
    "panel": ("Who sits on the panel?", "Nobody who decided in this case before."),
    "kept": ("Did the remedy come?", ""),
    "brief": ("Which one?", "Prepared in this case, for this reader."),
    "disclosure": ("Whose answer?", ""),
    "answered": ("Which answer?", ""),
    "safe": ("Is it safe that the complainant reads it?", ""),
    "kin": ("How do they belong together?", ""),
    "incident": ("What happened?", ""),
    "promise": ("Which promise?", ""),
    "buyer": ("Which buyer?", ""),
    "mitigation": ("Which duty?", ""),
    "measure": ("What follows from it besides?", "In the standard, the audits or the supply chain."),
    "substitute": (
        "Why could the complainant not be asked?",
        "Only where they have not answered: what you tried, and since when.",
    ),
}

NEEDS: Final[Mapping[str, str]] = {
    "outcome": "the outcome",
    "ground": "the ground",
    "reason": "a reason",
    "until": "a day",
    "review": "a day to look again",
    "duty": "which clock",
    "subject": "what it is about",
    "to": "to whom",
    "consent": "their consent",
    "mediator": "a mediator",
    "case": "the number of the other case",
    "remedy": "what was agreed",
    "evidence": "what shows that it was done",
    "panel": "who sits on it",
    "brief": "what was prepared",
    "disclosure": "an answer",
    "kin": "how they belong together",
    "incident": "what happened",
    "promise": "a promise",
    "buyer": "a buyer",
    "mitigation": "what it owes",
}
"""The same in a list of what a step needs."""

ALLEGED: Final[Mapping[str, tuple[str, str]]] = {
    "entity": ("Company", "As it is written in the register, or on its gate."),
    "facility": ("Site", "Leave it empty where the whole company is meant."),
    "criterion": ("Criterion", "Which demand of the standard is said to be broken."),
    "begins": ("Since", "As far as it is known."),
    "ends": ("Until", "Empty while it goes on."),
    "result": ("What was found?", ""),
    "reasons": ("Reasons", "What was looked at, and why you come to this."),
    "respondent": ("How was the company heard?", "On which day and by whom, or why it was not safe to ask."),
}

OWED: Final[Mapping[str, tuple[str, str]]] = {
    "links": ("By which links?", ""),
    "questions": ("Neutral questions", "They say neither that somebody complained nor about which site or company."),
    "assess": ("Risk assessment by", "A month, unless you choose otherwise."),
    "audit": ("Which audit?", "Its id in the register, or its firm and month."),
    "checked": ("On which day?", ""),
}
"""What is asked about what a buyer owes (CoC 7.2), beside the facts that other steps have too."""

CARRIED: Final = frozenset({"place", "stood", "links", "mitigation"})
"""What the form of a buyer carries without being typed."""
UNHEARD: Final = (
    "Why was the company not heard?",
    "No answer of it is in the file. If it was heard another way: on which day, and by whom.",
)
"""In place of `respondent`, where nothing that it answered was taken into the file."""

PREPARED: Final = ("use", "reader", "owners", "text", "points", "of")
"""What the forms ask for in which something is prepared for a reader outside."""

# In place of the general label, where a step means something of its own.
_OWN: Final[Mapping[tuple[Step | None, str], tuple[str, str]]] = {
    (Step.DELIVER, "promise"): ("Which promise?", ""),
    (Step.MERGE, "reason"): (
        "How do you know that both are theirs?",
        "Only one person's own reports are merged, and only if they said so: on which day, in which words.",
    ),
    (Step.LINK, "reason"): ("Why do they belong together?", "What each person agreed to stays apart."),
    (Step.MITIGATE, "until"): ("Measurable mitigation or suspension by", "Three months, unless you choose otherwise."),
    (Step.REFER, "to"): ("Who takes it on?", "The office, and how the complainant reaches it."),
    (Step.VERIFY, "reason"): (
        "What shows that it was done?",
        "Put right before it was agreed: what was seen, and when.",
    ),
    (Step.EXTEND, "reason"): ("Why is more time needed?", "One line for the file. The letter tells the complainant."),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One fact as it is asked for. `kind` is `line`, `day` or `choice`; `options` maps a choice to its words."""

    name: str
    label: str
    hint: str
    kind: str
    options: Mapping[str, str]
    needed: bool = True


def chosen(case: CaseFile, name: str, value: str | None) -> Option | None:
    """Return what was chosen for a fact that decides the letter, `None` where nothing was yet."""
    return next((option for option in case.options[name] if option.id == value), None)


def fields(office: Office, case: CaseFile, step: Step, asked: Sequence[str], *, substitute: bool) -> tuple[Field, ...]:
    """Return the facts to fill in for a step, in the order of the table.

    Those that decide the letter are left out: they are chosen first. `substitute` says that it may take the place of
    the complainant's answer.
    """
    besides = BESIDES.get(step, "")
    names = [*asked, besides] if case.options.get(besides) else asked
    found = [_field(office, case, step, name) for name in names if name not in CHOSEN]
    if step in {Step.ROUTE, Step.REFER} and _options(office, case, step, "brief"):
        found.append(replace(_field(office, case, step, "brief"), needed=False))
    return (*found, _field(office, case, step, "substitute")) if substitute else tuple(found)


def needs(offer: Offer) -> str:
    """List what a step needs, as in "a letter, the outcome and a second officer"; empty for nothing."""
    named = [NEEDS.get(name, name) for name in offer.facts]
    return words.listed(
        [*(["a letter"] if offer.letter else []), *named, *(["a second officer"] if offer.second else [])]
    )


def asked(step: Step, name: str) -> tuple[str, str]:
    """Return the label and the hint of a fact, as a step asks for it."""
    return _asked(step, name)


def label(step: Step | None, name: str) -> str:
    """Name a fact, as a step or any form asks for it."""
    return _asked(step, name)[0]


def said(office: Office, case: CaseFile, name: str, value: str) -> str:
    """Write the value of a fact as officers read it: a choice by its name, a day as a day."""
    if name in _SAID:
        return _SAID[name](office, case, value)
    if name in _NAMED:
        return _NAMED[name].get(value, value)
    option = office.standard.option(name, value)
    return option.title if option else value


def _field(office: Office, case: CaseFile, step: Step, name: str) -> Field:
    text, hint = _asked(step, name)
    options = _options(office, case, step, name)
    kind = CHOICE if options or name in {"brief", "disclosure"} else DAY if name in {"until", "review"} else LINE
    return Field(name, text, hint, kind, options, needed=name not in {"substitute", *BESIDES.values()})


def _options(office: Office, case: CaseFile, step: Step, name: str) -> Mapping[str, str]:
    if name in _LISTED:
        return _LISTED[name](office, case, step)
    if name in BESIDES.values():
        return {"": "Not said", **{each.id: f"{each.title}: {each.means}" for each in case.options[name]}}
    return {choice: _NAMED.get(name, {}).get(choice, choice) for choice in CHOICES.get(name, ())}


def _briefs(_: Office, case: CaseFile, step: Step) -> Mapping[str, str]:
    waiting = (each.brief for each in case.prepared if not each.given)
    return {brief.id: brief.to for brief in waiting if brief.use == _HANDS.get(step)}


def _duties(_: Office, case: CaseFile, __: Step) -> Mapping[str, str]:
    gone = {paper.facts.get("duty") for paper in case.papers if paper.step is Step.EXTEND}
    return {each.duty: words.duty(each.duty) for each in case.deadlines if each.running() and each.duty not in gone}


_LISTED: Final[Mapping[str, Callable[[Office, CaseFile, Step], Mapping[str, str]]]] = {
    "brief": _briefs,
    "disclosure": lambda _, case, __: {each.id: each.to for each in case.outside if each.recordable},
    "promise": lambda _, case, __: {each.id: remedies.promise(case, each.id) for each in case.promises},
    "subject": lambda office, _, __: {each.id: each.title for each in office.standard.subject_types},
    "duty": _duties,
}


def _asked(step: Step | None, name: str) -> tuple[str, str]:
    general = {**LABELS, **ALLEGED, **OWED, **remedies.PROMISED, "promise": ("We write again by", "")}.get(
        name, (name.replace("_", " ").capitalize(), "")
    )
    return _OWN.get((step, name), general) if step else general


def _promised(case: CaseFile, value: str) -> str:
    """Write the day that a letter promises, or the promise that something is evidence of."""
    return remedies.promise(case, value) if value.isdecimal() else _as_day(case, value)


def _as_day(case: CaseFile, value: str) -> str:
    try:
        return phrases.day("en", date.fromisoformat(value), today=case.today)
    except ValueError:
        return value


def _outside(case: CaseFile, value: str) -> str:
    """Name the reader for whom something was prepared, or to whom it was given."""
    named = {each.brief.id: each.brief.to for each in case.prepared} | {each.id: each.to for each in case.outside}
    return named.get(value, "sealed to others")


def _subject(office: Office, value: str) -> str:
    return next((each.title for each in office.standard.subject_types if each.id == value), value)


_SAID: Final[Mapping[str, Callable[[Office, CaseFile, str], str]]] = {
    "brief": lambda _, case, value: _outside(case, value),
    "disclosure": lambda _, case, value: _outside(case, value),
    "answered": lambda _, __, value: f"Line {int(value) + 1} of the history" if value.isdecimal() else value,
    "promise": lambda _, case, value: _promised(case, value),
    "promises": lambda _, case, value: remedies.said(case, value),
    "until": lambda _, case, value: _as_day(case, value),
    "review": lambda _, case, value: _as_day(case, value),
    "due": lambda _, case, value: _as_day(case, value),
    "subject": lambda office, _, value: _subject(office, value),
    "duty": lambda _, __, value: words.duty(value),
}
