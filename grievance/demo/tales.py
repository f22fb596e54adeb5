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

    `does` is `tell`, or a step: at the desk `title`, `acknowledge`, `letter`, `note`, `close`; in the mailbox `answer`,
    `withdraw`. `promise` counts the days to the next letter, 0 for none.
    """

    days: int
    at: str
    by: str
    does: str
    words: str
    language: str = "en"
    promise: int = 0
    reason: str = ""
    made: str = ""

    def moment(self, today: datetime) -> datetime:
        """Return when it happens, where the filling happens `today`."""
        return datetime.combine(today.date() - timedelta(days=self.days), time.fromisoformat(self.at), UTC)


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
