"""Where it can be dangerous to have a channel's app: said first, before a person tells anything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

FRESH_FOR: Final = timedelta(days=183)
"""How long ago somebody may have looked: ours to choose. What is older is still said."""


@dataclass(frozen=True, slots=True)
class Advice:
    """A channel's app endangers in a country (ISO 3166-1). `source` is `found`, `known` or `house`."""

    channel: str
    country: str
    checked: date
    source: str

    def stale(self, today: date) -> bool:
        """Say whether somebody should look again."""
        return today > self.checked + FRESH_FOR


def countries(advice: Iterable[Advice], channel: str) -> tuple[str, ...]:
    """Return the countries of one channel, in the order of their codes."""
    return tuple(sorted({each.country for each in advice if each.channel == channel}))
