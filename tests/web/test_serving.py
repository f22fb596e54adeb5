"""The doors as they are served: replaced while they serve, closed to lookers-on, and silent about who came."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from gauges import core_limit
from prying import family, looked
from served import Served, served, tell


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("served")
    with served(home, f"sqlite:///{home / 'grievance.db'}", recycle_after=20) as opened:
        yield opened


def test_no_process_of_an_office_lets_its_user_look_into_its_memory(tmp_path: Path) -> None:
    assert looked(tmp_path, dumpable=False) == {
        "keeper": ["closed"],
        "worker": ["closed"],
        "public": ["closed"] * 3,
        "desk": ["closed"] * 2,
    }


def test_a_test_may_leave_the_memory_open(tmp_path: Path) -> None:
    assert looked(tmp_path, dumpable=True)["public"] == ["open"] * 3


def test_no_process_of_an_office_leaves_its_memory_behind_when_it_crashes(office: Served) -> None:
    processes = [each for master in office.processes.pids().values() for each in family(master)]

    assert len(processes) > len(office.processes.pids())
    assert {core_limit(each) for each in processes} == {"0"}


def test_a_public_process_is_replaced_after_some_requests_and_none_is_lost(office: Served) -> None:
    master = office.processes.pids()["public"]
    before = set(family(master))
    visitor = office.visitor()

    statuses = {visitor.open("/en/").status for _ in range(4 * office.settings.recycle_after)}

    assert statuses == {200}
    until = time.monotonic() + 30
    while before & set(family(master)) != {master}:
        assert time.monotonic() < until
        visitor.open("/en/")


def test_the_desk_is_one_process_because_its_sessions_live_in_it(office: Served) -> None:
    assert len(family(office.processes.pids()["desk"])) == 2


@pytest.mark.parametrize("door", ["public", "desk"])
def test_no_answer_names_the_server(office: Served, door: str) -> None:
    port = office.settings.public_port if door == "public" else office.settings.desk_port
    for path in ("/", "/nothing", "/sign-in"):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        connection.close()
        assert response.getheader("Server") is None
        assert "gunicorn" not in str(response.headers)


def test_trouble_is_logged_without_a_word_of_the_request(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with served(tmp_path, f"sqlite:///{tmp_path / 'grievance.db'}") as opened:
        tell(opened.visitor(), "a story that nobody logs")
        with socket.create_connection(("127.0.0.1", opened.settings.public_port)) as rude:
            rude.sendall(b"GET /en/mailbox?planted HTTP/x\r\nHost: planted\r\n\r\n")
            answer = rude.recv(4096)

    logged = "".join(capfd.readouterr())
    assert answer.startswith(b"HTTP/1.1 400")
    assert '"from": "gunicorn.error"' in logged
    assert [word for word in ("planted", "story", "127.0.0.1", "mailbox") if word in logged] == []


def test_workers_do_not_outlive_their_master(tmp_path: Path) -> None:
    with served(tmp_path, f"sqlite:///{tmp_path / 'grievance.db'}") as opened:
        master, *workers = family(opened.processes.pids()["public"])
        os.kill(master, signal.SIGKILL)

        until = time.monotonic() + 10
        while any(Path(f"/proc/{pid}").exists() for pid in workers):
            assert time.monotonic() < until
            time.sleep(0.02)


def test_nothing_else_listens(office: Served) -> None:
    listening = {
        line.split()[-1]
        for line in Path("/proc/net/unix").read_text().splitlines()[1:]
        if "gunicorn" in line or str(office.settings.home) in line
    }

    assert {Path(path).name.removesuffix(".new") for path in listening} == {"intake.sock", "desk.sock", "worker.sock"}
