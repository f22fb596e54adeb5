"""People who write to the bot: each does what it asks for, as they understand it, and notes what they sent and saw.

Whoever understands a question by its buttons is answered in any language. A question that comes again after a kill is
the same one: its mark says so.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from bots.rehearsal.fake import Fake
from bots.rehearsal.messages import Message
from bots.rehearsal.phone import Phone
from grievance import phrases

PATIENCE = 300.0  # s
RECEIPT = 20  # digits
LANGUAGES_AT_ONCE = 5
_WORDS = ("they", "took", "our", "passports", "before", "the", "harvest", "and", "nobody", "was", "paid")


@dataclass(slots=True)
class Told:
    """What one person sent for the case, in order, and the receipts they saw. `trouble` is what should not be."""

    words: list[str] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    receipts: set[str] = field(default_factory=set)
    trouble: list[str] = field(default_factory=list)


class Progress:
    """How much all people together have done so far."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._changed = threading.Condition()
        self._deeds = 0
        self._over = False

    def deed(self) -> None:
        """Count one thing done."""
        with self._changed:
            self._deeds += 1
            self._changed.notify_all()

    def end(self) -> None:
        """Say that nobody does anything any more."""
        with self._changed:
            self._over = True
            self._changed.notify_all()

    def reach(self, deeds: int) -> bool:
        """Wait until so much is done; say whether it came to that."""
        with self._changed:
            self._changed.wait_for(lambda: self._deeds >= deeds or self._over)
            return self._deeds >= deeds


class Writer:
    """One person, with a phone of their own."""

    def __init__(self, fake: Fake, chance: Random, progress: Progress) -> None:
        """Take a phone into the hand."""
        self._phone: Phone = fake.phone()
        self._chance, self._progress = chance, progress
        self._asked = 0
        self._language = ""
        self.told = Told()

    def tell(self) -> Told:
        """Go through a conversation from the first word to some questions after the receipt."""
        try:
            self._to_the_story()
            self._story()
            self._more()
            self._in_order()
            self._written_down()
        except (TimeoutError, LookupError) as error:
            self.told.trouble.append(repr(error))
        return self.told

    def _to_the_story(self) -> None:
        self._do(self._phone.say, "hello")
        self._question()
        choice = self._chance.randint(1, LANGUAGES_AT_ONCE)
        self._language = phrases.LANGUAGES[choice - 1]
        self._answer(str(choice))
        tell = phrases.say(self._language, "bot.tell")
        while tell not in self._question(tell).text:
            self._answer("1")

    def _story(self) -> None:
        for _ in range(self._chance.randint(1, 3)):
            self._words()
        self._question()
        self._look_for_the_receipt()

    def _more(self) -> None:
        """Send what comes to mind; an answer is not always waited for."""
        ways: Sequence[Callable[[], None]] = (self._words, self._voice, self._photo, self._album)
        for _ in range(self._chance.randint(1, 4)):
            self._chance.choice(ways)()
            if self._chance.random() < 0.5:
                self._question()

    def _look_for_the_receipt(self) -> None:
        """Ask again where it did not come, as the bot says one can."""
        while not self._receipts():
            self._do(self._phone.say, "9")
            self._question()

    def _written_down(self) -> None:
        """Say so until it is understood; then answer some of the questions that follow."""
        label = phrases.say(self._language, "receipt.hide")
        self._answer("1")
        while label in self._question().text:
            self._receipts()
            self._answer("1")
        for _ in range(self._chance.randint(0, 2)):
            self._answer("1")
            self._question()

    def _receipts(self) -> set[str]:
        """Note every receipt that stands in the chat."""
        for message in self._phone.messages():
            digits = "".join(sign for sign in message.text if sign in "0123456789")
            if message.ours and message.protected:
                self.told.receipts.add(digits[:RECEIPT])
        return self.told.receipts

    # --- what is sent ---

    def _words(self) -> None:
        words = f"{self._chance.getrandbits(64):x} {' '.join(self._chance.choices(_WORDS, k=12))}"
        self.told.words.append(words)
        self._do(self._phone.say, words)

    def _voice(self) -> None:
        self._do(self._phone.voice, self._file())

    def _photo(self) -> None:
        caption = f"photo {self._chance.getrandbits(64):x}"
        self.told.words.append(caption)
        self._do(lambda data: self._phone.photo(data, caption), self._file())

    def _album(self) -> None:
        caption = f"photos {self._chance.getrandbits(64):x}"
        self.told.words.append(caption)
        self._do(lambda photos: self._phone.album(photos, caption), [self._file() for _ in range(2)])

    def _file(self) -> bytes:
        size = self._chance.randint(1_000, 60_000)
        self.told.files.append(size)
        return self._chance.randbytes(size)

    def _answer(self, number: str) -> None:
        """Type a number, or press it where there is a button."""
        if self._chance.random() < 0.5 and self._buttons():
            self._do(self._phone.press, number)
        else:
            self._do(self._phone.say, number)

    def _do(self, deed: Callable[..., object], *given: object) -> None:
        deed(*given)
        self._progress.deed()

    # --- what is seen ---

    def _question(self, text: str = "") -> Message:
        """Wait for a question that was not there before: one with buttons, or with these words."""

        def new(message: Message) -> bool:
            return asked(message) > self._asked or bool(text and text in message.text)

        found = self._phone.wait(new, PATIENCE, after=0)
        self._asked = max(self._asked, asked(found))
        return found

    def _buttons(self) -> bool:
        return any(message.buttons for message in self._phone.messages())

    def _in_order(self) -> None:
        """Look whether the questions stand in the order in which they were asked."""
        marks = [asked(message) for message in self._phone.messages() if message.ours and message.buttons]
        if marks != sorted(marks):
            self.told.trouble.append("the answers are not in order")
        if any(phrases.say(self._language, "bot.away") in text for text in self._phone.texts()):
            self.told.trouble.append("somebody was put off")


def asked(message: Message) -> int:
    """Return the number of the question that a message asks, 0 where it has no buttons."""
    return max((int(button.data.partition(".")[0]) for button in message.buttons), default=0)
