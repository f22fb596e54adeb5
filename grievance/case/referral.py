"""Who else can help a person, and where: a directory with a day on which each line stops being true."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Help(StrEnum):
    """What somebody can do for a person. Police is not among them: the state may be where the harm comes from."""

    RIGHTS = "rights"
    LEGAL = "legal"
    UNION = "union"
    HEALTH = "health"
    SHELTER = "shelter"
    CHILD = "child"
    SURVIVOR = "survivor"


@dataclass(frozen=True, slots=True)
class Referral:
    """Somebody outside the office who can help. `country` is its code (ISO 3166-1), empty for any country.

    `phone` and `web` may be empty, not both. From `expires` on nobody is sent there: it was `checked` too long ago.
    """

    id: str
    country: str
    name: str
    help: tuple[Help, ...]
    phone: str
    web: str
    checked: date
    expires: date


def current(referrals: Iterable[Referral], today: date) -> tuple[Referral, ...]:
    """Return those that still count today, those of a country before those of any."""
    standing = (referral for referral in referrals if referral.checked <= today < referral.expires)
    return tuple(sorted(standing, key=lambda referral: (not referral.country, referral.country)))
