"""The demonstration opens, is filled, survives what dies in it, and stops in order."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from html import escape, unescape
from pathlib import Path

import pytest
from served import free_ports
from shown import ROOT, Shown, answers, children, opened, shown, start, stop

from grievance import founding
from grievance.demo.card import Card
from grievance.demo.filling import sign_in
from grievance.demo.tales import COMPLAINANT, Tale, tales
from grievance.demo.visiting import Visitor
from grievance.settings import Settings, load

TALES = {tale.id: tale for tale in tales()}


def chosen(home: Path) -> Settings:
    """Give the settings of a demonstration in this home."""
    public, desk, rehearsal = free_ports(3)
    ports = {"public_port": public, "desk_port": desk, "rehearsal_port": rehearsal}
    return load(home=home, mode="demonstration", clock_file=home / "clock", sign_in_cost="cheap", **ports)


@pytest.fixture(scope="module")
def interrupted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, str]:
    """Stop a demonstration while it is filled; give its settings, and how far it had come."""
    settings = chosen(tmp_path_factory.mktemp("demonstration"))
    process = start(settings)
    until = time.monotonic() + 180
    while '"S06"' not in progress(settings):
        assert time.monotonic() < until
        time.sleep(0.05)
    assert stop(process) == 0
    return settings, progress(settings)


@pytest.fixture(scope="module")
def demonstration(interrupted: tuple[Settings, str]) -> Iterator[Shown]:
    """Give a demonstration that was interrupted and went on: all that is asked of one, it answers."""
    with shown(interrupted[0]) as open_one:
        yield open_one


@pytest.fixture(scope="module")
def desks(demonstration: Shown) -> dict[str, Visitor]:
    """Sign in as one officer of each circle that reads, with the next code: the filling used this one."""
    card = demonstration.card
    return {name: sign_in(card.desk_url, card.login(name), ahead=1) for name in ("Ruth Adeyemi", "Helene Mbaye")}


def reader(tale: Tale) -> str:
    return "Ruth Adeyemi" if tale.about == "company" else "Helene Mbaye"


def cases(desk: Visitor) -> dict[str, str]:
    """Open every case that an officer can find; number → source of its page, as a person would read it."""
    found = [number for view in ("open", "closed") for number in desk.open(f"/?view={view}").find(NUMBER)]
    return {number: unescape(desk.open(f"/case/{number}").source) for number in found}


NUMBER = r"/case/([A-Z]{4}-\d{3}-\w)\b"


def test_what_is_needed_to_try_it_is_written_for_this_user_alone(demonstration: Shown) -> None:
    written, settings = demonstration.written, demonstration.settings

    assert (settings.home / "demo.json").stat().st_mode & 0o777 == 0o600
    assert written.keys() == {"public_url", "desk_url", "bot_url", "officers", "receipts"}
    assert written["public_url"] == f"http://127.0.0.1:{settings.public_port}"
    assert written["desk_url"] == f"http://127.0.0.1:{settings.desk_port}"
    assert {login["role"] for login in written["officers"]} == {"intake, lead", "lead", "safety", "witness", "outside"}
    assert all(login.keys() == {"name", "role", "passphrase", "totp_secret"} for login in written["officers"])
    assert [len(receipt) for receipt in written["receipts"]] == [20] * len(TALES)


def test_it_says_where_to_go_and_who_to_be(demonstration: Shown) -> None:
    written = demonstration.written

    for word in (written["public_url"], written["desk_url"], *(login["passphrase"] for login in written["officers"])):
        assert word in demonstration.said


def test_every_tale_is_read_at_the_desk_word_for_word(desks: dict[str, Visitor]) -> None:
    read = {name: cases(desk) for name, desk in desks.items()}

    missing = [
        tale.id for tale in TALES.values() if not any(tale.tell.words in page for page in read[reader(tale)].values())
    ]

    assert len(TALES) == 14
    assert missing == []


def test_what_is_about_the_office_is_read_outside_alone(desks: dict[str, Visitor]) -> None:
    outside = [tale for tale in TALES.values() if tale.about != "company"]

    ours = cases(desks["Ruth Adeyemi"])

    assert outside
    assert [tale.id for tale in outside if any(tale.tell.words in page for page in ours.values())] == []
    assert len(cases(desks["Helene Mbaye"])) == len(outside)


def test_cases_stand_in_many_states_and_some_wait_for_a_second_officer(desks: dict[str, Visitor]) -> None:
    pages = cases(desks["Ruth Adeyemi"]).values()

    for state in ("Complainant asked", "Closed and watched", "Appeal", "Investigation", "On hold for safety"):
        assert any(state in page for page in pages), state
    assert sum("Waits for a second officer" in page for page in pages) == 2


@pytest.mark.parametrize("view", ["open", "overdue", "soon", "closed"])
def test_every_view_of_the_queue_has_something_in_it(desks: dict[str, Visitor], view: str) -> None:
    assert desks["Ruth Adeyemi"].open(f"/?view={view}").find(NUMBER)


def test_the_receipt_opens_letters_and_status_and_never_the_story(demonstration: Shown) -> None:
    for tale, receipt in zip(tales(), demonstration.card.receipts, strict=True):
        door = Visitor(demonstration.card.public_url)
        mailbox = door.send(door.open(f"/{tale.form}/mailbox"), "/mailbox", receipt=receipt)

        read = unescape(mailbox.source)
        waiting = [deed.words.strip() for deed in tale.then[-1:] if deed.does == "close"]
        ours = [deed for deed in tale.then if deed.by != COMPLAINANT]
        letters = [deed.words.strip() for deed in ours if deed.language and deed.words.strip() not in waiting]
        kept = [deed.words.strip() for deed in ours if not deed.language and deed.words and deed.does != "promise"]
        private = [tale.tell.words, *waiting, *kept]
        assert [words for words in letters if words not in read] == []
        assert [words for words in private if words in read or escape(words) in mailbox.source] == []


def test_the_tales_lie_weeks_apart_and_end_at_the_present() -> None:
    days = [tale.tell.days for tale in tales()]

    assert days == sorted(days, reverse=True)
    assert (max(days) > 90, min(days)) == (True, 1)


def test_officers_and_complainants_both_have_their_say() -> None:
    by = {deed.by == COMPLAINANT for tale in tales() for deed in tale.then}

    assert by == {True, False}


def test_it_serves_the_present_when_it_is_filled(demonstration: Shown) -> None:
    assert demonstration.settings.clock_file
    assert float(demonstration.settings.clock_file.read_text()) == 0


def test_codes_are_shown_for_every_officer(demonstration: Shown) -> None:
    command = [sys.executable, "-W", "ignore", "-m", "grievance", "demo", "codes"]
    said = subprocess.check_output(command, cwd=ROOT, env=demonstration.settings.environment(), text=True)

    assert re.findall(r"^\d{6}  (.+)$", said, re.MULTILINE) == [login.name for login in demonstration.card.officers]


@pytest.mark.parametrize("name", ["keeper", "rehearsal", "worker", "public", "desk", "bot"])
def test_what_dies_is_started_again(demonstration: Shown, name: str) -> None:
    before = children(demonstration.process.pid)

    os.kill(before[name], signal.SIGKILL)

    until = time.monotonic() + 30
    while children(demonstration.process.pid).get(name) in {None, before[name]}:
        assert time.monotonic() < until
        time.sleep(0.1)
    card = demonstration.card
    places = {card.public_url: "/ready", card.desk_url: "/sign-in", card.bot_url: "/"}
    while not all(answers(url, path) for url, path in places.items()):
        assert time.monotonic() < until
        time.sleep(0.1)
    while not reads(card):
        assert time.monotonic() < until
        time.sleep(0.1)


def reads(card: Card) -> bool:
    """Say whether a receipt opens its mailbox: a door may be there before the keeper answers."""
    door = Visitor(card.public_url)
    with suppress(RuntimeError):
        return door.send(door.open("/en/mailbox"), "/mailbox", receipt=card.receipts[0]).status == 200
    return False


def test_a_second_demonstration_is_kept_out_of_an_open_one_s_home(demonstration: Shown) -> None:
    settings = chosen(demonstration.settings.home)

    command = [sys.executable, "-m", "grievance", "demo"]
    ran = subprocess.run(
        command, cwd=ROOT, env=settings.environment(), capture_output=True, text=True, timeout=60, check=False
    )

    assert ran.returncode == 1
    assert "open in this home already" in ran.stderr


def test_ctrl_c_stops_everything_and_a_second_start_has_the_same_data(demonstration: Shown) -> None:
    before, running = demonstration.written, children(demonstration.process.pid)

    status = stop(demonstration.process)
    again = opened(demonstration.settings)

    assert status == 0
    assert set(running) == {"keeper", "rehearsal", "worker", "public", "desk", "bot"}
    assert [name for name, pid in running.items() if Path(f"/proc/{pid}").exists()] == []
    assert again.written == before
    assert again.seconds < demonstration.seconds
    assert stop(again.process, signal.SIGTERM) == 0


def test_a_real_office_refuses_to_serve_in_its_home(demonstration: Shown) -> None:
    environment = demonstration.settings.environment() | {"GRIEVANCE_MODE": "office", "GRIEVANCE_LANGUAGES": "en"}
    del environment["GRIEVANCE_CLOCK_FILE"], environment["GRIEVANCE_SIGN_IN_COST"]

    for name in ("public", "desk", "worker", "bot"):
        command = [sys.executable, "-m", "grievance", "serve", name]
        ran = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert ran.returncode == 1
        assert "demonstration" in ran.stderr


def test_a_demonstration_refuses_to_open_in_a_real_office_s_home(tmp_path: Path) -> None:
    settings = chosen(tmp_path)
    real = load(home=tmp_path, mode="office", clock_file=None)
    founding.found(real, tmp_path.parent / f"{tmp_path.name}-keys", datetime.now(UTC))

    command = [sys.executable, "-m", "grievance", "demo"]
    ran = subprocess.run(
        command, cwd=ROOT, env=settings.environment(), capture_output=True, text=True, timeout=60, check=False
    )

    assert ran.returncode == 1
    assert "holds an office that is no demonstration" in ran.stderr


def test_a_filling_that_was_interrupted_goes_on_where_it_stopped(
    interrupted: tuple[Settings, str], demonstration: Shown
) -> None:
    receipts = demonstration.card.receipts

    assert receipts[0] in interrupted[1]
    assert receipts[-1] not in interrupted[1]
    assert len(set(receipts)) == len(TALES)


def progress(settings: Settings) -> str:
    try:
        return (settings.home / "demo.filling").read_text()
    except FileNotFoundError:
        return ""


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    settings = chosen(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(settings.desk_port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as other:
        while not answers(f"http://127.0.0.1:{settings.desk_port}", "/"):
            time.sleep(0.05)
        command = [sys.executable, "-m", "grievance", "demo"]
        ran = subprocess.run(
            command, cwd=ROOT, env=settings.environment(), capture_output=True, text=True, timeout=60, check=False
        )
        other.terminate()

    assert ran.returncode == 1
    assert f"port {settings.desk_port}. Choose another with GRIEVANCE_DESK_PORT." in ran.stderr
    assert not settings.pin_file.exists()
