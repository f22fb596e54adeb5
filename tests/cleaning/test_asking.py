"""The parent's side: it survives any child."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from cleaned import cleaned, refused
from specimens import photo, tells, voice, webp

from grievance.cleaning import asking
from grievance.cleaning.asking import MOST_IN, clean
from grievance.cleaning.kinds import Kind
from grievance.errors import Uncleaned, Unreadable

NEEDED = {
    Kind.PHOTO: {"PIL"},
    Kind.PDF: {"PIL", "pikepdf"},
    Kind.DOCUMENT: {"PIL", "lxml"},
    Kind.VOICE: {"numpy", "soundfile"},
    Kind.TEXT: {"puremagic"},
}
LIBRARIES = set().union(*NEEDED.values())
PYTHON = (sys.executable, "-S", "-c")
NAMED = "import os, time\nos.write(1, b'image/png\\n%07d' % os.getpid())\n"
HANGING = {
    "and does nothing": "time.sleep(3600)",
    "and reads nothing but writes": "while True: os.write(1, bytes(9999)); time.sleep(0.01)",
    "behind closed pipes": "os.close(1); os.close(0); time.sleep(3600)",
}
ENDLESS = "import os\nos.write(1, b'image/png\\n')\nwhile True: os.write(1, bytes(65536))"
BABBLING = "import os\nwhile True: os.write(1, b'image' * 9999)"
DYING = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
HALF_WAY = "import os\nos.read(0, 9)\nos.write(1, b'image/png\\nhalf a picture')\nos.kill(os.getpid(), 9)"
LYING = "import os; os.write(1, b'text/html\\n<script>')"


def asked(program: str) -> str:
    with pytest.raises(Uncleaned) as caught:
        asking.through([*PYTHON, program], 20, [b"her words"], lambda _: None)
    return caught.value.reason


@pytest.mark.parametrize("program", [DYING, HALF_WAY, ENDLESS, BABBLING, LYING])
def test_a_child_that_dies_babbles_or_lies_gives_no_copy(program: str) -> None:
    assert asked(program) == "failed"


@pytest.mark.parametrize("then", HANGING.values(), ids=HANGING)
def test_a_child_that_hangs_is_killed(then: str) -> None:
    said: list[bytes] = []

    with pytest.raises(Uncleaned):
        asking.through([*PYTHON, NAMED + then], 0.5, [bytes(2_000_000)], said.append)

    with pytest.raises(ProcessLookupError):
        os.kill(int(b"".join(said)[:7]), 0)


def test_where_no_child_can_be_started_there_is_no_copy() -> None:
    with pytest.raises(Uncleaned, match="failed"):
        asking.through(["/nowhere/python"], 20, [b"her words"], lambda _: None)


def test_a_child_inherits_no_descriptor_and_no_setting() -> None:
    program = "import os; print('text/plain', *os.environ, *os.listdir('/proc/self/fd'), sep='\\n')"
    said: list[bytes] = []

    asking.through([*PYTHON, program], 20, [], said.append)

    ours = {"PYTHONPATH", "OPENBLAS_NUM_THREADS", "LC_CTYPE"}  # the last one Python sets for itself
    assert set(b"".join(said).decode().split()) - ours == {"0", "1", "2", "3"}  # 3 is the folder itself


def test_a_word_of_a_child_that_is_not_on_the_list_is_a_failure() -> None:
    assert asked("import os; os.write(1, b'her words\\n')") == "failed"


def test_a_file_over_the_limit_is_told_as_large_and_not_read_to_its_end() -> None:
    given = 0

    def endless() -> Iterator[bytes]:
        nonlocal given
        while True:
            given += 1_000_000
            yield bytes(1_000_000)

    with pytest.raises(Uncleaned) as caught:
        clean(endless(), lambda _: None)

    assert caught.value.reason == "large"
    assert given <= MOST_IN + 1_000_000


def test_what_breaks_in_the_source_comes_through() -> None:
    def broken() -> Iterator[bytes]:
        yield b"\xff\xd8\xff"
        raise Unreadable

    with pytest.raises(Unreadable):
        clean(broken(), lambda _: None)


@pytest.mark.parametrize("size", [7, 7919])
def test_a_file_is_cleaned_however_it_is_cut(size: int) -> None:
    picture = webp()
    pieces: list[bytes] = []

    media = clean((picture[at : at + size] for at in range(0, len(picture), size)), pieces.append)

    assert (media, b"".join(pieces)) == cleaned(picture)


def test_several_files_are_cleaned_at_once() -> None:
    with ThreadPoolExecutor(6) as pool:
        copies = list(pool.map(cleaned, [photo(), voice(1)] * 3))

    assert [media for media, _ in copies] == ["image/jpeg", "audio/ogg"] * 3
    assert not any(tells(copy) for _, copy in copies)


def test_whoever_asks_loads_none_of_the_libraries_that_read_files() -> None:
    program = "import sys, grievance.cleaning.asking; print(*{name.partition('.')[0] for name in sys.modules})"

    loaded = subprocess.check_output([sys.executable, "-c", program], text=True).split()

    assert "grievance" in loaded
    assert LIBRARIES & set(loaded) == set()


@pytest.mark.parametrize("kind", Kind)
def test_a_child_loads_what_reads_its_kind_and_no_more(kind: Kind) -> None:
    program = (
        f"import sys; from grievance.cleaning.__main__ import Kind, prepared; prepared(Kind('{kind}')); "
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )

    loaded = subprocess.check_output([sys.executable, "-c", program], text=True).split()

    assert LIBRARIES & set(loaded) == NEEDED[kind]


def test_nothing_of_a_broken_file_is_logged(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    assert refused(b"%PDF-1.7\n" + b"her words " * 100) == "failed"

    assert caplog.text == ""
    assert capfd.readouterr() == ("", "")
