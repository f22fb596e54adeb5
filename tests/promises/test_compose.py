"""docker-compose.yml is valid, gives each process as little as it can, and what it describes runs."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import psycopg
import pyotp
import pytest
from composed import ROOT, SAID, Machine, compose
from databases import Postgresql
from jsonschema.validators import Draft7Validator
from mailserver import MailServer, mail_server
from served import digits, free_ports, tell
from test_bell import ROTA

from grievance import settings
from grievance.demo.visiting import Page, Visitor
from grievance.store import chats, tallies
from grievance.store.chat_rows import Tallied
from grievance.store.engine import Store

VENDORED = ROOT / "tests" / "vendored"
FILE = compose(SAID)
OURS = ("migrate", "keeper", "worker", "public", "desk", "bot")
SEALED_FILES = "2004"
NUMBER = r"/case/([A-Z]{4}-\d{3}-\w)\b"


def test_the_schema_is_the_one_that_was_vendored() -> None:
    held = (VENDORED / "compose-spec.json.sha256").read_text().split()[0]

    assert hashlib.sha256((VENDORED / "compose-spec.json").read_bytes()).hexdigest() == held


def test_the_file_is_valid() -> None:
    schema = json.loads((VENDORED / "compose-spec.json").read_text())
    del schema["$schema"]  # it names draft 7 under an address that the library does not know

    assert [error.message for error in Draft7Validator(schema).iter_errors(FILE)] == []


def test_the_schema_would_refuse_a_slip_of_the_pen() -> None:
    schema = json.loads((VENDORED / "compose-spec.json").read_text())
    del schema["$schema"]
    slip = {"services": {"db": {"imagine": "postgres"}}}

    assert list(Draft7Validator(schema).iter_errors(slip))


def test_every_process_is_bound_alike() -> None:
    for name, service in FILE["services"].items():
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert not service.get("privileged"), name


def test_every_process_is_a_user_of_its_own() -> None:
    users = [FILE["services"][name]["user"] for name in OURS]

    assert len(set(users)) == len(OURS)
    assert [user for user in users if user.startswith("0")] == []


def test_every_process_has_a_role_of_its_own_in_the_database_and_the_keeper_none() -> None:
    urls = {name: FILE["services"][name]["environment"].get("GRIEVANCE_DATABASE_URL") for name in OURS}

    assert urls.pop("keeper") is None
    assert FILE["services"]["keeper"]["network_mode"] == "none"
    assert len(set(urls.values())) == len(urls)


def test_every_key_is_held_by_one_process() -> None:
    held = {name: [each["source"] for each in FILE["services"][name].get("secrets", ())] for name in OURS}

    doors = {"public": ["public"], "desk": ["desk"], "bot": ["bot-intake", "bot"]}
    assert held == {"migrate": [], "keeper": [], "worker": ["worker", "smtp"], **doors}


def test_the_bot_is_started_only_where_somebody_asks_for_it() -> None:
    asked_for = {name: service["profiles"] for name, service in FILE["services"].items() if "profiles" in service}

    assert asked_for == {"bot": ["bot"]}


def test_every_process_may_knock_at_one_of_the_keeper_s_doors() -> None:
    groups = dict(
        word.split("=") for word in FILE["services"]["keeper"]["environment"]["GRIEVANCE_SOCKET_GROUPS"].split()
    )

    assert FILE["services"]["keeper"]["group_add"] == list(groups.values())
    for name, door in (("public", "intake"), ("desk", "desk"), ("worker", "worker"), ("bot", "intake")):
        assert FILE["services"][name]["group_add"] == [groups[door], SEALED_FILES]


def test_the_sealed_files_are_in_the_hands_of_those_who_bring_read_and_sweep_them() -> None:
    having = [name for name in OURS if "blobs:/office/blobs" in FILE["services"][name].get("volumes", ())]

    assert having == ["worker", "public", "desk", "bot"]
    assert f"-m 2770 -o 10000 -g {SEALED_FILES} /office/blobs" in (ROOT / "Dockerfile").read_text()


def test_the_heads_are_written_by_the_keeper_and_read_at_the_desk() -> None:
    having = {name: [v for v in FILE["services"][name].get("volumes", ()) if v.startswith("heads:")] for name in OURS}

    assert {name for name, volumes in having.items() if volumes} == {"keeper", "desk"}
    assert (having["keeper"], having["desk"]) == (["heads:/office/heads"], ["heads:/office/heads:ro"])
    assert "-m 0755 -o 10001 -g 10001 /office/heads" in (ROOT / "Dockerfile").read_text()


def test_the_beat_is_left_by_the_bot_and_read_at_the_desk() -> None:
    having = {name: [v for v in FILE["services"][name].get("volumes", ()) if v.startswith("beats:")] for name in OURS}

    assert {name: volumes for name, volumes in having.items() if volumes} == {
        "desk": ["beats:/office/bot:ro"],
        "bot": ["beats:/office/bot"],
    }
    assert "-m 0755 -o 10005 -g 10005 /office/bot" in (ROOT / "Dockerfile").read_text()


def test_only_the_keeper_sees_its_folder() -> None:
    seeing = [name for name, service in FILE["services"].items() if "keeper:" in " ".join(service.get("volumes", ()))]

    assert seeing == ["keeper"]


def test_the_doors_are_published_on_this_machine_only() -> None:
    ports = [port for service in FILE["services"].values() for port in service.get("ports", ())]

    assert ports == ["127.0.0.1:8000:8000", "127.0.0.1:8001:8001"]


def test_every_setting_in_the_file_is_one() -> None:
    told = {name for service in FILE["services"].values() for name in service.get("environment", ())}

    assert {name for name in told if name.startswith(settings.PREFIX)} <= set(settings.names())


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def machine(tmp_path: Path, postgresql: Postgresql, mail: MailServer) -> Machine:
    """Found an office as docs/operating.md says, on this machine."""
    public, desk = free_ports(2)
    said = SAID | {"PUBLIC_ORIGIN": f"http://127.0.0.1:{public}", "DESK_ORIGIN": f"http://127.0.0.1:{desk}"}
    said |= {"SMTP_PORT": str(mail.port)}
    return Machine(compose(said), tmp_path / "office", postgresql.create(), (public, desk))


def test_what_it_describes_runs(machine: Machine, mail: MailServer, tmp_path: Path) -> None:
    said = machine.run("migrate", "init", "--keys", str(tmp_path / "stick"), "--officer", "Ruth Adeyemi=intake")
    passphrase, secret = (said.split(label)[1].split()[0] for label in ("passphrase", "TOTP secret"))
    for name in ("public", "desk"):
        shutil.copy(machine.office / "keys" / "intake.key", machine.office / f"{name}.key")
    shutil.copy(machine.office / "keys" / "worker.key", machine.office / "worker.key")
    (machine.office / "smtp.password").touch()
    (machine.office / "rota.toml").write_text(ROTA)
    machine.run("migrate")
    machine.grant()
    machine.answer_bell(mail)

    with machine.running("keeper", "worker", "public", "desk"):
        complainant, officer = (Visitor(f"http://127.0.0.1:{port}") for port in machine.ports)
        until(lambda: complainant.open("/ready").status < 500 and officer.open("/sign-in").status < 500)
        old = digits(tell(complainant, "They took our passports in June."))
        mailbox = complainant.send(complainant.open("/en/mailbox"), "/mailbox", receipt=old)
        complainant.send(mailbox, "/answer", answer="There are eighteen of us.")
        form = complainant.send(mailbox, "/exchange")
        new = digits(complainant.send(form, "/exchange", receipt=old))

        code = pyotp.TOTP(secret).now()
        queue = officer.send(
            officer.open("/sign-in"), "/sign-in", name="Ruth Adeyemi", passphrase=passphrase, code=code
        )
        (number,) = queue.find(NUMBER)
        work(officer, number, "write", words="We have it.")
        work(officer, number, "note", words="Ask about the kiln.")
        work(officer, number, "enquire")
        closed = work(officer, number, "close", words="They have their passports back.", outcome="resolved")
        read = complainant.send(complainant.open("/en/mailbox"), "/mailbox", receipt=new)
        until(lambda: not waiting_jobs(machine))

    assert "There are eighteen of us." in closed.source
    assert "They have their passports back." in read.source
    for role in ("public", "desk"):
        assert refused(machine, role, "DELETE FROM entry")
        assert refused(machine, role, "UPDATE entry SET sealed = ''")
    assert refused(machine, "public", "SELECT * FROM officer")
    assert refused(machine, "bot", "SELECT * FROM officer")
    assert not refused(machine, "bot", "SELECT * FROM chat")
    for role in ("public", "desk", "worker"):
        assert all(refused(machine, role, f"TABLE {name}") for name in ("heard", "chat", "saying"))
    assert refused(machine, "worker", "SELECT * FROM document")


def test_the_desk_sees_how_a_channel_fares_and_nothing_of_a_chat(machine: Machine) -> None:
    machine.run("migrate")
    machine.grant()
    today = date(2026, 11, 28)

    with store(machine, "bot") as own, own.write() as connection:
        tallies.add(connection, today, {("telegram", Tallied.DELIVERED): 1})
        tallies.sweep(connection, today)
    with store(machine, "desk") as own, own.read() as connection:
        assert [row.count for row in tallies.since(connection, today)] == [1]
        assert chats.count_unsent(connection, today) + chats.count_waiting(connection, today) == 0
        assert chats.count_aside(connection) == 0

    for secret in ("id FROM heard", "chat FROM heard", "sealed FROM heard", "chat FROM saying", "sealed FROM saying"):
        assert refused(machine, "desk", "SELECT " + secret)
    assert refused(machine, "desk", "DELETE FROM tally")
    assert all(refused(machine, role, "TABLE tally") for role in ("public", "worker"))


def store(machine: Machine, service: str) -> closing[Store]:
    return closing(Store(machine.environment(service)["GRIEVANCE_DATABASE_URL"]))


def work(officer: Visitor, number: str, deed: str, **typed: str) -> Page:
    page, form = officer.open(f"/case/{number}?step={deed}"), "/note" if deed == "note" else "/step"
    return officer.send(page, form, **({"language": "en"} if deed in {"write", "close"} else {}), **typed)


def until(met: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            if met():
                return
        except OSError:
            pass
        assert time.monotonic() < end
        time.sleep(0.1)


def waiting_jobs(machine: Machine) -> int:
    with psycopg.connect(machine.database_url) as connection:
        found = connection.execute("SELECT count(*) FROM job").fetchone()
    return int(found[0]) if found else 0


def refused(machine: Machine, service: str, statement: str) -> bool:
    url = machine.environment(service)["GRIEVANCE_DATABASE_URL"]
    with psycopg.connect(url) as connection:
        try:
            connection.execute(statement.encode())
        except psycopg.errors.InsufficientPrivilege:
            return True
    return False
