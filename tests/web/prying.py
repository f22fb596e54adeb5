"""Serve an office and look into its processes as their own user does, without the rights of an administrator.

Run as a program, it prints what it saw: `{service: ["closed" or "open", ...]}`, the master first.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from served import served

AN_ADMINISTRATOR_NO_MORE = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]


def family(pid: int) -> list[int]:
    """Return a process and its children."""
    return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]


def look(pid: int) -> str:
    """Try to read a process's map of its memory, which needs the same right as the memory."""
    try:
        Path(f"/proc/{pid}/maps").read_text()
    except PermissionError:
        return "closed"
    return "open"


def looked(home: Path, *, dumpable: bool) -> dict[str, list[str]]:
    """Serve an office in `home` and look, in a process that is nobody special."""
    command = [sys.executable, __file__, str(home), str(dumpable)]
    ordinary = [*AN_ADMINISTRATOR_NO_MORE, *command] if os.getuid() == 0 else command
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(["tests", "."])}
    seen: dict[str, list[str]] = json.loads(subprocess.check_output(ordinary, env=environment, text=True))
    return seen


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    with served(folder, f"sqlite:///{folder / 'grievance.db'}", dumpable=sys.argv[2] == "True") as office:
        office.visitor().open("/en/")
        pids = office.processes.pids()
        sys.stdout.write(json.dumps({name: [look(each) for each in family(pid)] for name, pid in pids.items()}))
