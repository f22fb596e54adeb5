"""Which processes a demonstration has, in which order they end, and who is noticed at their ports."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from served import free_ports

from bots.rehearsal import rehearsing
from grievance.demo import processes
from grievance.demo.card import addresses
from grievance.demo.processes import Processes, Service, require_free_ports
from grievance.errors import SettingRefused
from grievance.settings import Settings, load

ENDING = """
import pathlib, signal, sys, time
name, told, pause = sys.argv[1], pathlib.Path(sys.argv[2]), float(sys.argv[3])
def end(*_):
    time.sleep(pause)
    with told.open("a") as file:
        file.write(name + "\\n")
    sys.exit()
signal.signal(signal.SIGTERM, end)
told.with_name(name).touch()
signal.pause()
"""


def chosen(home: Path, mode: str = "demonstration", **more: object) -> Settings:
    public, desk, rehearsal = free_ports(3)
    return load(home=home, mode=mode, public_port=public, desk_port=desk, rehearsal_port=rehearsal, **more)


def names(settings: Settings) -> list[str]:
    return [service.name for service in processes._described(settings)]  # noqa: SLF001 - nothing is to be started


def test_a_demonstration_has_a_bot_and_somebody_for_it_to_talk_to(tmp_path: Path) -> None:
    assert names(chosen(tmp_path)) == ["keeper", "rehearsal", "worker", "public", "desk", "bot"]


def test_a_bot_with_a_token_needs_no_rehearsal(tmp_path: Path) -> None:
    settings = chosen(tmp_path, telegram_token="123:abc")

    assert names(settings) == ["keeper", "worker", "public", "desk", "bot"]
    assert addresses(settings)[2] == ""


def test_the_card_says_where_to_write_to_the_bot(tmp_path: Path) -> None:
    settings = chosen(tmp_path)

    assert addresses(settings)[2] == f"http://127.0.0.1:{settings.rehearsal_port}"


def test_an_office_of_a_test_has_a_bot_where_it_is_given_a_token_and_no_other(tmp_path: Path) -> None:
    assert names(chosen(tmp_path, "test")) == ["keeper", "worker", "public", "desk"]
    assert names(chosen(tmp_path, "test", telegram_token="1:rehearsal"))[-1] == "bot"


@pytest.mark.parametrize("slow", ["bot", "worker", "rehearsal"])
def test_whoever_is_asked_by_others_ends_after_them(tmp_path: Path, slow: str) -> None:
    told = tmp_path / "ended"
    some = Processes(chosen(tmp_path))
    for service in some._services:  # noqa: SLF001 - each is a small process here, which tells when it ends
        start(service, told, 0.3 if service.name == slow else 0)

    some.stop()

    ended = told.read_text().split()
    assert ended[-2:] == ["rehearsal", "keeper"]
    assert set(ended[:-2]) == {"worker", "public", "desk", "bot"}


def start(service: Service, told: Path, pause: float) -> None:
    command = [sys.executable, "-c", ENDING, service.name, str(told), str(pause)]
    service.running = subprocess.Popen(command)
    until = time.monotonic() + 30
    while not told.with_name(service.name).exists():
        assert time.monotonic() < until
        threading.Event().wait(0.01)


def test_a_port_of_the_rehearsal_that_is_taken_is_named(tmp_path: Path) -> None:
    with rehearsing() as other:
        settings = chosen(tmp_path).model_copy(update={"rehearsal_port": other.port})

        with pytest.raises(SettingRefused, match="Choose another with GRIEVANCE_REHEARSAL_PORT"):
            require_free_ports(settings)
        require_free_ports(settings.model_copy(update={"telegram_token": "123:abc"}))
