"""What the house promises about itself: its locks, its settings, its size."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from grievance import settings

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-test.lock")
WALL = 300
SETTING = re.compile(r"\bGRIEVANCE_[A-Z_]+\b")


def committed(*suffixes: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    paths = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in paths if path.is_file() and (not suffixes or path.suffix in suffixes)]


def pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", (ROOT / lock).read_text(), re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_is_held_by_hashes(lock: str) -> None:
    requirements = re.split(r"\n(?=[a-z])", (ROOT / lock).read_text())[1:]

    unheld = [line.split()[0] for line in requirements if not re.search(r"--hash=sha256:[0-9a-f]{64}", line)]

    assert requirements
    assert unheld == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index(lock: str) -> None:
    assert not re.search(r"://|--index|--find-links|--extra-index", (ROOT / lock).read_text())


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    run, test = (
        {re.split(r"[\[<>=;]", name)[0] for name in names}
        for names in (project["dependencies"], project["optional-dependencies"]["test"])
    )

    assert run - pins(LOCKS[0]).keys() == set()
    assert (run | test) - pins(LOCKS[1]).keys() == set()


def test_the_tests_run_on_the_very_versions_that_serve() -> None:
    assert pins(LOCKS[0]).items() <= pins(LOCKS[1]).items()


def test_every_setting_is_described_and_no_other() -> None:
    described = SETTING.findall((ROOT / "docs" / "settings.md").read_text())

    assert sorted(described) == sorted(settings.names())


def test_the_environment_is_read_in_one_place() -> None:
    readers = [
        path.relative_to(ROOT).as_posix()
        for path in committed(".py")
        if path.relative_to(ROOT).parts[0] != "tests" and re.search(r"\benviron\b|\bgetenv\b", path.read_text())
    ]

    assert readers == ["grievance/settings.py"]


def test_no_module_passes_the_wall() -> None:
    rooms = [path for path in committed(".py") if path.relative_to(ROOT).parts[0] != "tests"]

    assert [path.relative_to(ROOT).as_posix() for path in rooms if len(path.read_text().splitlines()) > WALL] == []


def test_no_file_names_the_machine_it_was_written_on() -> None:
    somebodys = re.compile(rb"/(?:home|Users)/[a-z]+/|/[r]oot/|" + re.escape(f"{ROOT}/".encode()))

    named = [path.relative_to(ROOT).as_posix() for path in committed() if somebodys.search(path.read_bytes())]

    assert named == []


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    excuse = re.compile(r"pytest\.(?:skip|importorskip|xfail)\b|mark\.(?:skip|skipif|xfail)\b")

    excused = [
        path.name for path in committed(".py") if path.name.startswith("test_") and excuse.search(path.read_text())
    ]

    assert excused == []


def test_continuous_integration_runs_what_a_desk_runs() -> None:
    script = (ROOT / ".ci" / "run").read_text()

    assert script.splitlines()[-1] == "exec make test"


def test_every_file_that_is_said_to_be_slow_is_there_and_is_said_once() -> None:
    listed = (ROOT / "tests/slowest.txt").read_text().split()

    assert listed
    assert [name for name in listed if not (ROOT / name).is_file()] == []
    assert len(set(listed)) == len(listed)
