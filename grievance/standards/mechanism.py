"""What a mechanism consists of, once its file has been understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import takewhile

from grievance.case.deadlines import begun, deadlines
from grievance.case.duties import Deadline, Duty
from grievance.case.terms import Entry, Question, State, Step
from grievance.case.workdays import MONDAY_TO_FRIDAY, Workdays


class Level(StrEnum):
    """Who runs a mechanism: the scheme, about its members, auditors and itself; or a certified entity, about itself."""

    SCHEME = "scheme"
    ENTITY = "entity"


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a standard, as `PS3.1`; its criteria begin with its id.

    It was in force from `since` on, and through `until` where an end is known: a day, or a month where the source names
    no day. Which one an audit followed is told by its report: a new edition leaves time to change.
    """

    id: str
    title: str
    since: str
    until: str
    source: str

    @property
    def family(self) -> str:
        """The standard of which it is an edition, as `PS`."""
        return "".join(takewhile(str.isalpha, self.id))

    def stood(self, day: date) -> bool:
        """Say whether it was in force on a day."""
        written = day.isoformat()
        return self.since <= written and (not self.until or written[: len(self.until)] <= self.until)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One demand of a standard. `id` carries the edition (`PS3.1:10.3`).

    `verified` says whether the title was read in a publication of the scheme; `source` is `found`, `seed`, `known` or
    `house`.
    """

    id: str
    title: str
    verified: bool
    source: str


@dataclass(frozen=True, slots=True)
class SubjectType:
    """What a complaint to a mechanism may be about."""

    id: str
    title: str
    source: str


@dataclass(frozen=True, slots=True)
class Option:
    """What an officer may choose for a fact, in the mechanism's own words.

    `letter` names the text that is prepared for the letter (`close.resolved`); empty where there is none.
    """

    id: str
    title: str
    means: str
    letter: str = ""


OFFERED: Mapping[str, str] = {"outcomes": "outcome", "grounds": "ground", "remedies": "family", "measures": "measure"}
"""The tables of options in a file, and the fact for which each is chosen from."""

BESIDES: Mapping[Step, str] = {Step.CLOSE: "measure"}
"""The facts that a step may be taken with, and need not be."""


@dataclass(frozen=True, slots=True)
class Standard:
    """One mechanism, whole. `cooling_off_days`, `update_days`, `appeal_days` and `conflict_years` are house defaults.

    So are `smallest_inside` and `smallest_outside`: the smallest count that is shown in the office, and out of it.

    `options` maps a fact to what may be chosen for it, `states` a state to the office's own name for it.
    `workdays` is the calendar of the office that follows it.
    """

    id: str
    version: str
    title: str
    level: Level
    editions: tuple[Edition, ...]
    criteria: tuple[Criterion, ...]
    subject_types: tuple[SubjectType, ...]
    questions: tuple[Question, ...]
    duties: tuple[Duty, ...]
    options: Mapping[str, tuple[Option, ...]]
    cooling_off_days: int
    update_days: int
    appeal_days: int
    conflict_years: int
    smallest_inside: int
    smallest_outside: int
    states: Mapping[State, str] = field(default_factory=dict)
    workdays: Workdays = MONDAY_TO_FRIDAY

    def owed(self, entries: Sequence[Entry], today: date) -> tuple[Deadline, ...]:
        """Return every deadline that a history has started, as it stands on a day."""
        return deadlines(entries, self.duties, self.workdays, today)

    def begun(self, entry: Entry) -> dict[str, str]:
        """Return the facts by which an entry fixes the days of the duties that it starts."""
        return begun(entry, self.duties, self.workdays)

    @property
    def acknowledge_days(self) -> int:
        """The days from receipt within which a person here answers for the first time."""
        return next(duty.days for duty in self.duties if duty.id == Step.ACKNOWLEDGE)

    @property
    def longest_pause(self) -> int:
        """The most days for which a clock stands still by itself, and then goes on without a step."""
        return max((pause.days or 0 for duty in self.duties for pause in duty.pauses), default=0)

    @property
    def conflict_days(self) -> int:
        """For how many days an audit or a tie keeps an auditor from a case after it ended."""
        return -(-self.conflict_years * 1461 // 4)  # with the leap days, rounded up

    def criterion(self, identifier: str) -> Criterion | None:
        """Return the criterion with this id."""
        return next((criterion for criterion in self.criteria if criterion.id == identifier), None)

    def edition(self, family: str, day: date) -> Edition | None:
        """Return the newest edition of a standard (`PS`) that was in force on a day, `None` where none is known."""
        stood = (edition for edition in self.editions if edition.family == family and edition.stood(day))
        return max(stood, key=lambda edition: edition.since, default=None)

    def edition_of(self, criterion: str) -> Edition | None:
        """Return the edition to which a criterion belongs, by the criterion's id."""
        return next((edition for edition in self.editions if edition.id == criterion.partition(":")[0]), None)

    def option(self, fact: str, identifier: str) -> Option | None:
        """Return what is chosen by this id for a fact."""
        return next((option for option in self.options.get(fact, ()) if option.id == identifier), None)
