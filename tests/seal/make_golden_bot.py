"""Write the golden rows of the bot: run ONCE for each version of the format, as `make_golden.py`, whose rules hold.

    PYTHONPATH=. python tests/seal/make_golden_bot.py

`v1.bot.json` holds the seed of a bot, four of its rows and what they are named after, and under `plain` what must come
out (docs/seal.md, section 15).
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from seal_cast import OFFICE, secret

from grievance.casefile import contexts
from grievance.casefile.chats import BotKeys
from grievance.casefile.messages import Chat, Job, Shown, Unsent, Waiting
from grievance.interview.talk import Saying, Talk
from grievance.seal.envelope import Context, unlock_padded
from grievance.seal.keys import derive
from grievance.store.chat_rows import Telling

GOLDEN = Path(__file__).parent / "golden"
CHANNEL, ADDRESS, UPDATE, NUMBER, MESSAGE = "telegram", "5550199987", "700100", 2, "4711"
WORDS = '{"update_id":700100,"message":{"text":"They took our passports. हम अठारह लोग हैं।"}}'
RECEIPT = Saying("Write this on paper: 3141 5926 5358 9793 2384", ("Done",), mark="9", secret=True, again="Send 9.")


def main() -> None:
    """Write the file, or refuse."""
    seed, day = secret("golden bot"), date(2026, 11, 28)
    keys = BotKeys(seed, OFFICE)
    tag, mark = keys.tag(CHANNEL, ADDRESS), keys.mark(CHANNEL, UPDATE)
    saying, shown = keys.saying(mark, NUMBER), keys.shown(tag, MESSAGE)
    talk = Talk(secret("golden nonce"), "hi", "story", answers={"about": "company"}, filed=True, asked=7, token="…")
    unsent = Unsent(saying, tag, CHANNEL, ADDRESS, 12, Job.SAY, RECEIPT)
    there = Shown(shown, tag, MESSAGE, secret=True, at=datetime(2026, 11, 28, 18, 5, tzinfo=UTC))
    rows = {
        "heard": (
            contexts.heard(OFFICE, tag, mark),
            keys.lock_heard(Waiting(mark, tag, CHANNEL, 17, ADDRESS, WORDS.encode()), day).sealed,
        ),
        "chat": (contexts.chat(OFFICE, tag), keys.lock_chat(Chat(tag, CHANNEL, ADDRESS, talk, 13), day).sealed),
        "saying": (
            contexts.saying(OFFICE, tag, saying, Telling.TRIED),
            keys.lock_unsent(replace(unsent, unsure=True), day).sealed,
        ),
        "shown": (contexts.saying(OFFICE, tag, shown, Telling.SHOWN), keys.lock_shown(there, day).sealed),
    }
    lock = derive(seed, b"gcv1/bot lock")
    given = {
        "office": OFFICE.hex(),
        "seed": seed.hex(),
        "names": {
            "channel": CHANNEL,
            "address": ADDRESS,
            "update": UPDATE,
            "number": NUMBER,
            "message": MESSAGE,
        },
        "rows": {name: _row(context, sealed) for name, (context, sealed) in rows.items()},
        "plain": {
            "tag": tag.hex(),
            "mark": mark.hex(),
            "saying": saying.hex(),
            "shown": shown.hex(),
            "data": {name: unlock_padded(lock, *row).hex() for name, row in rows.items()},
        },
    }
    with (GOLDEN / "v1.bot.json").open("x") as file:
        file.write(json.dumps(given, indent=1) + "\n")


def _row(context: Context, sealed: bytes) -> dict[str, str | int]:
    return {
        "kind": int(context.kind),
        "scope": context.scope.hex(),
        "object": context.object.hex(),
        "epoch": context.epoch,
        "field": context.field,
        "seq": context.seq,
        "sealed": sealed.hex(),
    }


if __name__ == "__main__":
    main()
