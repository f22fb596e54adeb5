"""What processes cost, read from the kernel: processor time with that of children, and memory. See proc(5)."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

_QUIET = 0.5  # s
_TICK = os.sysconf("SC_CLK_TCK")
_TIMES = slice(11, 15)  # utime, stime, cutime, cstime, counted from the state


def processor(processes: Iterable[int]) -> float:
    """Return the seconds of processor that these processes and all their children have had, the ended ones too."""
    return sum(_had(each) for process in processes for each in family(process))


def family(process: int) -> Iterator[int]:
    """Return a process, its children, and theirs."""
    yield process
    with suppress(OSError):
        for child in Path(f"/proc/{process}/task/{process}/children").read_text().split():
            yield from family(int(child))


def memory(process: int) -> tuple[float, float]:
    """Return how many MB a process holds now, and the most that it held."""
    status = Path(f"/proc/{process}/status").read_text()
    now, most = (int(re.findall(rf"^{name}:\s+(\d+) kB", status, re.MULTILINE)[0]) for name in ("VmRSS", "VmHWM"))
    return now / 1024, most / 1024


def core_limit(process: int) -> str:
    """Return the most that a process may leave behind when it crashes; beginning sets it with the closed memory."""
    limits = Path(f"/proc/{process}/limits").read_text()
    return str(re.findall(r"Max core file size +\S+ +(\S+)", limits)[0])


def postgresql() -> list[int]:
    """Return the servers of PostgreSQL that run on this machine."""
    names = {int(path.parent.name): _name(path) for path in Path("/proc").glob("[0-9]*/comm")}
    return [each for each, name in names.items() if name == "postgres" and names.get(_parent(each)) != "postgres"]


def spent(processes: Iterable[int], work: Callable[[], object]) -> float:
    """Do some work, and return the seconds of processor that these processes spent meanwhile."""
    watched = list(processes)
    before = processor(watched)
    work()
    return processor(watched) - before


def rest(process: int, patience: float) -> None:
    """Wait until a process hardly works any more, at most so many seconds."""
    until = time.monotonic() + patience
    while spent([process], lambda: time.sleep(_QUIET)) > _QUIET / 10 and time.monotonic() < until:
        pass


def _had(process: int) -> float:
    with suppress(OSError):
        stat = Path(f"/proc/{process}/stat").read_text()
        return sum(map(int, stat.rpartition(")")[2].split()[_TIMES])) / _TICK
    return 0.0


def _name(path: Path) -> str:
    with suppress(OSError):
        return path.read_text().strip()
    return ""


def _parent(process: int) -> int:
    with suppress(OSError):
        return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
    return 0
