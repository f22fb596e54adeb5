"""A walk through the public door that comes past every page of it, in every state that somebody can meet."""

from __future__ import annotations

from dataclasses import dataclass, field

from deeds import Told, day
from offices import TestOffice
from packets import disclosed
from visits import Visit, digits

from grievance import casework, correspondence, promising, splitting
from grievance.case.promises import Promise
from grievance.case.terms import About, State
from grievance.casework import Words
from grievance.demo.visiting import Page
from grievance.phrases import own_digits
from grievance.splitting import Part

STORY = "They took our passports in June.\n\nأخذوا جوازات سفرنا في يونيو، ونحن ثمانية عشر."  # noqa: RUF001 - Arabic
LETTERS = (
    Words("We have read it. Who holds the passports now?", "en"),
    Words("قرأنا ما أخبرتنا به. الشركة اسمها Kiln & Co، واليوم هو 12.", "ar"),
    Words("Merci. Nous avons parlé avec le syndicat.", "fr"),
)
OVER = "over"  # a token that no hour key opens
FRESH = "0" * 64


@dataclass
class Walk:
    """Somebody on their way in a language. `seen` is the source of each page by a name for its state."""

    visit: Visit
    hurried: Visit
    behind: TestOffice
    language: str
    seen: dict[str, str] = field(default_factory=dict)

    def keep(self, name: str, page: Page) -> Page:
        """Keep a page under a name."""
        self.seen[f"{self.language}: {name}"] = page.source
        return page

    def open(self, name: str, path: str) -> Page:
        """Open a page in the language of the walk."""
        return self.keep(name, self.visit.open(f"/{self.language}/{path}"))

    def post(self, name: str, path: str, **fields: str) -> Page:
        """Send fields, whatever form they came from."""
        return self.keep(name, self.visit.post(f"/{self.language}/{path}", **fields))

    def send(self, name: str, page: Page, to: str, **typed: str) -> Page:
        """Send a form of a page."""
        return self.keep(name, self.visit.send(page, to, **typed))

    def enter(self, name: str, receipt: str) -> Page:
        """Open the letters with a receipt."""
        return self.keep(name, self.visit.enter(receipt, self.language))

    def tell(self) -> Page:
        """Tell a story, without keeping what is seen."""
        return self.visit.tell(STORY, self.language)

    def case(self, receipt: str) -> Told:
        """Find the case, for an officer to take a step on it."""
        return Told(self.behind, correspondence.enter(self.behind.public, receipt).number, receipt)


def wander(walk: Walk) -> dict[str, str]:
    """Walk past everything; return what was seen."""
    walk.keep("languages", walk.visit.open("/"))
    _telling(walk)
    _files(walk)
    _questions(walk)
    _letters(walk)
    _parts(walk)
    _changes(walk)
    _responding(walk)
    _trouble(walk)
    _keeper_away(walk)
    return walk.seen


def _telling(walk: Walk) -> None:
    first = walk.open("whom it is about", "")
    walk.open("in danger", "danger")
    walk.post("nobody chosen", "tell")
    for about in ("auditor", "office"):
        walk.send(f"story about the {about}", first, "/tell", about=about)
    form = walk.send("story", first, "/tell", about="company")
    walk.send("no story", form, "/file")
    receipt = walk.send("receipt", form, "/file", story=STORY)
    walk.send("receipt hidden", receipt, "/hide")
    walk.send("receipt gone", form, "/file", story=STORY)


def _files(walk: Walk) -> None:
    first, photo = walk.visit.open(f"/{walk.language}/"), ("كيلن kiln.jpg", b"x" * 2_345_678)
    form = walk.visit.send(first, "/tell", about="company")
    kept = walk.keep("a file is kept", walk.visit.bring(form, "/file", photo, ("note.ogg", b"x")))
    walk.keep("receipt, with files", walk.visit.bring(kept, "/file", story=STORY))
    receipt = walk.tell()
    screen = walk.send("files", receipt, "/files")
    walk.send("no file", screen, "/add")
    walk.keep("files added", walk.visit.bring(screen, "/add", photo))
    walk.keep("files, the hour is over", walk.visit.bring(screen, "/add", photo, nonce=""))
    box = walk.visit.enter(digits(receipt), walk.language)
    walk.keep("answer, a file is kept", walk.visit.bring(box, "/mailbox", photo))
    walk.keep("answer, too many", walk.visit.bring(box, "/answer", *[("a", b"x")] * 21, answer="There are more."))


def _questions(walk: Walk) -> None:
    receipt = walk.tell()
    for group in receipt.find(r'name="group" value="(\w+)"'):
        screen = walk.send(f"questions: {group}", receipt, "/questions", group=group)
        walk.send(f"nothing said: {group}", screen, "/answers")
    danger = walk.visit.send(receipt, "/questions", group="danger")
    walk.send("danger now", danger, "/answers", danger="now")
    walk.send("no such answer", danger, "/answers", danger="perhaps")
    contact = walk.visit.send(receipt, "/questions", group="contact")
    answered = walk.send("too long", contact, "/answers", contact_how="x" * 301)
    walk.send("saved", answered, "/answers", contact_how="A note under the third stone.")
    walk.post("the hour is over", "answers", group="contact", answers_nonce=FRESH, contact_how="stone")


def _letters(walk: Walk) -> None:
    receipt = digits(walk.tell())
    entry = walk.open("way in", "mailbox")
    walk.send("no receipt", entry, "/mailbox")
    walk.send("a slip", entry, "/mailbox", receipt="4170 2936")
    walk.send("unknown receipt", entry, "/mailbox", receipt="0" * 20)
    box = walk.send("received", entry, "/mailbox", receipt=own_digits("ar", receipt))
    walk.send("no words", box, "/answer")
    walk.send("words sent", box, "/answer", answer="It got worse.")
    walk.behind.move_clock(8)
    walk.enter("late", receipt)
    walk.behind.move_clock(0)
    case = walk.case(receipt)
    case.step(casework.acknowledge, LETTERS[0])
    for letter in LETTERS[1:]:
        case.step(casework.write, letter, None)
    walk.enter("letters", receipt)
    case.carry(State.REMEDY)
    for text in ("You get your passport back.", "يعود إليك أجر حزيران."):
        promise = Promise("", "restitution", text, "Mokora, personnel office", day(walk.behind, 7))
        case.step(promising.promise, promise)
    walk.enter("promised", receipt)
    case.carry(State.CONFIRMATION)
    box = walk.enter("asked whether it came", receipt)
    walk.send("one answer is missing", box, "/answer", **{"promise-1": "yes"})
    case.carry(State.CLOSED)
    rate = walk.send("how it was", walk.enter("closed", receipt), "/rate")
    walk.send("how it was, with a gap", rate, "/rate", understood="yes")
    walk.send("how it was, over", rate, "/rate", understood="yes", fair="no", safe="no", token=OVER)
    walk.send("it was not safe", rate, "/rate", understood="yes", fair="no", safe="no")
    walk.post("letters over", "answer", answer="words", answer_nonce=FRESH, token=OVER)
    walk.post("letters stale", "answer", answer="words", token=OVER)


def _parts(walk: Walk) -> None:
    receipt = digits(walk.tell())
    case = walk.case(receipt)
    for name in ("Sunrise Labour", "شركة الكيل للتوظيف والخدمات"):
        case.step(splitting.split, Part(name, About.COMPANY, STORY))
    whole = walk.enter("parts", receipt)
    part = walk.send("a part", whole, "/mailbox")
    walk.send("words sent to a part", part, "/answer", answer="It got worse.")


def _changes(walk: Walk) -> None:
    receipt = digits(walk.tell())
    box = walk.visit.enter(receipt, walk.language)
    asked = walk.send("withdraw", box, "/withdraw")
    walk.send("made?", asked, "/withdraw", made="perhaps")
    walk.send("withdraw over", asked, "/withdraw", made="no", token=OVER)
    walk.send("withdrawing", asked, "/withdraw", made="no")
    walk.behind.move_clock(walk.behind.public.standard.cooling_off_days + 1)
    box = walk.enter("withdrawal waits", receipt)
    walk.case(receipt).step(casework.confirm_withdrawal)
    walk.enter("withdrawn", receipt)
    walk.behind.move_clock(0)
    receipt = digits(walk.tell())
    box = walk.visit.enter(receipt, walk.language)
    withdrawing = walk.visit.send(walk.visit.send(box, "/withdraw"), "/withdraw", made="no")
    walk.send("resumed", withdrawing, "/resume")
    erase = walk.send("erase", box, "/erase")
    walk.send("erase without", erase, "/erase")
    walk.send("erased", erase, "/erase", receipt=receipt)
    exchange = walk.send("exchange", box, "/exchange")
    walk.send("exchange without", exchange, "/exchange")
    new = walk.send("exchanged", exchange, "/exchange", receipt=receipt)
    walk.send("exchanged, hidden", new, "/hide")
    walk.send("exchanged, gone", exchange, "/exchange", receipt=receipt)


def _responding(walk: Walk) -> None:
    _, way = disclosed(walk.behind)
    place = f"respond/{way.link.hex()}"
    asked = walk.open("a link", place)
    walk.send("a code that opens nothing", asked, place, code="0" * 20)
    packet = walk.send("packet", asked, place, code=way.code)
    walk.send("nothing answered", packet, "/answer")
    walk.send("answered, the hour is over", packet, "/answer", statement=STORY, token=OVER)
    walk.send("answered", packet, "/answer", statement=STORY, plan="We give them back by 1 June.")


def _trouble(walk: Walk) -> None:
    walk.open("no such page", "nothing")
    walk.visit.ask("POST", f"/{walk.language}/tell", headers={"Origin": "https://elsewhere.example"})
    walk.keep("not from us", Page(403, walk.visit.last.get_data(as_text=True)))


def _keeper_away(walk: Walk) -> None:
    first, entry = walk.visit.open(f"/{walk.language}/"), walk.visit.open(f"/{walk.language}/mailbox")
    form, receipt = walk.visit.send(first, "/tell", about="company"), walk.tell()
    box = walk.visit.enter(digits(receipt), walk.language)
    exchange, erase = walk.visit.send(box, "/exchange"), walk.visit.send(box, "/erase")
    walk.behind.end_keeper()
    away = walk.hurried.send
    walk.keep("story, keeper away", away(form, "/file", story=STORY))
    walk.keep("hiding, keeper away", away(receipt, "/hide"))
    walk.keep("words, keeper away", away(box, "/answer", answer="It got worse."))
    walk.keep("exchange, keeper away", away(exchange, "/exchange", receipt=digits(receipt)))
    walk.keep("erase, keeper away", away(erase, "/erase", receipt=digits(receipt)))
    walk.keep("way in, keeper away", away(entry, "/mailbox", receipt=digits(receipt)))
    walk.behind.start_keeper()
