"""The rehearsal as a process of its own."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from served import free_ports

from bots.rehearsal import rehearsing
from grievance.demo.visiting import Visitor
from grievance.settings import Settings, load

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-W", "ignore", "-m", "grievance", "serve", "rehearsal"]


def chosen(home: Path, port: int, mode: str = "demonstration") -> Settings:
    return load(home=home, mode=mode, rehearsal_port=port)


def answers(port: int) -> bool:
    """Say whether the page is there."""
    try:
        return Visitor(f"http://127.0.0.1:{port}").open("/").status == 200
    except OSError:
        return False


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_its_page_until_it_is_asked_to_end(tmp_path: Path, how: signal.Signals) -> None:
    (port,) = free_ports(1)
    with subprocess.Popen(COMMAND, cwd=ROOT, env=chosen(tmp_path, port).environment()) as process:
        while not answers(port):
            assert process.poll() is None
        process.send_signal(how)

        assert process.wait(10) == 0


def test_a_port_that_is_taken_is_said_in_words(tmp_path: Path) -> None:
    with rehearsing() as other:
        ended = run(chosen(tmp_path, other.port))

    assert ended == (1, f"Something else listens on port {other.port}.")


def test_a_real_office_has_no_use_for_it(tmp_path: Path) -> None:
    status, said = run(chosen(tmp_path, free_ports(1)[0], "office"))

    assert status == 1
    assert "a real office has no use for it" in said


def run(settings: Settings) -> tuple[int, str]:
    """Start it where it is to refuse, and return its status and its last line."""
    ran = subprocess.run(
        COMMAND, cwd=ROOT, env=settings.environment(), capture_output=True, text=True, timeout=30, check=False
    )
    return ran.returncode, ran.stderr.strip().splitlines()[-1].removeprefix("Error: ")
