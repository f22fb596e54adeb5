"""What nobody may, tried: by officers at the service, by her at the doors. It is refused and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from random import Random
from typing import Final

from deeds import outcome
from hands import AtTheDesk, View
from offices import HELENE, PIOTR
from paperwork import NOON
from readers import ANA, IRINA
from sqlalchemy import func, literal, select, union_all
from steps import APART, OFFICERS, TABLE, WORDS, facts

from grievance import handling, inhand
from grievance.case.lifecycle import Standing
from grievance.case.terms import Role, State, Step
from grievance.casefile.stepping import Act
from grievance.casefile.unlocked import Unlocked
from grievance.errors import StepRefused
from grievance.handling import Taking
from grievance.inhand import Seen
from grievance.office import Office
from grievance.store.engine import Store
from grievance.store.tables import METADATA

EVERYTHING: Final = {name: text for rule in TABLE.values() for name, text in facts(rule, NOON.date()).items()}
"""Something for whatever any step asks for."""

REFUSED: Final = frozenset({"Forbidden", "StepRefused", "Unmet"})
"""How somebody is told that a step is not theirs, or nobody's, or that nobody proposed it to be approved by them."""

STRANGERS: Final[Mapping[str, frozenset[str]]] = {
    PIOTR: frozenset({"Forbidden"}),
    ANA: frozenset({"Forbidden"}),
    IRINA: frozenset({"Forbidden"}),
    HELENE: frozenset({"CaseUnknown"}),
}
"""Who has nothing to do with a company's case, and how they are told so: witness, readers, who sits outside."""

DOORS: Final = (
    *(Step.COMPLAIN, Step.ASK_WITHDRAWAL, Step.RESUME, Step.CONFIRM, Step.DENY, Step.OBJECT, Step.APPEAL, Step.RATE),
)
"""What she has a door for that is not always open."""

HER: Final = ""


def rows(store: Store) -> dict[str, int]:
    """Count the rows of every table there is."""
    counts = (select(literal(name), func.count()).select_from(table) for name, table in METADATA.tables.items())
    with store.read() as connection:
        return {row[0]: row[1] for row in connection.execute(union_all(*counts))}


def forbidden(seen: View, chance: Random) -> tuple[str, Step]:
    """Draw somebody, and a step that is not theirs as a case stands."""
    while True:
        name = chance.choice([*OFFICERS, *STRANGERS, HER])
        step = chance.choice(DOORS if name == HER else list(Step))
        if not may(seen, name, step):
            return name, step


def may(seen: View, name: str, step: Step) -> bool:
    """Say whether the table lets somebody take a step, or propose it; she goes by what she is told."""
    before = seen.standing.told_before
    told = Standing(seen.standing.told, (before,) if before else ())
    try:
        rule = (told if name == HER else seen.standing).rule(step)
    except StepRefused:
        return False
    return bool(rule.roles & ({Role.COMPLAINANT} if name == HER else OFFICERS.get(name, frozenset())))


def attempt(case: AtTheDesk, name: str, step: Step) -> None:
    """Try a step, and see that it is refused and that nothing changed.

    The steps with a verb of their own are refused there for what is brought to them, too: they are recorded straight.
    """
    deed: Callable[[], object] = partial(case.hers, step, EVERYTHING)
    if name != HER and step in APART:
        deed = partial(inhand.take, *_at(case, name), Act(step, facts=EVERYTHING))
    elif name != HER:
        deed = partial(handling.take, *_at(case, name), Taking(step, WORDS, "en", EVERYTHING))
    unchanged(case, deed, STRANGERS.get(name, REFUSED), f"{step} by {name or 'her'}")


def attempt_own(case: AtTheDesk, by: bytes) -> None:
    """Let whoever proposed something (their id) try to approve it."""
    name = next(name for name in OFFICERS if case.id_of(name) == by)
    unchanged(case, partial(handling.approve, *_at(case, name)), frozenset({"Forbidden"}), f"the own by {name}")


def attempt_barred(case: AtTheDesk, name: str, step: Step) -> None:
    """Try a row of the table that no service lets pass: nothing is to be extended there, or proposed."""
    at = _at(case, name)
    if step is Step.EXTEND:
        taking = Taking(step, WORDS, "en", facts(TABLE[State.ACKNOWLEDGED, step], case.now.date()))
        unchanged(case, partial(handling.take, *at, taking), frozenset({"Incomplete"}), step)
    elif step is Step.WITHHOLD:
        unchanged(case, partial(handling.withhold, *at, "Not yet."), frozenset({"StepRefused"}), step)
    else:
        act = Act(step, facts={"step": Step.REJECT})
        unchanged(case, partial(inhand.take, *at, act), frozenset({"StepRefused"}), step)


def unchanged(case: AtTheDesk, deed: Callable[[], object], expected: frozenset[str], what: str) -> None:
    """Try something, and see that it is refused in one of these ways and leaves every row as it was."""
    store, before = case.case.office.desk.store, case.case.record()
    counted = rows(store)
    found = outcome(deed)
    assert found in expected, f"{what}: {found}"
    assert case.case.record() == before, what
    assert rows(store) == counted, what


def _at(case: AtTheDesk, name: str) -> tuple[Office, Unlocked, Seen]:
    return case.case.office.desk, case.case.office.officer(name), case.seen()
