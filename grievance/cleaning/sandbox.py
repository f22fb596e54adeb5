"""How the child shuts itself in before it reads the first byte of a stranger's file. There is no way back out."""

from __future__ import annotations

import ctypes
import resource
import signal

from grievance.cleaning import calls

MEMORY = 768 * 1024 * 1024
SECONDS = 20
"""Of the processor."""

_PDEATHSIG, _DUMPABLE, _NO_NEW_PRIVILEGES = 1, 4, 38  # linux/prctl.h
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # linux/sched.h


def shut() -> None:
    """Leave this process its open pipes, its memory and its time, and nothing else. Raises `OSError` where it cannot.

    It ends with its parent, gains no rights, and nobody may look into its memory. Everything that it will need has to
    be imported before: no file opens afterwards.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    for option, value in ((_PDEATHSIG, signal.SIGKILL), (_DUMPABLE, 0), (_NO_NEW_PRIVILEGES, 1)):
        if libc.prctl(option, value, 0, 0, 0):
            raise OSError
    libc.unshare(_NEW_USER | _NEW_NETWORK)  # a second wall where the host allows it: the filter opens no socket anyway
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(what, (most, most))
    calls.close()
