"""The list of what a process may still ask of the kernel, and how it is handed over (seccomp(2), filters in BPF)."""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Mapping
from typing import Final, NamedTuple


class Machine(NamedTuple):
    """How the kernel of one kind of processor numbers its calls."""

    audit: int
    """Its AUDIT_ARCH number (linux/audit.h): a call made as another kind of processor ends the process."""
    seccomp: int
    """The number of seccomp itself."""
    allowed: tuple[int, ...]
    """The numbers of `ALLOWED`, in its order."""


ALLOWED: Final = (
    "read", "write", "close", "mmap", "mprotect", "munmap", "mremap", "brk", "madvise", "futex",
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "clock_gettime", "getrandom", "exit", "exit_group",
)  # fmt: skip
"""Pipes that are open already, memory, the clock, chance, the end. No call that opens, connects, starts or looks."""

MACHINES: Final[Mapping[str, Machine]] = {
    "x86_64": Machine(0xC000003E, 317, (0, 1, 3, 9, 10, 11, 25, 12, 28, 202, 13, 14, 15, 228, 318, 60, 231)),
    "aarch64": Machine(
        0xC00000B7, 277, (63, 64, 57, 222, 226, 215, 216, 214, 233, 98, 134, 135, 139, 113, 278, 93, 94)
    ),
}
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06  # linux/bpf_common.h: BPF_LD|BPF_W|BPF_ABS, BPF_JMP|BPF_JEQ|BPF_K, BPF_RET
_NUMBER_AT, _MACHINE_AT = 0, 4  # struct seccomp_data
_KILL, _ALLOW, _REFUSE = 0x80000000, 0x7FFF0000, 0x00050000 | 1  # kill the process; allow; answer EPERM
_SET_FILTER, _ALL_THREADS = 1, 1  # SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC


class _Program(ctypes.Structure):
    """`struct sock_fprog`."""

    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


def code(machine: Machine) -> bytes:
    """Write the filter: what is on the list passes, everything else is answered with EPERM."""
    many = len(machine.allowed)
    lines = [(_LOAD, 0, 0, _MACHINE_AT), (_EQUAL, 1, 0, machine.audit), (_RETURN, 0, 0, _KILL)]
    lines += [(_LOAD, 0, 0, _NUMBER_AT)]
    lines += [(_EQUAL, many - at, 0, number) for at, number in enumerate(machine.allowed)]
    lines += [(_RETURN, 0, 0, _REFUSE), (_RETURN, 0, 0, _ALLOW)]
    return b"".join(struct.pack("=HBBI", *line) for line in lines)


def close() -> None:
    """Let no thread of this process ask for more than `ALLOWED`, ever again. Raises `OSError` where that is not had."""
    machine = MACHINES.get(os.uname().machine)
    if machine is None:
        raise OSError
    written = code(machine)
    program = _Program(len(written) // 8, written)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.argtypes = (ctypes.c_long, ctypes.c_uint, ctypes.c_uint, ctypes.POINTER(_Program))
    if libc.syscall(machine.seccomp, _SET_FILTER, _ALL_THREADS, program):
        raise OSError
