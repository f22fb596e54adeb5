"""An enemy who copies everything: database, data folder, the keeper's too, logs, temporary files, and memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from databases import database
from gauges import core_limit
from offices import CAST
from planting import database_files, family, files, found, heard, left_behind, memory, word
from served import Served, digits, served, tell

from grievance.case.terms import About
from grievance.errors import Unreadable
from grievance.seal.keys import SEED, Identity, Recipient
from grievance.seal.root import Root
from grievance.store import cases, paging
from grievance.store.rows import View

NUMBER = r"/case/([A-Z]{4}-\d{3}-\w)\b"
PATIENCE = 60.0


@dataclass(frozen=True)
class Copied:
    """An office in which every field was filled, each with a word of its own, and where all that it writes lies."""

    served: Served
    home: Path
    log: Path
    planted: Mapping[str, list[str]]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copied]:
    home = tmp_path_factory.mktemp("copied")
    log = home / "log"
    with database(request, home) as url, ExitStack() as stack:
        with heard(log):
            opened = stack.enter_context(served(home, url, recycle_after=60, threads=2, dumpable=True))
        yield Copied(opened, home, log, _plant(opened))


def test_a_copy_of_everything_tells_no_word(office: Copied) -> None:
    planted, public = office.planted, _public(office.served)
    old = set(family(public)) - {public}
    assert found(planted["public"], _memory(old)), "a fresh word must be found where it is, or this proves nothing"

    visitor = office.served.visitor()
    _until(lambda: bool(visitor.open("/en/")) and not old & set(family(public)))

    words = [*planted["public"], *planted["desk"]]
    assert Path(f"/proc/{public}/fd/2").samefile(office.log), "what the processes say is among the files"
    assert found([*words, *CAST], files(office.home)) == set()
    assert found(words, left_behind(office.home)) == set()
    assert found([*words, *CAST], database_files(office.served.settings.database_url)) == set()
    assert found(planted["public"], _memory(family(public))) == set()


def test_no_key_that_lies_in_the_data_folder_opens_what_was_told(office: Copied) -> None:
    held = {identity.recipient.kid for identity in _every_key(office.served.settings.home)}
    trust = office.served.office.desk.trust()

    assert Recipient(trust.manifest.worker).kid in held, "the worker's own key lies there: this can find a key"
    assert held.isdisjoint(_every_reader(office.served))


def test_a_process_may_leave_its_memory_behind_where_a_test_asks(office: Copied) -> None:
    assert core_limit(_public(office.served)) != "0"


def _plant(office: Served) -> dict[str, list[str]]:
    """Fill every field that a person or an officer can fill, each with a word of its own."""
    planted: dict[str, list[str]] = {"public": [], "desk": []}

    def fresh(kind: str) -> str:
        planted[kind].append(word())
        return planted[kind][-1]

    visitor = office.visitor()
    receipt = tell(visitor, fresh("public"))
    number = digits(receipt)
    planted["public"].append(number)
    groups = dict(office.office.public.script.groups())
    for group, questions in groups.items():
        screen = visitor.send(receipt, "/questions", group=group)
        typed = {each.id: each.options[0] if each.options else fresh("public") for each in questions}
        receipt = visitor.send(screen, "/answers", **typed)
    mailbox = visitor.send(visitor.open("/en/mailbox"), "/mailbox", receipt=number)
    mailbox = visitor.send(mailbox, "/answer", answer=fresh("public"))
    visitor.send(visitor.send(mailbox, "/withdraw"), "/withdraw", made="yes", words=fresh("public"))
    tell(visitor, fresh("public"), language="fr", about=About.OFFICE)
    _work(office, fresh)
    for given in office.office.enrolled.values():
        planted["desk"] += [given.passphrase, given.totp_secret]
    return planted


def _work(office: Served, fresh: Callable[[str], str]) -> None:
    """Do at the desk what an officer does, in planted words."""
    desk = office.officer("Ruth Adeyemi")
    case = f"/case/{desk.open('/').find(NUMBER)[0]}"
    desk.send(desk.open(case), "/title", title=fresh("desk"))
    desk.send(desk.open(case), "/note", words=fresh("desk"))
    for does in ("acknowledge", "write"):
        desk.send(desk.open(f"{case}?step={does}"), "/step", words=fresh("desk"), language="en", promise="")
    form = desk.open("/assist")
    desk.send(form, "/assist", about="company", channel="call", language="en", story=fresh("desk"))


def _public(office: Served) -> int:
    """Return the process id of the public door's master."""
    return office.processes.pids()["public"]


def _memory(processes: Iterable[int]) -> Iterator[bytes]:
    for process in processes:
        yield from memory(process)


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "the workers were not replaced"


def _every_key(home: Path) -> Iterator[Identity]:
    """Take whatever in the data folder could be a seed for one; manifest and rosters hold public keys alone."""
    for path in home.rglob("*"):
        if not path.is_file() or path.suffix.startswith(".db") or path.name in {"seen", "pin.json"}:
            continue
        data = path.read_bytes()
        with suppress(ValueError):
            data += bytes.fromhex(data.decode().strip())
        for at in range(max(1, len(data) - SEED + 1)):
            with suppress(Unreadable):
                yield Identity.from_seed(data[at : at + SEED])


def _every_reader(office: Served) -> set[bytes]:
    """Return the key id of every key to which anything of a case is sealed: compartments, circles, receipts."""
    desk = office.office.desk
    readers = set(desk.trust().readers)
    circles = [key.id for key in desk.trust().manifest.circles]
    with desk.store.read() as connection:
        for case, _ in paging.page(connection, circles, View.OPEN, desk.now().date(), 50):
            readers |= {row.reader for row in cases.grants(connection, case.id)}
            roots = [Root.decode(row.body) for row in cases.roots(connection, case.id)]
            publics = (public for root in roots for _, _, public in root.compartments)
            readers |= {Recipient(public).kid for public in publics}
    return readers
