"""Opening the demonstration: an office of its own the first time, filled once, then served until Ctrl-C."""

from __future__ import annotations

import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from importlib.resources import files
from pathlib import Path

from grievance import founding, officers, process, settings
from grievance.case.terms import Purpose
from grievance.clock import Clock
from grievance.demo.card import Card, Login, keep
from grievance.demo.filling import Filling, Progress, set_clock
from grievance.demo.processes import require_free_ports, running
from grievance.demo.tales import events, tales
from grievance.errors import KeeperRefused, SettingRefused
from grievance.keeper.files import alone
from grievance.office import Office, Process
from grievance.settings import Settings
from grievance.store.engine import Store

OFFICERS = {
    "Ruth Adeyemi": (Purpose.INTAKE, Purpose.LEAD),
    "Mateo Lindgren": (Purpose.INTAKE, Purpose.LEAD),
    "Amara Keita": (Purpose.LEAD,),
    "Salma Idrissi": (Purpose.SAFETY,),
    "Piotr Wrona": (Purpose.WITNESS,),
    "Helene Mbaye": (Purpose.OUTSIDE,),
}

Say = Callable[[str], object]
Bar = Callable[[str, int], AbstractContextManager[Callable[[int], object]]]


def run(say: Say, bar: Bar) -> None:
    """Run the demonstration until Ctrl-C or SIGTERM. `say` prints a line, `bar` shows how far the filling is.

    Raises `SettingRefused` where this home holds a real office, or something does not start.
    """
    told = _settings()
    process.begin(told)
    require_free_ports(told)
    with _alone(told.home), _until_stopped(say):
        card = _card(told)
        with running(told) as processes:
            if progress := Progress.read(told):
                with bar("Telling fictional complaints", len(list(events(tales())))) as tick:
                    Filling(told, card, progress).fill(tick)
            say(summary(card))
            processes.watch(threading.Event())


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Keep a second demonstration out of this home while one is open. Raises `SettingRefused`."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as held:
        try:
            held.enter_context(alone(home / "demo.lock"))
        except KeeperRefused:
            raise SettingRefused(
                "A demonstration is open in this home already: stop it, or set GRIEVANCE_HOME."
            ) from None
        yield


def card() -> Card:
    """Return what was left for whoever tries the demonstration. Raises `SettingRefused` where there is none."""
    try:
        return Card.read(_settings())
    except OSError as error:
        raise SettingRefused("There is no demonstration here yet: grievance demo makes one.") from error


def summary(card: Card) -> str:
    """Write what a person needs to look around."""
    width = max(len(login.name) for login in card.officers)
    logins = (
        f"  {login.name:<{width}}  {login.role:<12}  {login.passphrase}  code {login.code()}" for login in card.officers
    )
    first = card.receipts[0]
    return "\n".join(
        (
            "",
            "A demonstration office is open. Everything in it is invented.",
            "",
            f"  Tell something       {card.public_url}",
            f"  Read the answer      {card.public_url}/en/mailbox   with receipt {grouped(first)}",
            f"  Write to the bot     {card.bot_url or 'on Telegram, under the name it has there'}",
            f"  Work at the desk     {card.desk_url}   as one of:",
            "",
            *logins,
            "",
            f"  A code is good for half a minute, once; the next:  {_python()} -m grievance demo codes",
            "  All of this, with the secrets of the codes, is in demo.json beside the data.",
            "",
            "Ctrl-C stops it.",
        )
    )


def _python() -> str:
    """Write the path of this Python as one would type it here."""
    python, here = Path(sys.executable), Path.cwd()
    return str(python.relative_to(here) if python.is_relative_to(here) else python)


def grouped(digits: str) -> str:
    """Write a receipt as people do, in fours."""
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def _settings() -> Settings:
    told = settings.load(mode="demonstration")
    return told if told.clock_file else settings.load(mode="demonstration", clock_file=told.home / "clock")


def _card(told: Settings) -> Card:
    """Return the card of the demonstration in this home, which is founded first if there is none."""
    if not told.pin_file.exists():
        return _found(told)
    try:
        card = Card.read(told)
    except OSError as error:
        raise SettingRefused(
            f"{told.home} holds an office that is no demonstration, or one that was not finished."
        ) from error
    Store(told.database_url).migrate()
    Office.open(told, Process.CLI).check_mark()
    card.write(told)
    return card


def _found(told: Settings) -> Card:
    """Found an office in the past. Its root is thrown away: nobody will ever be enrolled here again."""
    told.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    set_clock(told, tales()[0].tell)
    for path, ours in ((told.rota_file, "rota.toml"), (told.referrals_file, "referrals.toml")):
        keep(path, files("grievance.demo").joinpath(ours).read_text(encoding="utf-8").rstrip())
    with tempfile.TemporaryDirectory() as folder:
        keys = Path(folder, "keys")
        founding.found(told, keys, Clock(told).now())
        office = Office.open(told, Process.CLI)
        logins = [_enrol(office, keys, name, purposes) for name, purposes in OFFICERS.items()]
    card = Card.new(told, logins)
    card.write(told)
    Progress().write(told)
    return card


def _enrol(office: Office, keys: Path, name: str, purposes: tuple[Purpose, ...]) -> Login:
    given = officers.enrol_with_root(office, keys, name, purposes)
    return Login(given.name, ", ".join(purposes), given.passphrase, given.totp_secret)


@contextmanager
def _until_stopped(say: Say) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end the block in order. A second one does not hurry it: stopping takes its time."""
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        if not stopping:
            stopping = True
            raise KeyboardInterrupt

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, stop)
    with suppress(KeyboardInterrupt):
        yield
    say("Stopped.")
