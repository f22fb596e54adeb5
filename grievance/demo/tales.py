"""What is told in the demonstration, and what follows, in the order in which it happens."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from importlib.resources import files
from typing import Any

COMPLAINANT = "complainant"


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done `days` before the filling, `at` a time of day (UTC), `by` an officer or the complainant.

    `does` is `tell`, or in the mailbox `answer` (with what she chooses besides: `choice`, or `facts` with her word on
    each promise), `withdraw` or `rate`, or at the desk `title`, `approve` or a step. `promise` counts the days to the
    next letter, 0 for none. `facts` are what the step asks for; one that is written `+7` is a day, so many after.
    """

    days: int
    at: str
    by: str
    does: str
    words: str
    language: str = ""
    promise: int = 0
    made: str = ""
    choice: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    def moment(self, today: datetime) -> datetime:
        """Return when it happens, where the filling happens `today`."""
        return datetime.combine(today.date() - timedelta(days=self.days), time.fromisoformat(self.at), UTC)

    def given(self, today: datetime) -> dict[str, str]:
        """Return the facts with their days, where the filling happens `today`."""
        day = self.moment(today).date()
        later = {name: day + timedelta(days=int(said)) for name, said in self.facts.items() if said.startswith("+")}
        return {**self.facts, **{name: date.isoformat() for name, date in later.items()}}


@dataclass(frozen=True, slots=True)
class Tale:
    """One fictional complaint: the form's language, whom it is about, and answers by group of questions."""

    id: str
    form: str
    about: str
    tell: Deed
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    then: tuple[Deed, ...] = ()


def tales() -> tuple[Tale, ...]:
    """Read all tales from `tales.toml`, the oldest first."""
    data = tomllib.loads(files(__package__).joinpath("tales.toml").read_text("utf-8"))
    return tuple(sorted(map(_tale, data["tales"]), key=lambda tale: -tale.tell.days))


def events(told: tuple[Tale, ...]) -> Iterator[tuple[Tale, Deed]]:
    """Return everything that happens, in the order in which it happens."""
    everything = [(tale, deed) for tale in told for deed in (tale.tell, *tale.then)]
    return iter(sorted(everything, key=lambda event: (-event[1].days, event[1].at)))


def _tale(data: Mapping[str, Any]) -> Tale:
    tell = Deed(data["days"], data["at"], COMPLAINANT, "tell", data["story"], data["language"])
    then = tuple(Deed(**deed) for deed in data.get("then", ()))
    return Tale(data["id"], data["form"], data["about"], tell, data.get("answers", {}), then)
