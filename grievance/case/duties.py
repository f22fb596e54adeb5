"""What the mechanism promises: duties, what stops their clocks, and the deadlines that come of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from grievance.case.terms import Role, State, Step


@dataclass(frozen=True, slots=True)
class Pause:
    """A state in which our own clocks stand still: for `days` at most each time, or as long as it lasts."""

    state: State
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """A promise of the mechanism: it starts with one of `starts` and is kept with one of `ends`, or ends with the case.

    It lasts `days`, `months` or `working_days`, and no longer than the day that its first entry names as `fact`.
    `fallback` days after receipt start it where `starts` never came. `owner` answers for it. A `statutory` one begins
    once and never pauses; one of our own begins again with its steps and stands still in `pauses`. Once extended, it
    lasts `extends` months in all at most.
    """

    id: str
    starts: tuple[Step, ...]
    ends: tuple[Step, ...]
    days: int = 0
    months: int = 0
    working_days: int = 0
    statutory: bool = True
    fallback: int | None = None
    fact: str = ""
    owner: Role = Role.INTAKE
    pauses: tuple[Pause, ...] = ()
    extends: int = 0
    source: str = ""

    @property
    def of_every_case(self) -> bool:
        """Say whether every case has it, since its receipt."""
        return Step.RECEIVE in self.starts or self.fallback is not None


@dataclass(frozen=True, slots=True)
class Basis:
    """Why a deadline has its day: what `began` it (`None`: its fallback), the `calendar`, the days it was `paused`."""

    duty: Duty
    began: Step | None
    calendar: str = ""
    paused: int = 0
    extended: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """A duty with its day. `met` is the day it ended, `None` while it runs; `lapsed` says that only its case ended it.

    `paused` says that it stands still: then `due` is the day as it would be if it went on now.
    """

    duty: str
    due: date
    started: date
    met: date | None = None
    statutory: bool = True
    paused: bool = False
    lapsed: bool = False
    basis: Basis | None = None

    def running(self) -> bool:
        """Say whether the duty is still owed."""
        return self.met is None
