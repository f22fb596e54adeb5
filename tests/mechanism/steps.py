"""What is brought to a step, who could take it, and the ways that lead past every state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from offices import CAST, HELENE, PIOTR, SALMA

from grievance.case.allegations import Allegation, Finding, Result
from grievance.case.policy import roles
from grievance.case.table import HER, TABLES, VERSION, Guard, Rule, Table
from grievance.case.terms import Purpose, Role, Step

TABLE: Final[Table] = TABLES[VERSION]
LETTERS: Final = frozenset(step for (_, step), rule in TABLE.items() if rule.letter)
"""What the complainant is written to with."""

WORDS: Final = "This is what we found, and why."
NOTE: Final = "The second shift was not asked."
HERS: Final = "There is more: they count us at night."
"""What a letter says, what stays in the office, and what she says."""

INES, AMARA = "Ines Caballero", "Amara Keita"
MORE: Final = {INES: (Purpose.INTAKE,), AMARA: (Purpose.LEAD,)}
"""Beside the cast: Ines reads what comes in and leads nothing, Amara leads cases and takes nothing in."""

ALONE: Final[Mapping[Role, str]] = {Role.INTAKE: INES, Role.LEAD: AMARA, Role.SAFETY: SALMA}
"""Who has this role and no other."""

OFFICERS: Final = {name: roles(circles) for name, circles in {**CAST, **MORE}.items() if name not in {PIOTR, HELENE}}
"""Who works on a company's case, with their roles."""

ALLEGATION: Final = Allegation("", "Mokora Bauxite SA", "Kolobané", "PS3.1:10.3")
FINDING: Final = Finding(Result.FOUNDED, "The passports lay in the office safe.", "heard on 4 May")

ROUND: Final[tuple[Step, ...]] = (
    # Intake, and back each time.
    Step.ENQUIRE,
    Step.COMPLAIN,
    Step.QUARANTINE,
    Step.RELEASE,
    Step.HOLD,
    Step.LIFT,
    Step.ASK_WITHDRAWAL,
    Step.RESUME,
    # Admissibility, every side exit, and opened again.
    Step.ACKNOWLEDGE,
    Step.EXAMINE,
    Step.ASK,
    Step.CONTINUE,
    Step.REJECT,
    Step.REOPEN,
    Step.REFER,
    Step.REOPEN,
    Step.LINK,
    Step.REOPEN,
    Step.ADMIT,
    Step.SET_ASIDE,
    Step.REOPEN,
    # Looked into, proposed, decided by a panel, remedied, closed.
    Step.ADMIT,
    Step.ALLEGE,
    Step.ROUTE,
    Step.ACCEPT,
    Step.FIND,
    Step.MEDIATE,
    Step.CONCLUDE,
    Step.CONVENE,
    Step.DECIDE,
    Step.AGREE,
    Step.VERIFY,
    Step.CLOSE,
    Step.MONITOR,
    Step.APPEAL,
)
"""One case's way past every state but the last three."""

ENDS: Final[tuple[tuple[Step, ...], ...]] = (
    (Step.ACKNOWLEDGE, Step.EXAMINE, Step.MERGE, Step.ARCHIVE),
    (Step.ASK_WITHDRAWAL, Step.CONFIRM_WITHDRAWAL),
)
"""The ways of two more, which end where the first does not come."""


def facts(rule: Rule, today: date) -> dict[str, str]:
    """Return something for everything that a step asks for."""
    given = {
        "brief": "0" * 32,
        "buyer": "Elbtal Profile GmbH",
        "disclosure": "0" * 32,
        "incident": "threat",
        "kin": "same_event",
        "mitigation": "1",
        "promise": "1",
        "case": "HALE-730-3",
        "consent": "given on 2 May, by word of mouth",
        "duty": "feedback",
        "evidence": "Seen by the auditor on 9 May.",
        "ground": "outside",
        "kept": "partly",
        "mediator": "somebody whom both chose",
        "outcome": "resolved",
        "panel": "three people with no tie to either",
        "reason": "It follows from the papers.",
        "remedy": "The passports are given back.",
        "review": (today + timedelta(days=7)).isoformat(),
        "subject": "member_conduct",
        "to": "a lead auditor of another firm",
        "until": (today + timedelta(days=30)).isoformat(),
    }
    found = {name: given[name] for name in rule.facts if name in given}
    return found | ({"substitute": "She does not answer."} if Guard.ANSWERED in rule.guards else {})


OUTWARD: Final = frozenset(
    {
        Step.PREPARE,
        Step.DISCLOSE,
        Step.ENTRUST,
        Step.RECORD,
        Step.TRANSLATE,
        Step.PROMISE,
        Step.DELIVER,
        Step.MITIGATE,
        Step.CHECK,
        Step.RELATE,
    }
)
"""What names something that must be there: a reader, a paper, a promise, another case (`test_outward.py`)."""


APART: Final = frozenset(
    {
        *(Step.PROPOSE, Step.WITHHOLD, Step.ALLEGE, Step.STRIKE, Step.FIND, Step.SUMMARISE),
        *(Step.PREPARE, Step.TRANSLATE, Step.PROMISE, Step.MITIGATE, Step.CHECK),
    }
)
"""The steps that an officer takes by a verb of their own."""


def able(rule: Rule) -> list[str]:
    """Name the officers who may take a step."""
    return [name for name, held in OFFICERS.items() if held & rule.roles]


def others(rule: Rule, first: str) -> list[str]:
    """Name the officers who could be the second."""
    return [name for name, held in OFFICERS.items() if held & rule.second and name != first]


def hers(rule: Rule) -> bool:
    """Say whether the complainant takes a step."""
    return rule.roles == HER
