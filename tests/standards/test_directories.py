"""Who else can help, and where a channel endangers: read whole or refused with the line, and only what still counts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from grievance.case.advice import FRESH_FOR, countries
from grievance.case.referral import Help, current
from grievance.errors import StandardRefused
from grievance.standards.advice import our_advice, read_advice
from grievance.standards.referrals import read_referrals

CLINIC = """
[[referral]]
id = "clinic"
country = "GN"
name = "Clinic of the Kilnmouth workers"
help = ["health", "survivor"]
phone = "+224 000 00 00"
web = "https://clinic.example"
checked = "2026-11-01"
expires = "2027-05-01"
"""
LINE = """
[[referral]]
id = "line"
name = "A line for people who speak up"
help = ["rights"]
web = "https://line.example"
checked = "2026-11-01"
expires = "2026-12-01"
"""
ADVICE = """
[[advice]]
channel = "telegram"
country = "CN"
checked = "2026-11-24"
source = "known"
"""


def test_a_directory_is_read_whole() -> None:
    clinic, line = read_referrals(CLINIC + LINE)

    assert (clinic.country, clinic.help, clinic.phone) == ("GN", (Help.HEALTH, Help.SURVIVOR), "+224 000 00 00")
    assert (line.country, line.phone, line.web) == ("", "", "https://line.example")


def test_from_the_day_it_expires_nobody_is_sent_there() -> None:
    both = read_referrals(LINE + CLINIC)

    assert [one.id for one in current(both, date(2026, 11, 30))] == ["clinic", "line"]
    assert [one.id for one in current(both, date(2026, 12, 1))] == ["clinic"]
    assert current(both, date(2027, 5, 1)) == ()
    assert current(both, date(2026, 10, 31)) == ()


@pytest.mark.parametrize(
    ("right", "wrong", "line"),
    [
        ("[[referral]]", "[referral]", 2),
        ("[[referral]]", "[[referrals]]", 2),
        ('country = "GN"', 'country = "Guinea"', 4),
        ('help = ["health", "survivor"]', 'help = ["police"]', 6),
        ('help = ["health", "survivor"]', "help = []", 6),
        ('phone = "+224 000 00 00"', 'phone = "ask Mamadou"', 7),
        ('web = "https://clinic.example"', 'web = "http://clinic.example"', 8),
        ('checked = "2026-11-01"', 'checked = "in November"', 9),
        ('expires = "2027-05-01"', 'expires = "2026-11-01"', 10),
        ('expires = "2027-05-01"', "", 2),
    ],
)
def test_a_line_that_is_not_understood_is_refused(right: str, wrong: str, line: int) -> None:
    with pytest.raises(StandardRefused) as refused:
        read_referrals(CLINIC.replace(right, wrong, 1))

    assert refused.value.line == line


def test_a_line_without_a_way_to_reach_anybody_is_refused() -> None:
    with pytest.raises(StandardRefused):
        read_referrals(LINE.replace('web = "https://line.example"\n', ""))


def test_one_line_stands_once() -> None:
    with pytest.raises(StandardRefused, match="twice"):
        read_referrals(CLINIC + CLINIC)


def test_advice_is_said_of_its_own_channel_also_when_it_is_old() -> None:
    (advice,) = read_advice(ADVICE)

    assert countries([advice], "telegram") == ("CN",)
    assert countries([advice], "console") == ()
    assert not advice.stale(advice.checked + FRESH_FOR)
    assert advice.stale(advice.checked + FRESH_FOR + timedelta(days=1))


def test_the_advice_that_ships_is_understood() -> None:
    assert countries(our_advice(), "telegram")


@pytest.mark.parametrize(
    ("right", "wrong", "line"),
    [
        ("[[advice]]", "[advice]", 2),
        ('country = "CN"', 'country = "China"', 4),
        ('checked = "2026-11-24"', 'checked = "yesterday"', 5),
        ('source = "known"', 'source = "a friend"', 6),
    ],
)
def test_advice_that_is_not_understood_is_refused(right: str, wrong: str, line: int) -> None:
    with pytest.raises(StandardRefused) as refused:
        read_advice(ADVICE.replace(right, wrong, 1))

    assert refused.value.line == line
