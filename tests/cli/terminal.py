"""A terminal: commands as processes of their own, with what is typed at their prompts."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
OFFICER = re.compile(r"^(\S.*)\n  passphrase   (\S+)\n  TOTP secret  (\S+)\n +(otpauth://\S+)$", re.MULTILINE)


@dataclass(frozen=True)
class Terminal:
    """Somebody at a terminal, with the environment that their commands get."""

    environment: dict[str, str]

    def run(self, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command to its end. Without a terminal of its own, prompts read what is `typed`."""
        return subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "grievance", *words],
            cwd=ROOT,
            env=self.environment,
            input=typed,
            capture_output=True,
            text=True,
            start_new_session=True,
            check=False,
            timeout=60,
        )

    def done(self, *words: str, typed: str = "") -> str:
        """Run a command that succeeds, and return what it said."""
        ran = self.run(*words, typed=typed)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def refused(self, *words: str, typed: str = "") -> str:
        """Run a command that is refused, and return its sentence."""
        ran = self.run(*words, typed=typed)
        assert ran.returncode == 1, ran.stdout
        last = ran.stderr.splitlines()[-1]
        assert last.startswith("Error: "), ran.stderr
        return last.removeprefix("Error: ")


@dataclass(frozen=True)
class Login:
    """What a command handed over for an officer."""

    name: str
    passphrase: str
    secret: str
    uri: str


def handed_over(said: str) -> list[Login]:
    """Read the officers' secrets off what a command said."""
    return [Login(*found) for found in OFFICER.findall(said)]
