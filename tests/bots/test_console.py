"""The terminal as a channel: the same conversation, for anybody, and a file of one's own goes with it."""

from __future__ import annotations

import asyncio
import io
import signal
import subprocess
import sys
from pathlib import Path

import apart
import pytest
from offices import ROOT, RUTH, TestOffice
from talking import Always, Hurried

from bots.channel import Attached, Ended, Refused
from bots.console.terminal import STAYS, Terminal
from bots.conversations import Conversations
from bots.means import Means, rules
from bots.running import run
from grievance import casework, inbox, queueing
from grievance.errors import NotAlone
from grievance.interview.talk import Saying
from grievance.office import Process

TO_THE_STORY = ["hello", *["1"] * 8]


def talked(office: TestOffice, *lines: str) -> str:
    """Say some lines at a terminal, to the end, and return what it showed."""

    async def main() -> str:
        paper = io.StringIO()
        channel, ours = Terminal(io.StringIO("".join(f"{line}\n" for line in lines)), paper), office.role(Process.BOT)
        means = Means(ours, channel, rules(ours, channel), Hurried(asyncio.Event()))
        try:
            await run(means, Conversations(means), Always())
        finally:
            means.threads.close()
        return paper.getvalue()

    return apart.run(main())


def test_a_story_with_a_file_is_told_at_a_terminal(office: TestOffice, tmp_path: Path) -> None:
    diary = tmp_path / "diary.txt"
    diary.write_text("14 June. The foreman took our passports.\n")

    shown = talked(office, *TO_THE_STORY, "They took our passports.", f"/file {diary}", f"/file {tmp_path}/none")

    stories = [
        casework.open_case(office.desk, office.officer(RUTH), row.number)
        for row in queueing.queue(office.desk, office.officer(RUTH)).rows
    ]
    told = [case for case in stories if any(paper.words == "They took our passports." for paper in case.papers)]
    assert [len(case.files) for case in told] == [1]
    assert "English" in shown


def test_a_word_that_ends_everything_says_that_the_window_keeps_what_it_shows(office: TestOffice) -> None:
    shown = talked(office, *TO_THE_STORY, "STOP")

    assert shown.count(STAYS) == 1


def test_every_run_is_somebody_new_and_nobody_reads_what_was_for_another() -> None:
    async def main() -> None:
        first, second = (Terminal(io.StringIO("hello\n"), io.StringIO()) for _ in range(2))
        one, other = await first.poll(), await second.poll()
        assert one[0].address != other[0].address
        assert one[0].id != other[0].id
        with pytest.raises(Refused):
            await second.send(one[0].address, Saying("for the first"))
        with pytest.raises(Ended):
            await first.poll()

    apart.run(main())


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    async def main() -> None:
        terminal = Terminal(io.StringIO(), io.StringIO())
        with pytest.raises(Refused):
            [piece async for piece in terminal.fetch(Attached(str(tmp_path / "none"), "none", "", None))]

    apart.run(main())


def test_one_process_holds_a_channel_and_another_channel_is_free(office: TestOffice) -> None:
    ours = office.role(Process.BOT)
    with (
        inbox.alone(ours, "console"),
        inbox.alone(ours, "telegram"),
        pytest.raises(NotAlone),
        inbox.alone(office.role(Process.BOT), "console"),
    ):
        pass


def test_the_process_talks_until_a_signal_ends_it(office: TestOffice) -> None:
    command = [sys.executable, "-m", "grievance", "talk"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, env=office.settings.environment(), text=True, **pipes) as process:  # type: ignore[call-overload]
        process.stdin.write("hello\n")
        process.stdin.flush()
        first = process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        _, trouble = process.communicate(timeout=30)

    assert "English" in first
    assert (process.returncode, trouble) == (0, "")
