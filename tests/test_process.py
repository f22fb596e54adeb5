from __future__ import annotations

import json
import logging
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grievance.errors import SettingRefused
from grievance.process import Facts

ASK = """
import ctypes, resource
from grievance import process, settings
process.begin(settings.load(mode="test", dumpable={dumpable}))
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), *resource.getrlimit(resource.RLIMIT_CORE))
"""
ORPHAN = """
import subprocess, sys
child = "import time; from grievance import process; process.end_with_parent(); print('up', flush=True); time.sleep(60)"
with subprocess.Popen([sys.executable, "-c", child], stdout=subprocess.PIPE) as started:
    print(started.pid, started.stdout.readline(), flush=True)
    started.wait()
"""


def line(name: str, message: str, error: BaseException | None = None) -> dict[str, str]:
    info = (type(error), error, error.__traceback__) if error else None
    written = Facts().format(logging.LogRecord(name, logging.ERROR, "/a/room.py", 7, message, (), info))
    return dict(json.loads(written))


def raised(error: Exception) -> Exception:
    with pytest.raises(type(error)) as caught:
        raise error
    return caught.value


@pytest.mark.parametrize("dumpable", [False, True])
def test_the_memory_of_a_process_is_closed_unless_a_test_leaves_it_open(*, dumpable: bool) -> None:
    answer = subprocess.check_output([sys.executable, "-c", ASK.format(dumpable=dumpable)], text=True)

    core = resource.getrlimit(resource.RLIMIT_CORE)
    assert answer.split() == (["1", *map(str, core)] if dumpable else ["0", "0", "0"])


def test_a_child_ends_with_its_parent() -> None:
    parent = subprocess.Popen([sys.executable, "-c", ORPHAN], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    child = int(parent.stdout.readline().split()[0])

    parent.send_signal(signal.SIGKILL)
    parent.communicate()

    until = time.monotonic() + 10
    while running(child) and time.monotonic() < until:
        time.sleep(0.02)
    assert not running(child)


def test_an_error_that_ends_a_process_is_logged_as_any_other() -> None:
    program = "from grievance import process, settings; process.begin(settings.load()); raise ValueError('her words')"

    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert ended.returncode == 1
    assert json.loads(ended.stderr)["error"] == "ValueError"
    assert "her words" not in ended.stderr


def running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def test_our_own_words_are_logged() -> None:
    assert line("web.security", "the store is away") == {
        "level": "error",
        "from": "web.security",
        "place": "room:7",
        "event": "the store is away",
    }


def test_what_a_library_says_is_not_logged() -> None:
    assert line("gunicorn.error", "Error handling request /fr/file?story=words") == {
        "level": "error",
        "from": "gunicorn.error",
        "place": "room:7",
    }


def test_an_error_is_logged_by_class_and_place_without_its_message() -> None:
    logged = line("gunicorn.error", "", raised(ValueError("her words")))

    assert logged["error"] == "ValueError"
    assert logged["place"].startswith("test_process:")
    assert "her words" not in json.dumps(logged)


def test_a_refused_setting_says_which() -> None:
    assert line("gunicorn.error", "", raised(SettingRefused("there is no key")))["error"] == (
        "SettingRefused: there is no key"
    )
