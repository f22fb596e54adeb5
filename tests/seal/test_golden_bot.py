"""The golden rows of the bot: locked once, opened for ever, by us and by a stranger who read docs/seal.md."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from grievance.casefile.chats import BotKeys
from grievance.casefile.messages import Job
from grievance.store.chat_rows import ChatRow, HeardRow, Hearing, SayingRow, Telling

HERE = Path(__file__).parent
GIVEN = json.loads((HERE / "golden" / "v1.bot.json").read_text())
NAMES, ROWS, PLAIN = GIVEN["names"], GIVEN["rows"], GIVEN["plain"]
KEYS, DAY = BotKeys(bytes.fromhex(GIVEN["seed"]), bytes.fromhex(GIVEN["office"])), date(2026, 11, 28)
TAG, MARK = bytes.fromhex(PLAIN["tag"]), bytes.fromhex(PLAIN["mark"])


def sealed(name: str) -> bytes:
    return bytes.fromhex(ROWS[name]["sealed"])


def test_a_stranger_with_cryptography_and_nothing_of_ours_reads_it(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-I", HERE / "bot_golden.py", HERE / "golden" / "v1.bot.json"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )

    assert json.loads(run.stdout) == PLAIN


def test_names_follow_from_the_seed_as_they_did() -> None:
    assert KEYS.tag(NAMES["channel"], NAMES["address"]) == TAG
    assert KEYS.mark(NAMES["channel"], NAMES["update"]) == MARK
    assert KEYS.saying(MARK, NAMES["number"]).hex() == PLAIN["saying"]
    assert KEYS.shown(TAG, NAMES["message"]).hex() == PLAIN["shown"]


def test_every_row_opens_as_it_was() -> None:
    heard = KEYS.unlock_heard(HeardRow(MARK, TAG, DAY, Hearing.WAITING, 0, sealed("heard")))
    chat = KEYS.unlock_chat(ChatRow(TAG, DAY, sealed("chat")))
    saying, shown = (bytes.fromhex(PLAIN[name]) for name in ("saying", "shown"))
    unsent = KEYS.unlock_unsent(SayingRow(saying, TAG, DAY, Telling.TRIED, sealed("saying")))
    there = KEYS.unlock_shown(SayingRow(shown, TAG, DAY, Telling.SHOWN, sealed("shown")))

    assert (heard.channel, heard.place, heard.address) == (NAMES["channel"], 17, NAMES["address"])
    assert "हम अठारह लोग हैं" in heard.body.decode()
    assert (chat.said, chat.closed, chat.talk.step, chat.talk.asked) == (13, False, "story", 7)
    assert chat.talk.answers == {"about": "company"}
    assert (unsent.place, unsent.job, unsent.unsure) == (12, Job.SAY, True)
    assert unsent.saying
    assert unsent.saying.options == ("Done",)
    assert (there.message, there.secret, there.at) == ("4711", True, datetime(2026, 11, 28, 18, 5, tzinfo=UTC))


def test_every_name_in_it_is_on_the_page() -> None:
    page = (HERE.parents[1] / "docs" / "seal.md").read_text()
    told = set(re.findall(r"`(\w+)[`.]", page[page.index("## 15. ") : page.index("## 16. ")]))

    assert {*GIVEN, *ROWS, *NAMES, *PLAIN} <= told
