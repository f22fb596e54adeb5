"""`make mutations`: bot and mechanism lose one protection after the other, in a copy of the tree; a test must see it.

`python tests/mutations/mutating.py [word ...]`: with words, those alone whose claim or file holds one of them.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from databases import GIVEN, postgresql

ROOT = Path(__file__).parents[2]
LIST = Path(__file__).with_name("mutations.toml")
PATIENCE = 600.0  # s; a test that does not end has seen it too
PASSED, FAILED = 0, 1


@dataclass(frozen=True, slots=True)
class Mutation:
    """One protection, and what is without it: `instead` stands in the place of `lines`, and `tests` must see it."""

    claim: str
    file: str
    lines: str
    instead: str
    tests: tuple[str, ...]

    def mutated(self, text: str) -> str:
        """Return a file's text with the mutation. Raises `LookupError` where its lines are not there exactly once."""
        if text.count(self.lines) != 1:
            raise LookupError(f"{self.file}: found {text.count(self.lines)} times: {self.lines.strip()}")
        return text.replace(self.lines, self.instead)


def mutations(path: Path = LIST) -> tuple[Mutation, ...]:
    """Read the list."""
    told = tomllib.loads(path.read_text())["mutation"]
    return tuple(Mutation(**{**each, "tests": tuple(each["tests"])}) for each in told)


def copied(tree: Path) -> None:
    """Copy everything that belongs to the tree into an empty folder."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tree / name)


@contextmanager
def applied(tree: Path, mutation: Mutation) -> Iterator[None]:
    """Have a mutation in a copy for the time of the block."""
    file = tree / mutation.file
    whole = file.read_text()
    file.write_text(mutation.mutated(whole))
    try:
        yield
    finally:
        file.write_text(whole)


def failed(tree: Path, tests: Sequence[str]) -> set[str]:
    """Run tests in a copy, and return those that fail. Where they do not end in time, all have failed.

    They run on SQLite alone, unless one of them names the other database. Raises `RuntimeError` where they cannot run.
    """
    few = [] if any("[postgresql]" in test for test in tests) else ["-k", "not postgresql"]
    command = [sys.executable, "-m", "pytest", "-q", "-rfE", "--tb=no", "-p", "no:cacheprovider", *few, *tests]
    environment = os.environ | {"PYTHONPATH": f"{tree}:{tree / 'tests'}", "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        ran = subprocess.run(
            command, cwd=tree, env=environment, check=False, capture_output=True, text=True, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        return set(tests)
    if ran.returncode not in {PASSED, FAILED}:
        raise RuntimeError(ran.stdout[-2000:])
    found = re.findall(r"^(?:FAILED|ERROR) (\S+)", ran.stdout, re.MULTILINE)
    return {test for test in tests if any(one == test or one.startswith((f"{test}[", f"{test}::")) for one in found)}


def survivors(tree: Path, chosen: Sequence[Mutation]) -> Iterator[str]:
    """Apply one after the other, and return the claims that a test does not hold, with the test."""
    for mutation in chosen:
        began = time.monotonic()
        with applied(tree, mutation):
            blind = set(mutation.tests) - failed(tree, mutation.tests)
        click.echo(f"{'SURVIVED' if blind else 'seen':8}  {time.monotonic() - began:4.0f} s  {mutation.claim}")
        yield from (f"{mutation.claim}\n    {mutation.file}\n    {test}" for test in sorted(blind))


@click.command()
@click.argument("words", nargs=-1)
def main(words: tuple[str, ...]) -> None:
    """Go through the list, and say what no test sees. The status is 1 where there is any."""
    chosen = [each for each in mutations() if not words or any(word in each.claim + each.file for word in words)]
    with tempfile.TemporaryDirectory(prefix="grievance-mutations-") as name:
        tree = Path(name, "tree")
        tree.mkdir()
        copied(tree)
        with postgresql(Path(name, "lock")) as server:
            os.environ[GIVEN] = server.create()  # one server for all of them
            if wrong := failed(tree, sorted({test for each in chosen for test in each.tests})):
                raise click.ClickException(f"without any mutation these fail: {', '.join(sorted(wrong))}")
            left = list(survivors(tree, chosen))
    click.echo(f"{len(chosen) - len({claim.partition(chr(10))[0] for claim in left})} of {len(chosen)} are seen")
    for claim in left:
        click.echo(claim)
    sys.exit(bool(left))


if __name__ == "__main__":
    main()
