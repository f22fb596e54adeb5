"""Public holidays by country: the one place that knows the `holidays` library, and where it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from grievance.case.workdays import MONDAY_TO_FRIDAY, Workdays
from grievance.errors import SettingRefused


@dataclass(frozen=True, slots=True)
class Holidays:
    """The public holidays of a country (ISO 3166-1) or a part of it, a container of days; a year is asked for once."""

    country: str
    part: str | None = None

    def __contains__(self, day: object) -> bool:
        """Say whether a day is a public holiday there."""
        return isinstance(day, date) and day in _of_year(self.country, self.part, day.year)


def calendar(code: str) -> Workdays:
    """Return the working days of a country or a part of it, such as `AU-VIC`; without a code Monday to Friday.

    Raises `SettingRefused` for a place that the library does not know.
    """
    if not code:
        return MONDAY_TO_FRIDAY
    import holidays  # noqa: PLC0415 - it takes a second to load, and most processes of most offices never ask it
    from holidays.version import __version__ as version  # noqa: PLC0415 - as above

    country, _, part = code.partition("-")
    try:
        place = holidays.country_holidays(country, subdiv=part or None)
    except NotImplementedError:
        raise SettingRefused(
            f"GRIEVANCE_CALENDAR knows no holidays of {code}: use the code of a country, or of a part of it, "
            "such as AU or AU-VIC."
        ) from None
    name = f"{code}, holidays {version}"
    return Workdays(name, frozenset(place.weekend), Holidays(country, part or None))


@cache
def _of_year(country: str, part: str | None, year: int) -> frozenset[date]:
    import holidays  # noqa: PLC0415 - as above

    return frozenset(holidays.country_holidays(country, subdiv=part, years=year))
