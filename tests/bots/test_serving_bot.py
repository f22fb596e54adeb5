"""The process of the bot, from its settings to its end, with the rehearsal of the platform on the other side."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import apart
import pytest
from offices import ROOT, TestOffice

from bots import holding, serving
from bots.rehearsal import Fake, rehearsing
from grievance import inbox
from grievance.errors import SettingRefused
from grievance.office import Process

CANARY = "zebra crossing in Dunedin"


@contextmanager
def served(office: TestOffice, fake: Fake) -> Iterator[subprocess.Popen[str]]:
    """Run the bot as a process of its own, and end it as a stop of the machine does."""
    told = {"TOKEN": fake.token, "API_BASE": fake.base, "FILE_BASE": fake.base, "POLL_SECONDS": "5"}
    environment = office.settings.environment() | {f"GRIEVANCE_TELEGRAM_{name}": value for name, value in told.items()}
    command = [sys.executable, "-m", "grievance", "serve", "bot"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Ask a process to end; return its code, and what it said of itself."""
    process.send_signal(signal.SIGTERM)
    _, trouble = process.communicate(timeout=40)
    return process.returncode, trouble


def test_a_person_is_answered_and_a_signal_ends_it_without_a_word(standing_office: TestOffice) -> None:
    with rehearsing() as fake, served(standing_office, fake) as process:
        phone = fake.phone(name="Amina Haddad")
        phone.say(CANARY)
        phone.wait("English", 40)

        assert ended(process) == (0, "")


def test_a_process_that_is_killed_is_followed_by_one_that_goes_on(standing_office: TestOffice) -> None:
    with rehearsing() as fake:
        phone = fake.phone(name="Amina Haddad")
        with served(standing_office, fake) as process:
            phone.say("hello")
            phone.wait("English", 40)
            process.kill()
        phone.say("1")
        with served(standing_office, fake):
            phone.wait("Is this phone only yours?", 40)


def test_an_office_without_a_token_is_told_so(office: TestOffice) -> None:
    real = office.settings.model_copy(update={"mode": "office", "clock_file": None})

    with pytest.raises(SettingRefused, match="GRIEVANCE_TELEGRAM_TOKEN is missing"):
        vars(serving)["_telegram"](real)


def test_a_demonstration_without_a_token_speaks_with_its_rehearsal(office: TestOffice) -> None:
    demonstration = office.settings.model_copy(update={"mode": "demonstration"})

    assert vars(serving)["_telegram"](demonstration).name == "telegram"


async def ending() -> None:
    """Ask this process to end."""
    signal.raise_signal(signal.SIGTERM)


def test_a_second_process_of_a_channel_is_refused_in_words(office: TestOffice) -> None:
    channel = vars(serving)["_telegram"](office.settings.model_copy(update={"mode": "demonstration"}))
    with (
        apart.unseen(),
        inbox.alone(office.role(Process.BOT), "telegram"),
        pytest.raises(SettingRefused, match="holds the channel 'telegram'"),
    ):
        holding.hold(office.role(Process.BOT), channel, ending)
