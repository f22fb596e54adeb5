"""A round through the desk that comes past every page of it, in every state that an officer can meet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from attachments import filed, sent
from browsers import Browser, Clock, without_keeper
from deeds import Told, told
from fares import FARES, fare
from offices import HELENE, MALIK, PIOTR, RUTH, TestOffice
from tongues import WALKED

from grievance import casework, channels
from grievance.case.terms import Channel, Complaint
from grievance.casework import Words
from grievance.channels import Tallied

STORY = "They took our passports in June.\n\nأخذوا جوازات سفرنا في يونيو، ونحن ثمانية عشر."  # noqa: RUF001 - Arabic
ARABIC = Words("قرأنا ما أخبرتنا به. الشركة اسمها Kiln & Co، واليوم هو 12.", "ar")
TYPED = {"about": "company", "channel": "call", "language": "ar", "story": STORY, "answer__danger": "now"}


@dataclass
class Round:
    """An officer on the way. `seen` is the source of each page by a name for its state."""

    made: TestOffice
    begin: Callable[[str], Browser]
    stranger: Browser
    clock: Clock
    seen: dict[str, str] = field(default_factory=dict)

    def keep(self, state: str, browser: Browser) -> None:
        """Keep what a browser shows under the name of its state."""
        assert browser.page is not None
        self.seen[state] = browser.page.text

    def open(self, state: str, browser: Browser, path: str) -> None:
        """Open a page."""
        browser.open(path)
        self.keep(state, browser)

    def send(self, state: str, browser: Browser, path: str, /, **typed: str) -> None:
        """Send a form of the page that is shown."""
        browser.send(path, **typed)
        self.keep(state, browser)


def go(walk: Round) -> dict[str, str]:
    """Go past everything; return what was seen."""
    _sign_in(walk)
    ruth = walk.begin(RUTH)
    walk.open("queue, empty", ruth, "/")
    cases = [told(walk.made, Complaint(STORY, language, answers={"danger": "now"})) for language in WALKED]
    _queue(walk, ruth, cases)
    _letters(walk, ruth, cases[2])
    _steps(walk, ruth, cases[1])
    _files(walk, ruth)
    _telling(walk, ruth)
    _trouble(walk, ruth, cases[0])
    _channels(walk)
    return walk.seen


def _sign_in(walk: Round) -> None:
    walk.open("sign in", walk.stranger, "/sign-in")
    for name in ("refused", "refused again", "refused once more", "wait"):
        walk.send(f"sign in, {name}", walk.stranger, "/sign-in", name="Nobody", passphrase="x", code="000000")
    walk.open("witness", walk.begin(PIOTR), "/")
    walk.open("outside, queue", walk.begin(HELENE), "/")


def _queue(walk: Round, ruth: Browser, cases: list[Told]) -> None:
    cases[1].step(casework.summarise, "جوازات السفر في Kiln & Co")
    for view in ("open", "soon", "closed"):
        walk.open(f"queue, {view}", ruth, f"/?view={view}")
    walk.made.move_clock(9)
    walk.open("queue, overdue", ruth, "/?view=overdue")
    walk.open("case, overdue", ruth, f"/case/{cases[0].number}")
    walk.made.move_clock(0)


def _letters(walk: Round, ruth: Browser, case: Told) -> None:
    path = f"/case/{case.number}"
    walk.open("case, new", ruth, path)
    walk.open("composing in Arabic", ruth, f"{path}?write=acknowledge")
    walk.send("an empty letter", ruth, f"{path}/acknowledge", words="", language="ar")
    walk.send("another language", ruth, path, kind="acknowledge", language="ur", words="x")
    case.step(casework.acknowledge, ARABIC)
    case.answer("نعم. It got worse.")
    walk.open("letters", ruth, f"{path}?sent=1")
    walk.open("letter with a day", ruth, f"{path}?write=letter")
    walk.send("a day that is none", ruth, f"{path}/letter", words="x", language="ar", promise="soon")
    ruth.open(f"{path}?write=letter")
    case.step(casework.note, Words("Ask Salma first. اسألي سلمى.", ""))
    walk.send("the case moved", ruth, f"{path}/letter", words="x", language="ar", promise="")
    walk.open("why close", ruth, f"{path}?write=close")
    walk.send("closing", ruth, path, kind="close", because="resolved", language="ar")
    case.step(casework.close, ARABIC, "resolved")
    walk.open("closed", ruth, path)


def _steps(walk: Round, ruth: Browser, case: Told) -> None:
    path = f"/case/{case.number}"
    walk.open("note", ruth, path)
    walk.send("an empty note", ruth, f"{path}/note", words="")
    walk.send("an empty title", ruth, f"{path}/title", title="")
    case.withdraw("yes", "He stands behind me.")
    walk.open("made to withdraw", ruth, path)
    other = told(walk.made)
    other.withdraw()
    walk.open("withdrawing", ruth, f"/case/{other.number}")
    walk.made.move_clock(walk.made.desk.standard.cooling_off_days + 1)
    walk.open("withdrawal to confirm", ruth, f"/case/{other.number}")
    other.step(casework.confirm_withdrawal, name=MALIK)
    walk.open("withdrawn", ruth, f"/case/{other.number}")
    walk.made.move_clock(0)


def _files(walk: Round, ruth: Browser) -> None:
    voice = sent(walk.made.public, bytes(5000), "صوت 1.ogg")
    case = filed(walk.made, sent(walk.made.public), voice)
    walk.open("files", ruth, f"/case/{case.number}")
    ruth.bring(f"/case/{case.number}/note", *[("صورة 2.jpg", b"x" * 2_345_678)] * 21, words="She brought them.")
    walk.keep("a note's files", ruth)
    ruth.open("/assist")
    ruth.bring("/assist", ("صورة 3.jpg", b"x"), about="company")
    walk.keep("told with files", ruth)


def _telling(walk: Round, ruth: Browser) -> None:
    walk.open("telling", ruth, "/assist")
    walk.send("nothing told", ruth, "/assist")
    for language in WALKED:
        walk.send(f"questions in {language}", ruth, "/assist/ask", turn=language, **TYPED)
    walk.send("receipt", ruth, "/assist", **TYPED)
    walk.send("receipt, hidden", ruth, "/assist/hide")
    typed = told(walk.made, Complaint(STORY, "fr", channel=Channel.CALL))
    walk.open("a case that was told by telephone", ruth, f"/case/{typed.number}")


def _channels(walk: Round) -> None:
    ruth = walk.begin(RUTH)
    walk.open("channels, none", ruth, "/channels")
    fare(walk.made.desk, FARES | {Tallied.ASIDE: 1}, unsent=30, days=1)
    channels.beat(walk.made.desk, "telegram")
    walk.made.move_clock(1)
    walk.open("channels", ruth, "/channels")
    walk.open("queue, with an alarm", ruth, "/")
    walk.made.move_clock(0)


def _trouble(walk: Round, ruth: Browser, case: Told) -> None:
    walk.open("no such case", ruth, "/case/HALE-730-3")
    ruth.post("/assist", origin="https://elsewhere.example")
    walk.keep("not from us", ruth)
    path = f"/case/{case.number}"
    ruth.open(path)
    with without_keeper(walk.made):
        walk.send("words kept, keeper away", ruth, f"{path}/note", words="Ask Salma first.")
        walk.open("keeper away", ruth, path)
    ruth.open(path)
    walk.clock.now += 3600
    walk.send("session over", ruth, f"{path}/note", words="Ask Salma first.")
