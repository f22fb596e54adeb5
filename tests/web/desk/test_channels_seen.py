"""The channels at the desk: counts by the day, an alarm above the queue while there is one, and for whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from browsers import Browser
from fares import FARES, fare
from offices import HELENE, PIOTR, RUTH, SALMA, TestOffice

from grievance import channels
from grievance.channels import Tallied
from grievance.office import Office
from grievance.store import tallies


@pytest.fixture
def fresh(made: TestOffice, office: Office) -> Iterator[Office]:
    """Give the desk's office with nothing counted, before and after."""
    _nothing(office)
    yield office
    made.move_clock(0)
    _nothing(office)


def _nothing(office: Office) -> None:
    for path in (office.settings.home / "bot").glob("*"):
        path.unlink()
    with office.store.write() as connection:
        tallies.sweep(connection, office.now().date() + timedelta(days=90))
        connection.exec_driver_sql("DELETE FROM saying")
        connection.exec_driver_sql("DELETE FROM heard")


def row(page: str, name: str) -> list[int]:
    """Return the numbers of a row, by what stands in front of it."""
    found = re.search(rf"<th [^>]*>{name}<small>.*?</tr>", page, re.DOTALL)
    assert found, name
    return [int(number) for number in re.findall(r"<td[^>]*>(\d+)</td>", found.group())]


def test_an_office_without_a_bot_is_told_that_there_is_none(ruth: Browser, fresh: Office) -> None:
    page = ruth.open("/channels").text

    assert fresh
    assert "No bot was used within 30 days." in page
    assert "<table" not in page
    assert 'class="alarms"' not in page + ruth.open("/").text


def test_today_the_week_and_the_month_are_added_up_by_channel(ruth: Browser, fresh: Office) -> None:
    for days, count in ((0, 1), (6, 2), (7, 4), (29, 8), (30, 16)):
        fare(fresh, {Tallied.DELIVERED: count}, days=days)
    fare(fresh, {Tallied.BLOCKED: 1, Tallied.UNDELIVERED: 3, Tallied.OFFERED: 2})

    page = ruth.open("/channels").text

    assert re.findall(r"<h2[^>]*>(.*?)</h2>", page) == ["Telegram", "Left over"]
    assert row(page, "Delivered") == [1, 3, 15]
    assert row(page, "Not delivered") == [3, 3, 3]
    assert row(page, "Blocked the bot") == [1, 1, 1]
    assert row(page, "Offered again") == [2, 2, 2]
    assert row(page, "Set aside") == [0, 0, 0]
    assert "is not known on this machine" in page
    assert 'class="alarms"' not in page


def test_when_the_bot_last_asked_is_told_and_ten_minutes_are_an_alarm(
    ruth: Browser, made: TestOffice, fresh: Office
) -> None:
    channels.beat(fresh, "telegram")
    assert re.search(r"last asked for messages (just now|1 min ago)\.", ruth.open("/channels").text)
    assert 'class="alarms"' not in ruth.open("/").text

    made.move_clock(12 / 24 / 60)
    queue, page = ruth.open("/").text, ruth.open("/channels").text

    for each in (queue, page):
        assert re.search(r'role="status">.*Telegram: the bot has not asked for messages for 1[23] min', each, re.DOTALL)
    assert '<a href="/channels">Look at the channels</a>' in queue
    assert "Look at the channels" not in page

    channels.beat(fresh, "telegram")
    assert 'class="alarms"' not in ruth.open("/").text


def test_what_was_set_aside_is_an_alarm_for_a_week(ruth: Browser, made: TestOffice, fresh: Office) -> None:
    fare(fresh, {Tallied.ASIDE: 1})
    assert "Telegram: 1 message could not be handled within 7 days." in ruth.open("/").text

    made.move_clock(6)
    assert 'class="alarms"' in ruth.open("/").text
    made.move_clock(7)
    assert 'class="alarms"' not in ruth.open("/").text
    assert row(ruth.open("/channels").text, "Set aside") == [0, 0, 1]


@pytest.mark.parametrize(("count", "alarmed"), [(20, False), (21, True)])
def test_more_than_twenty_unsent_since_before_today_are_an_alarm(
    ruth: Browser, fresh: Office, *, count: int, alarmed: bool
) -> None:
    fare(fresh, unsent=count, waiting=2, aside=3, days=1)
    fare(fresh, unsent=5, waiting=5)

    page = ruth.open("/channels").text

    assert row(page, "Not sent since before today") == [count]
    assert row(page, "Not handled since before today") == [2]
    assert row(page, "Kept of what was set aside") == [3]
    said = f"{count} messages of the bot have not gone out since before today."
    assert (said in page, said in ruth.open("/").text) == (alarmed, alarmed)


@pytest.mark.parametrize(("name", "sees"), [(RUTH, True), (SALMA, True), (HELENE, False), (PIOTR, False)])
def test_only_intake_and_safety_see_how_the_channels_fare(
    browser: Callable[[str], Browser], fresh: Office, name: str, *, sees: bool
) -> None:
    fare(fresh, FARES | {Tallied.ASIDE: 1})
    own = browser(name)

    queue = own.open("/").text

    assert ("/channels" in queue, 'class="alarms"' in queue) == (sees, sees)
    assert own.open("/channels").status_code == (200 if sees else 404)
