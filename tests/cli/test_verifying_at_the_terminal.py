"""Verifying, witnessing and copying an office at the terminal: what is said, and with which status it ends."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from deeds import Told, told
from enemy import Enemy
from offices import RUTH, STORY, TestOffice, next_code, standing
from terminal import Terminal

from grievance import outbox
from grievance.office import Process
from grievance.store.tables import DOCUMENT


@dataclass
class Seen:
    """An office with a case of which the log has a head, and a terminal beside it."""

    office: TestOffice
    terminal: Terminal
    case: Told
    hours: int = 0

    def log(self) -> None:
        """Tell the log what is new, and let it write a head."""
        before = self.office.desk.keeper.head()
        outbox.once(self.office.role(Process.WORKER), os.urandom(16))
        self.hours += 1
        self.office.move_clock(self.hours / 24)
        while self.office.desk.keeper.head() == before:
            time.sleep(0.05)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    home = tmp_path_factory.mktemp("seen")
    with standing(home, f"sqlite:///{home / 'grievance.db'}") as office:
        office.desk.hand_rosters()
        made = Seen(office, Terminal(office.settings.environment()), told(office))
        made.log()
        yield made


def test_an_intact_office_is_called_so_with_status_0(seen: Seen) -> None:
    said = seen.terminal.done("verify").splitlines()

    assert said[-1] == "Intact."
    assert said[-2] == "The newest head covers every line."
    assert said[-3].startswith("Looked at 1 cases, 1 lines, ")


def test_lines_that_no_head_covers_are_counted(seen: Seen) -> None:
    told(seen.office)

    assert "1 lines are not covered by a head; they came since 20" in seen.terminal.done("verify")
    seen.log()


def test_a_finding_names_the_row_and_no_word_and_the_status_is_1(seen: Seen) -> None:
    enemy = Enemy(seen.office.settings.database_url)
    row = enemy.rows(DOCUMENT, case=seen.case.record().case.id)[0]
    enemy.change(DOCUMENT, {"id": row.id}, sealed=row.sealed[:-1])
    try:
        ran = seen.terminal.run("verify")
    finally:
        enemy.change(DOCUMENT, {"id": row.id}, sealed=row.sealed)
        enemy.close()

    assert ran.returncode == 1
    assert ran.stdout.splitlines()[0] == f"document: case {seen.case.number}, line 1: was changed."
    assert ran.stdout.splitlines()[-1] == "Not intact: 1 findings, 0 not checked."
    assert STORY not in ran.stdout + ran.stderr


def test_what_could_not_be_checked_is_said_and_the_status_is_1(seen: Seen) -> None:
    hurried = Terminal(seen.terminal.environment | {"GRIEVANCE_HEADS": str(seen.office.settings.home / "nowhere")})

    ran = hurried.run("verify")

    assert ran.returncode == 1
    assert "Not checked: the log: log.pub is not in the folder of the heads" in ran.stdout


def test_an_officer_opens_the_cases_that_are_theirs(seen: Seen) -> None:
    given = seen.office.enrolled[RUTH]

    said = seen.terminal.done("verify", "--officer", RUTH, typed=f"{given.passphrase}\n{next_code(given)}\n")

    assert "of them opened" in said
    assert said.splitlines()[-1] == "Intact."
    assert "not right" in seen.terminal.refused("verify", "--officer", RUTH, typed="wrong\n000000\n")


def test_a_head_that_was_kept_is_held_against_the_log(seen: Seen, tmp_path: Path) -> None:
    kept, forged = tmp_path / "kept.head", tmp_path / "forged.head"
    kept.write_text(seen.terminal.done("log"))
    forged.write_text(kept.read_text().replace("\n", "\n1", 1))
    told(seen.office)
    seen.log()

    assert seen.terminal.done("log", "check", str(kept)).startswith("The log still begins with the ")
    assert seen.terminal.done("log") != kept.read_text()
    assert "no head" in seen.terminal.refused("log", "check", str(forged))


def test_a_witness_is_given_what_it_asks_for(seen: Seen) -> None:
    said = seen.terminal.done("log", "--since", "1")

    assert said.startswith("old 1\n")
    assert said.endswith("\n\n" + seen.terminal.done("log"))
    assert "leaves" in seen.terminal.refused("log", "--since", "100000")


def test_a_copy_says_what_it_holds_and_how_long_it_took(seen: Seen, tmp_path: Path) -> None:
    home = tmp_path / "blank"
    blank = Terminal(
        {
            **{name: value for name, value in seen.terminal.environment.items() if not name.startswith("GRIEVANCE_")},
            "GRIEVANCE_HOME": str(home),
            "GRIEVANCE_MODE": "test",
        }
    )
    keys = str(seen.office.keys)
    for words in (["backup"], ["backup", "--keeper"]):
        assert " is complete: " in seen.terminal.done(*words, "--to", str(tmp_path / "copies"))
    office, keeper = (next((tmp_path / "copies").glob(f"{name}-*")) for name in ("office", "keeper"))

    said = blank.done("restore", "--keys", keys, str(office))

    assert "The office is back: " in said
    assert " cases, 0 files, in " in said
    assert " seconds." in said
    assert "The keeper's folder is back: in " in blank.done("restore", "--keys", keys, str(keeper))
    keeper.write_bytes(keeper.read_bytes()[:-1])
    assert "damaged or cut off" in Terminal(blank.environment | {"GRIEVANCE_HOME": str(tmp_path / "other")}).refused(
        "restore", "--keys", keys, str(keeper)
    )
