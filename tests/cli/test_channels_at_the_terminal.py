"""`grievance channels`: a few lines for a person, a status for what watches."""

from __future__ import annotations

import pytest
from fares import FARES, fare
from offices import TestOffice
from terminal import Terminal

from grievance import channels
from grievance.channels import Tallied


@pytest.fixture
def terminal(standing_office: TestOffice) -> Terminal:
    """Give a terminal of an office of its own."""
    return Terminal(standing_office.settings.environment())


def test_an_office_without_a_bot_is_well(terminal: Terminal) -> None:
    assert terminal.done("channels") == (
        "All together: 0 unsent and 0 not handled since before today, 0 kept of what was set aside.\n"
    )


def test_what_was_counted_is_said_in_a_few_lines(standing_office: TestOffice, terminal: Terminal) -> None:
    fare(standing_office.desk, FARES)
    fare(standing_office.desk, FARES, days=20, unsent=20, waiting=1, aside=2)
    channels.beat(standing_office.desk, "telegram")

    first, *lines = terminal.done("channels").splitlines()

    assert first.startswith("telegram: last asked at 20")
    assert [line.split() for line in lines[:2]] == [
        ["delivered", "214", "214", "428"],
        ["not", "delivered", "3", "3", "6"],
    ]
    assert lines[-1] == ("All together: 20 unsent and 1 not handled since before today, 2 kept of what was set aside.")


def test_what_somebody_should_look_at_is_status_1(standing_office: TestOffice, terminal: Terminal) -> None:
    fare(standing_office.desk, {Tallied.ASIDE: 1}, days=2, unsent=21)
    channels.beat(standing_office.desk, "telegram")
    standing_office.move_clock(30 / 24 / 60)

    ran = terminal.run("channels")

    assert ran.returncode == 1
    assert ran.stderr == ""
    still, aside, unsent = [line for line in ran.stdout.splitlines() if line.startswith("Look: ")]
    assert still.startswith("Look: telegram was not asked for 3")
    assert aside == "Look: on telegram 1 were set aside within 7 days; the bot's log says where it failed."
    assert unsent == "Look: 21 messages are unsent since before today."
