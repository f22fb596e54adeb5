"""How the command line speaks: errors as sentences, secrets once, long work with a bar."""

from __future__ import annotations

import pkgutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import click

from grievance import errors
from grievance.case.terms import Purpose

if TYPE_CHECKING:
    from grievance.officers import Enrolled

SENTENCES: Final[dict[type[errors.GrievanceError], str]] = {
    errors.CopyDamaged: "This copy opens, but it is damaged or cut off further on. Nothing starts on it: take another.",
    errors.Forbidden: "That is not for these officers: somebody must sit in each circle that is touched.",
    errors.KeeperAway: "The keeper does not answer. Is it running? (grievance serve keeper)",
    errors.KeeperRefused: "The keeper refused: {}",
    errors.NameTaken: "An officer of that name is here already.",
    errors.OfficerUnknown: "No officer has that name.",
    errors.PostAway: "The mail server did not take the message. Nothing was kept.",
    errors.RegisterBroken: "The register is not whole: a line is missing, was changed or is not signed by an officer.",
    errors.RegisterMoved: "Somebody changed the register meanwhile. Nothing was taken: try again.",
    errors.SettingRefused: "{}",
    errors.SignInRefused: "That did not open: the name, the passphrase or the code is not right.",
    errors.StoreAway: "The database does not answer.",
    errors.Unreadable: "This cannot be read: it is damaged, or it was sealed for other keys.",
    errors.Untrusted: "This does not follow from the root that this office is pinned to. Nothing was changed.",
}


class Commands(click.Group):
    """A group of commands in the order of a working life, whose errors are sentences and not traces."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Keep the order in which they were given."""
        del ctx
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command. An error of the family ends it with a sentence and status 1."""
        try:
            return super().invoke(ctx)
        except errors.GrievanceError as error:
            raise click.ClickException(sentence(error)) from error


class Rooms(Commands):
    """A group whose commands are loaded when somebody asks for one: `rooms` names the module and the place in it."""

    def __init__(self, name: str, help: str, rooms: Mapping[str, str]) -> None:  # noqa: A002 - as click calls it
        """Load nothing yet."""
        super().__init__(name=name, help=help)
        self._rooms = rooms

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Keep the order in which they were given."""
        del ctx
        return list(self._rooms)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command, or return `None` where there is none of that name."""
        del ctx
        where = self._rooms.get(cmd_name)
        return None if where is None else self._loaded(where)

    @staticmethod
    def _loaded(where: str) -> click.Command:
        command: click.Command = pkgutil.resolve_name(f"grievance.cli.{where}")
        return command


def sentence(error: errors.GrievanceError) -> str:
    """Say an error in words for whoever sits at the terminal."""
    said = next((said for kind, said in SENTENCES.items() if isinstance(error, kind)), "That was refused: {}")
    return said.format(str(error) or type(error).__name__)


class Circles(click.ParamType[tuple[Purpose, ...]]):
    """Circles, with commas between: `intake,safety`."""

    name = "circle,circle"

    def convert(
        self, value: str | tuple[Purpose, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[Purpose, ...]:
        """Read them, in the order given."""
        if isinstance(value, tuple):
            return value
        words = dict.fromkeys(word.strip() for word in value.split(","))
        unknown = [word for word in words if word not in set(Purpose)]
        if unknown:
            self.fail(f"there is no circle '{unknown[0]}'; there are {', '.join(Purpose)}", param, ctx)
        return tuple(Purpose(word) for word in words)


def hand_over(enrolled: Enrolled) -> None:
    """Show an officer's secrets, which nobody can show again."""
    click.echo(f"\n{enrolled.name}")
    click.echo(f"  passphrase   {enrolled.passphrase}")
    click.echo(f"  TOTP secret  {enrolled.totp_secret}")
    click.echo(f"               {enrolled.totp_uri}")
    click.echo("  Hand these over in person. They are not kept, and nobody can look them up.")


def seconds(begun: float) -> str:
    """Say how long it took since `begun`, a time of the monotonic clock."""
    return f"in {time.monotonic() - begun:.1f} seconds"


@contextmanager
def bar(label: str, length: int | None = None) -> Iterator[Callable[[int], object]]:
    """Show a bar of bytes while the block runs; without a `length`, only how much went by."""
    if length:
        with click.progressbar(length=length, label=label) as shown:
            yield shown.update
        return
    gone = 0

    def tick(count: int) -> None:
        nonlocal gone
        gone += count
        click.echo(f"\r{label} {gone / 1e6:.1f} MB", nl=False, err=True)

    yield tick
    click.echo(err=True)
