"""What a program can still do once it has shut itself in: each probe is a program of its own."""

from __future__ import annotations

import platform
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from grievance.cleaning import calls

PROGRAM = """
import ctypes, os, socket, subprocess, sys, threading
from grievance.cleaning import sandbox
secret, parent = sys.argv[1], os.getppid()
def say(word): os.write(1, word.encode()); os._exit(0)
{first}
try:
    {probe}
except (OSError, RuntimeError, MemoryError) as error:
    say(type(error).__name__)
say("done")
"""
FORBIDDEN = {
    "open a socket": "socket.socket()",
    "open a socket of the machine's own": "socket.socket(socket.AF_UNIX)",
    "read a file": "open(secret).read()",
    "write a file": "open(secret + '.new', 'w')",
    "make a file in memory": "os.memfd_create('x')",
    "look whether a file is there": "os.stat(secret)",
    "list a folder": "os.listdir('/')",
    "remove a file": "os.unlink(secret)",
    "start a program": "subprocess.run(['true'])",
    "become another program": "os.execvp('true', ['true'])",
    "fork": "os.fork()",
    "start a thread": "threading.Thread(target=print).start()",
    "read the environment of its parent": "open(f'/proc/{parent}/environ', 'rb').read()",
    "signal its parent": "os.kill(parent, 0)",
    "take all the memory": "bytearray(900 * 1024 * 1024)",
}
ERRORS = {"PermissionError", "OSError", "RuntimeError", "MemoryError"}
KERNEL = {
    "x86_64": {
        "ptrace": 101,
        "process_vm_readv": 310,
        "unshare": 272,
        "bpf": 321,
        "keyctl": 250,
        "io_uring_setup": 425,
    },
    "aarch64": {
        "ptrace": 117,
        "process_vm_readv": 270,
        "unshare": 97,
        "bpf": 280,
        "keyctl": 219,
        "io_uring_setup": 425,
    },
}[platform.machine()]
KILLED, REFUSED, ALLOWED = 0x80000000, 0x00050001, 0x7FFF0000


def probed(probe: str, secret: str = "", *, shut: bool = True) -> str:
    program = PROGRAM.format(probe=probe, first="sandbox.shut()" if shut else "")
    command = [sys.executable, "-c", program, secret]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def test_it_can_still_calculate_and_speak() -> None:
    assert probed("sum(bytearray(50_000_000))") == "done"


@pytest.mark.parametrize("probe", FORBIDDEN.values(), ids=FORBIDDEN)
def test_it_cannot(probe: str, tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text("her words")

    told = probed(probe, str(secret))

    assert told in ERRORS
    assert [path.name for path in tmp_path.iterdir()] == ["key"]
    assert probed(probe, str(secret), shut=False) not in ERRORS


@pytest.mark.parametrize("number", KERNEL.values(), ids=KERNEL)
def test_the_kernel_says_no_to_what_is_not_on_the_list(number: int) -> None:
    ask = f"kernel = ctypes.CDLL(None, use_errno=True); answer = kernel.syscall({number}, 0, 0, 0, 0, 0)"

    assert probed(f"{ask}; say(f'{{answer}} {{ctypes.get_errno()}}')") == "-1 1"


@pytest.mark.parametrize("name", calls.MACHINES)
def test_the_filter_lets_through_what_is_on_the_list_and_nothing_else(name: str) -> None:
    machine = calls.MACHINES[name]
    code = calls.code(machine)

    answers = {number: filtered(code, number, machine.audit) for number in range(1000)}

    assert {number for number, answer in answers.items() if answer == ALLOWED} == set(machine.allowed)
    assert set(answers.values()) == {ALLOWED, REFUSED}
    assert len(machine.allowed) == len(calls.ALLOWED)
    assert filtered(code, machine.allowed[0] | 0x40000000, machine.audit) == REFUSED
    assert filtered(code, machine.allowed[0], machine.audit ^ 0x80000000) == KILLED


def filtered(code: bytes, number: int, audit: int) -> int:
    """Run a filter as the kernel does: it loads, it jumps where equal, it returns."""
    lines = list(struct.iter_unpack("=HBBI", code))
    at = value = 0
    while True:
        what, equal, other, operand = lines[at]
        at += 1
        if what == 0x20:
            value = {0: number, 4: audit}[operand]
        elif what == 0x15:
            at += equal if value == operand else other
        else:
            assert what == 0x06
            return int(operand)
