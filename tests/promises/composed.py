"""docker-compose.yml, read as compose would read it, and its processes run without any container."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import yaml
from mailserver import MailServer

ROOT = Path(__file__).parents[2]
SAID = {
    "OWNER_PASSWORD": "0wner",
    "WORKER_PASSWORD": "w0rker",
    "PUBLIC_PASSWORD": "publ1c",
    "DESK_PASSWORD": "d3sk",
    "BOT_PASSWORD": "b0t",
    "TELEGRAM_TOKEN": "1:rehearsal",
    "PUBLIC_ORIGIN": "https://complaints.example",
    "DESK_ORIGIN": "https://desk.example",
    "OFFICE_LANGUAGES": "en",
    "SMTP_HOST": "127.0.0.1",
    "SMTP_PORT": "25",
    "SMTP_SECURITY": "none",
    "SMTP_SENDER": "desk@office.example",
    "SMTP_USER": "",
}
VARIABLE = re.compile(r"\$\$|\$\{([A-Z_]+):[?-]\}")


def compose(said: Mapping[str, str]) -> dict[str, Any]:
    """Read the file, with the variables that `.env` has to say."""
    text = (ROOT / "docker-compose.yml").read_text()
    read: dict[str, Any] = yaml.safe_load(VARIABLE.sub(lambda found: said[found[1]] if found[1] else "$", text))
    return read


@dataclass(frozen=True)
class Machine:
    """Where the file's paths and its database lie when there are no containers."""

    file: dict[str, Any]
    office: Path
    database_url: str
    ports: tuple[int, int]

    def environment(self, service: str) -> dict[str, str]:
        """Return what a service is told, with its paths and its database moved to this machine."""
        described = self.file["services"][service]
        files = {
            f"/run/secrets/{each['target']}": self._secret(each["source"]) for each in described.get("secrets", ())
        }
        moved = {
            name: files.get(value, self.url(value) if "://" in value and "@db/" in value else value)
            for name, value in described["environment"].items()
        }
        ports = {"GRIEVANCE_PUBLIC_PORT": str(self.ports[0]), "GRIEVANCE_DESK_PORT": str(self.ports[1])}
        return {**moved, **ports, "GRIEVANCE_HOME": str(self.office), "PYTHONPATH": str(ROOT)}

    def url(self, of_the_file: str) -> str:
        """Return the address of this machine's database for the role that the file names; the owner's as it is."""
        role = urlsplit(of_the_file).username
        if role == "grievance":
            return self.database_url
        ours = urlsplit(self.database_url)
        host = ours.netloc.rpartition("@")[2]
        return ours._replace(netloc=f"{role}:{urlsplit(of_the_file).password}@{host}").geturl()

    def command(self, service: str, *words: str) -> list[str]:
        """Return the command of a service, or another one that is run in its place."""
        return [sys.executable, "-m", "grievance", *(words or self.file["services"][service]["command"])]

    def run(self, service: str, *words: str) -> str:
        """Run a service to its end and return what it said."""
        command = self.command(service, *words)
        return subprocess.check_output(command, env=self.environment(service), cwd=self.office.parent, text=True)

    def grant(self) -> None:
        """Do what the service `grants` does."""
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            connection.execute(self.file["configs"]["grants"]["content"])

    def answer_bell(self, mail: MailServer) -> None:
        """Run the test of the bell, and type each number once its message has come."""
        command = self.command("worker", "bell", "test")
        with subprocess.Popen(
            command, env=self.environment("worker"), cwd=self.office.parent, stdin=subprocess.PIPE, text=True
        ) as tested:
            assert tested.stdin
            for code in mail.codes(2):
                tested.stdin.write(code + "\n")
                tested.stdin.flush()
        assert tested.returncode == 0

    @contextmanager
    def running(self, *services: str) -> Iterator[None]:
        """Run services side by side, and end them in reverse."""
        with ExitStack() as stack:
            for service in services:
                process = subprocess.Popen(self.command(service), env=self.environment(service), cwd=self.office.parent)
                stack.callback(process.wait)
                stack.callback(process.terminate)
            yield

    def _secret(self, source: str) -> str:
        return str(self.office / Path(self.file["secrets"][source]["file"]).name)
