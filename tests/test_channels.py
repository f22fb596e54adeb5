"""How the channels fare is added up by days; the beat tells a minute; old counts go."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fares import FARES, fare
from offices import TestOffice

from grievance import channels, inbox
from grievance.channels import Alarm, Tallied, Trouble
from grievance.office import Office, Process

NONE = dict.fromkeys(Tallied, (0, 0, 0))


@pytest.fixture
def desk(standing_office: TestOffice) -> Office:
    """Give the desk of an office of its own."""
    return standing_office.desk


def test_each_channel_is_counted_by_itself(desk: Office) -> None:
    fare(desk, {Tallied.DELIVERED: 2}, days=3)
    fare(desk, {Tallied.DELIVERED: 1, Tallied.ASIDE: 4}, channel="console")

    console, telegram = channels.health(desk).each

    assert (console.channel, telegram.channel) == ("console", "telegram")
    assert console.counts == NONE | {Tallied.DELIVERED: (1, 1, 1), Tallied.ASIDE: (4, 4, 4)}
    assert telegram.counts == NONE | {Tallied.DELIVERED: (0, 2, 2)}
    assert channels.health(desk).alarms == (Alarm(Trouble.ASIDE, 4, "console"),)


def test_counts_go_after_thirty_five_days(standing_office: TestOffice, desk: Office) -> None:
    bot = standing_office.role(Process.BOT)
    fare(desk, FARES)

    for days, there in ((29, True), (35, True), (36, False)):
        standing_office.move_clock(days)
        inbox.sweep(bot)
        standing_office.move_clock(0)
        assert bool(channels.health(desk).each) is there


def test_a_beat_tells_the_minute_and_no_more(standing_office: TestOffice, desk: Office) -> None:
    channels.beat(desk, "telegram")
    (path,) = (desk.settings.home / "bot").iterdir()
    first = path.stat()

    channels.beat(desk, "telegram")
    assert (first.st_mtime % 60, first.st_atime % 60, first.st_size) == (0, 0, 0)
    assert path.stat().st_mode & 0o777 == 0o644

    standing_office.move_clock(1)
    channels.beat(desk, "telegram")
    assert path.stat().st_mtime - first.st_mtime >= 86_400
    (one,) = channels.health(desk).each
    assert one.asked
    assert timedelta(0) <= desk.now() - one.asked < timedelta(minutes=2)


def test_within_a_minute_the_file_is_not_touched_again(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    minute = desk.now().replace(second=1)
    monkeypatch.setattr(desk, "now", lambda: minute)
    channels.beat(desk, "telegram")
    (path,) = (desk.settings.home / "bot").iterdir()
    changed = path.stat().st_ctime_ns

    monkeypatch.setattr(desk, "now", lambda: minute.replace(second=59))
    channels.beat(desk, "telegram")

    assert path.stat().st_ctime_ns == changed


def test_where_no_beat_can_be_left_the_bot_goes_on_and_it_is_not_known(desk: Office) -> None:
    (desk.settings.home / "bot").write_text("in the way")

    channels.beat(desk, "telegram")
    fare(desk, FARES)

    (one,) = channels.health(desk).each
    assert one.asked is None
    assert channels.health(desk).alarms == ()


@pytest.mark.parametrize(("minutes", "alarms"), [(8, 0), (12, 1)])
def test_ten_minutes_without_an_answer_are_an_alarm(
    standing_office: TestOffice, desk: Office, minutes: int, alarms: int
) -> None:
    channels.beat(desk, "telegram")
    standing_office.move_clock(minutes / 24 / 60)

    found = channels.health(desk).alarms

    assert [alarm.trouble for alarm in found] == [Trouble.STILL] * alarms
    assert all(minutes <= alarm.count <= minutes + 2 for alarm in found)
