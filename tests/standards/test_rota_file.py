"""A rota that is not fully understood is refused, with the line."""

from __future__ import annotations

from datetime import date, time

import pytest

from grievance.errors import StandardRefused
from grievance.standards.rota import read_rota

RIGHT = """
[rota]
zone = "Africa/Conakry"
minutes = 20

[[watch]]
days = ["mon", "tue"]
from = "08:30"
to = "17:00"
first = "a@office.example"
second = "b@office.example"

[[watch]]
danger = true
days = ["sat", "sun"]
from = "00:00"
to = "24:00"
first = "b@office.example"
second = "a@office.example"

[[closed]]
from = "2026-12-24"
to = "2027-01-01"
"""


def test_a_rota_is_read_whole() -> None:
    rota = read_rota(RIGHT)
    day, night = rota.watches

    assert (rota.zone.key, rota.minutes, rota.closed) == (
        "Africa/Conakry",
        20,
        ((date(2026, 12, 24), date(2027, 1, 1)),),
    )
    assert (day.days, day.start, day.end, day.danger) == (frozenset({0, 1}), time(8, 30), time(17), False)
    assert (night.days, night.end, night.danger) == (frozenset({5, 6}), time(23, 59, 59), True)


@pytest.mark.parametrize(
    ("right", "wrong", "line"),
    [
        ("[rota]\n", "[roster]\n", 2),
        ('zone = "Africa/Conakry"', 'zone = "Middle/Earth"', 3),
        ("minutes = 20", "minutes = 0", 4),
        ("minutes = 20", "minuets = 20", 4),
        ('days = ["mon", "tue"]', "days = []", 7),
        ('days = ["mon", "tue"]', 'days = ["monday"]', 7),
        ('from = "08:30"', 'from = "half past eight"', 8),
        ('to = "17:00"', 'to = "08:00"', 9),
        ('first = "a@office.example"', 'first = "Ruth"', 10),
        ('second = "b@office.example"', 'second = "a@office.example"', 11),
        ('to = "2027-01-01"', 'to = "2026-12-01"', 23),
        ('to = "2027-01-01"', 'to = "1 January"', 23),
        ("[[closed]]", "[closed]", 21),
    ],
)
def test_what_is_not_understood_is_refused_with_its_line(right: str, wrong: str, line: int) -> None:
    with pytest.raises(StandardRefused) as refused:
        read_rota(RIGHT.replace(right, wrong, 1))

    assert refused.value.line == line


@pytest.mark.parametrize("text", ["", RIGHT.replace("[[watch]]\ndays", "[[watch]]\ndanger = true\ndays"), "[[closed]]"])
def test_a_rota_without_an_ordinary_watch_is_none(text: str) -> None:
    with pytest.raises(StandardRefused):
        read_rota(text)
