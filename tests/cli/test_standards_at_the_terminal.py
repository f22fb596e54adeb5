"""`grievance standard check`: every mistake with its line, and a status for a script."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from terminal import Terminal

MECHANISM = files("grievance.standards").joinpath("entity.toml").read_text(encoding="utf-8")
TERMINAL = Terminal({"PATH": "/usr/bin:/bin"})


def test_a_file_that_is_understood_is_told_in_one_line_without_any_office(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text(MECHANISM, encoding="utf-8")

    assert TERMINAL.done("standard", "check", str(file)) == (
        "ours.toml: Complaints mechanism of a certified entity (entity, version 1): 16 clocks (2 by law), "
        "12 questions, 10 subject types, 82 criteria, 5 editions, 5 outcomes, 3 grounds\n"
    )


def test_every_mistake_is_said_with_its_line_and_the_status_is_1(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    broken = MECHANISM.replace('level = "entity"', 'level = "village"').replace(
        "working_days = 2", "working_days = x", 1
    )
    file.write_text(broken, encoding="utf-8")
    first, second = (broken[: broken.index(piece)].count("\n") + 1 for piece in ("level =", "working_days = x"))

    ran = TERMINAL.run("standard", "check", str(file))

    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout == (
        f"ours.toml:{first}: standard: unknown level village\n"
        f"ours.toml:{second}: the value is not understood; it must end on its line\n"
    )


def test_what_is_no_text_is_refused_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_bytes(b"\xff\xfe")

    assert TERMINAL.refused("standard", "check", str(file)) == "ours.toml cannot be read: it is no text in UTF-8."
