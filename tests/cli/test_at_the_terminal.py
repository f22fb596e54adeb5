"""What a stranger reads at the terminal."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from offices import ROOT
from terminal import Terminal

from grievance.cli import commands
from grievance.cli.words import sentence
from grievance.errors import GrievanceError, KeeperAway, KeeperRefused, SettingRefused, Untrusted
from grievance.settings import load


def every(command: click.Command, path: str = "grievance") -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner
            yield from every(inner, f"{path} {name}")


EVERY = dict(every(commands))


def test_a_keeper_loads_nothing_of_the_doors_the_desk_or_the_database() -> None:
    asking = "import sys, grievance.cli.keeping; print(*sys.modules)"
    loaded = subprocess.check_output([sys.executable, "-c", asking], cwd=ROOT, text=True).split()

    assert "grievance.keeper.server" in loaded
    assert {name.partition(".")[0] for name in loaded} & {"web", "bots", "sqlalchemy", "flask", "telegram"} == set()
    assert {name for name in loaded if name.startswith(("grievance.store", "grievance.casefile"))} == set()


@pytest.mark.parametrize(("door", "other"), [("public", "desk"), ("desk", "public")])
def test_a_door_loads_nothing_of_the_other(door: str, other: str) -> None:
    asking = f"import sys, web.{door}.serving; print(*sys.modules)"
    loaded = subprocess.check_output([sys.executable, "-c", asking], cwd=ROOT, text=True).split()

    assert f"web.{door}.app" in loaded
    assert [name for name in loaded if name.startswith((f"web.{other}", "bots"))] == []


def test_the_commands_are_those_of_a_working_life() -> None:
    assert list(EVERY) == [
        "grievance",
        "grievance init",
        "grievance officer",
        "grievance officer add",
        "grievance officer list",
        "grievance officer disable",
        "grievance bell",
        "grievance bell test",
        "grievance bell rota",
        "grievance referrals",
        "grievance advice",
        "grievance standard",
        "grievance standard check",
        "grievance channels",
        "grievance register",
        "grievance register export",
        "grievance register import",
        "grievance migrate",
        "grievance serve",
        "grievance serve keeper",
        "grievance serve worker",
        "grievance serve public",
        "grievance serve desk",
        "grievance serve bot",
        "grievance serve rehearsal",
        "grievance demo",
        "grievance demo codes",
        "grievance talk",
        "grievance backup",
        "grievance restore",
        "grievance verify",
        "grievance log",
        "grievance log check",
    ]


@pytest.mark.parametrize("path", EVERY)
def test_every_command_and_option_says_what_it_is_for(path: str) -> None:
    command = EVERY[path]

    assert (command.help or "").partition("\n")[0].endswith(".")
    silent = [option.name for option in command.params if isinstance(option, click.Option) and not option.help]
    assert silent == []


def test_the_page_for_whoever_looks_after_an_office_names_commands_that_exist() -> None:
    page = (Path(__file__).parents[2] / "docs" / "operating.md").read_text()

    named = set(re.findall(r"(?:^    |`)(grievance (?:officer |serve )?[a-z]+)", page, re.MULTILINE))

    assert "grievance serve keeper" in named
    assert named - EVERY.keys() == set()


def test_help_needs_no_office(tmp_path: Path) -> None:
    terminal = Terminal(load(home=tmp_path / "nothing").environment() | {"GRIEVANCE_MODE": "nonsense"})

    said = terminal.done("--help")

    assert said.index("init") < said.index("officer") < said.index("serve") < said.index("backup")
    assert not (tmp_path / "nothing").exists()


def test_an_error_is_one_sentence_and_no_trace(tmp_path: Path) -> None:
    terminal = Terminal(load(home=tmp_path).environment() | {"GRIEVANCE_PUBLIC_PORT": "front"})

    assert terminal.refused("migrate") == "GRIEVANCE_PUBLIC_PORT must be a whole number from 1 to 65535."


def test_where_there_is_no_office_the_way_to_one_is_named(tmp_path: Path) -> None:
    terminal = Terminal(load(home=tmp_path / "home").environment())

    for command in (("officer", "list"), ("serve", "desk"), ("serve", "keeper"), ("backup", "--to", str(tmp_path))):
        assert "office" in terminal.refused(*command)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (SettingRefused("no key"), "no key"),
        (KeeperAway(), "The keeper does not answer. Is it running? (grievance serve keeper)"),
        (KeeperRefused("another keeper holds lock"), "The keeper refused: another keeper holds lock"),
        (Untrusted(), "This does not follow from the root that this office is pinned to. Nothing was changed."),
        (GrievanceError(), "That was refused: GrievanceError"),
    ],
)
def test_every_error_of_the_family_has_a_sentence(error: GrievanceError, said: str) -> None:
    assert sentence(error) == said
