"""A round through the desk that comes past every page of it, in every state that an officer can meet."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from attachments import filed, sent
from browsers import Browser, Clock, without_keeper
from deeds import Told, told
from fares import FARES, fare
from offices import HELENE, MALIK, PIOTR, RUTH, TestOffice
from packets import propose, respond, take_in
from readers import ANA, BORIS, IRINA, OMAR, account, assigned
from tongues import WALKED

from grievance import casework, channels, handling
from grievance.briefing import Reply
from grievance.case.allegations import Allegation
from grievance.case.terms import Channel, Complaint, State, Step
from grievance.casework import Words
from grievance.channels import Tallied
from grievance.erasure import erase
from grievance.handling import Way

STORY = "They took our passports in June.\n\nأخذوا جوازات سفرنا في يونيو، ونحن ثمانية عشر."  # noqa: RUF001 - Arabic
ARABIC = Words("قرأنا ما أخبرتنا به. الشركة اسمها Kiln & Co، واليوم هو 12.", "ar")
COMMON = "a list,2026-01-15"
FILES = {
    "entity": f"id,name,country,source,day\nE-1,Kiln & Co,Norway,{COMMON}\nE-2,Buyer AS,Norway,{COMMON}\n",
    "facility": f"id,name,country,source,day\nF-1,Smelter of the East,Norway,{COMMON}\n",
    "scope": f"id,entity,standard,begins,ends,source,day\nS-1,E-2,PS3.1,2020-01-01,2040-01-01,{COMMON}\n",
    "firm": f"id,name,country,source,day\nAF-1,Plumb & Level,Norway,{COMMON}\n",
    "auditor": "id,name,firm,begins,ends,trainings,source,day\n"
    f"A-1,Ines Okoro,AF-1,2020-01-01,2040-01-01,modern slavery: 2025-03-01,{COMMON}\n",
    "audit": f"id,entity,firm,standard,auditors,source,day\nAU-1,E-2,AF-1,PS3.1,A-1,{COMMON}\n",
    "link": "id,kind,one,other,confidence,source,day\n"
    f"L-1,part_of,F-1,E-1,likely,{COMMON}\nL-2,buys_from,E-2,E-1,possible,{COMMON}\n",
    "tie": f"id,auditor,entity,kind,begins,source,day\nT-1,A-1,E-2,payer,2020-01-01,{COMMON}\n",
}
DAYS = {"assess": "2098-01-01", "until": "2098-06-01"}
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
    _mechanism(walk, ruth, cases[2])
    _packet(walk, ruth)
    _steps(walk, ruth, cases[1])
    _files(walk, ruth)
    _outside(walk, ruth)
    _telling(walk, ruth)
    _register(walk, ruth)
    _trouble(walk, ruth, cases[0])
    _channels(walk)
    _report(walk)
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
    walk.open("composing in Arabic", ruth, f"{path}?step=acknowledge")
    walk.send("an empty letter", ruth, f"{path}/step", words="", language="ar")
    walk.send("another language", ruth, path, step="acknowledge", language="ur", words="x")
    case.step(casework.acknowledge, ARABIC)
    case.answer("نعم. It got worse.")
    walk.open("letters", ruth, f"{path}?sent=1")
    walk.open("letter with a day", ruth, f"{path}?step=write")
    walk.send("a day that is none", ruth, f"{path}/step", words="x", language="ar", promise="soon")
    ruth.open(f"{path}?step=write")
    case.step(casework.note, Words("Ask Salma first. اسألي سلمى.", ""))
    walk.send("the case moved", ruth, f"{path}/step", words="x", language="ar", promise="")


def _mechanism(walk: Round, ruth: Browser, case: Told) -> None:
    """See what is alleged, what was found, and a close that waits for a second officer."""
    path, malik = f"/case/{case.number}", walk.begin(MALIK)
    case.carry(State.ADMISSIBILITY)
    walk.open("admitting", ruth, f"{path}?step=admit")
    walk.send("a step with a gap", ruth, f"{path}/step", reason="It is ours.")
    walk.open("alleging", ruth, f"{path}?step=allege")
    walk.send("an allegation with a gap", ruth, f"{path}/allege", entity="Kiln & Co", criterion="PS3.1:10.3", ends="x")
    case.carry(State.INVESTIGATION)
    (alleged,) = case.case().allegations
    walk.open("finding", ruth, f"{path}?step=find&allegation={alleged.id}")
    case.carry(State.REMEDY)
    walk.open("promising", ruth, f"{path}?step=promise")
    walk.send("a promise with a gap", ruth, f"{path}/promise", text="جوازك يعود إليك.", owner="Kiln & Co", due="x")
    ruth.send(f"{path}/promise", text="جوازك يعود إليك.", owner="Kiln & Co", due="2099-01-01", family="restitution")
    walk.open("evidence", ruth, f"{path}?step=deliver&promise=1")
    case.take(Step.INCIDENT, "Somebody asked at the gate.", incident="threat")
    case.carry(State.CONFIRMATION)
    walk.open("what came of it", ruth, f"{path}?step=close")
    walk.send("closing", ruth, path, choose__outcome="resolved", language="ar")
    ruth.send(f"{path}/step", words=ARABIC.text, substitute="She does not answer.")
    walk.open("proposed by oneself", ruth, path)
    walk.open("a proposal to approve", malik, path)
    walk.send("withheld without a reason", malik, f"{path}/withhold", words="")
    walk.open("queue, with a proposal", malik, "/")
    malik.open(path)
    malik.send(f"{path}/approve")
    walk.open("closed", ruth, path)


def _packet(walk: Round, ruth: Browser) -> None:
    """See a packet handed out, what the respondent answered, and the letter that tells it."""
    case, malik = told(walk.made, Complaint(STORY, "ar")), walk.begin(MALIK)
    path = f"/case/{case.number}"
    case.carry(State.INVESTIGATION)
    propose(case)
    malik.open(path)
    walk.send("link and code", malik, f"{path}/approve")
    (link,) = re.findall(r"/respond/([0-9a-f]{32})", walk.seen["link and code"])
    code = "".join(re.findall(r"<span>(\d{4})</span>", walk.seen["link and code"]))
    way = Way(bytes.fromhex(link), code)
    respond(walk.made, way)
    walk.open("answered by the respondent", ruth, path)
    take_in(case, way)
    walk.open("in the file", ruth, path)
    line = case.case().papers[-1].sequence
    walk.open("telling what it answered", ruth, f"{path}?step=write&answered={line}")
    (alleged,) = case.case().allegations
    walk.open("finding, heard", ruth, f"{path}?step=find&allegation={alleged.id}")


def _steps(walk: Round, ruth: Browser, case: Told) -> None:
    path = f"/case/{case.number}"
    walk.open("note", ruth, path)
    walk.send("an empty note", ruth, f"{path}/note", words="")
    walk.send("an empty title", ruth, f"{path}/title", title="")
    case.withdraw("yes", "He stands behind me.")
    walk.open("made to withdraw", ruth, path)
    erased = told(walk.made)
    erase(walk.made.public, erased.digits)
    walk.open("who they are erased", ruth, f"/case/{erased.number}")
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


def _outside(walk: Round, ruth: Browser) -> None:
    """Come past what is prepared, given and answered outside, at the office and at the readers' own pages."""
    case = assigned(walk.made, Complaint(STORY, "ar"))
    path, ana, irina = f"/case/{case.number}", walk.begin(ANA), walk.begin(IRINA)
    walk.open("nothing given yet", walk.begin(OMAR), "/briefs")
    for use in ("brief", "packet", "translation"):
        walk.open(f"preparing, {use}", ruth, f"{path}?step=prepare&use={use}")
    ruth.open(f"{path}?step=prepare&use=brief")
    told_ = {"reader": account(walk.made, BORIS), "entity": "Mokora Bauxite SA", "point__1": "صوت"}
    walk.send("a pair that is refused", ruth, f"{path}/prepare", **told_)
    case.prepare()
    walk.open("routing with a brief", ruth, f"{path}?step=route")
    given = case.offer()
    walk.open("an offer", ana, f"/briefs/{given.id}")
    walk.send("an offer without a word on conflicts", ana, f"/briefs/{given.id}/accept")
    whole = case.accept(given)
    walk.open("to verify", ana, f"/briefs/{given.id}")
    walk.send("a point without an answer", ana, f"/briefs/{given.id}/answer", evidence__1="x")
    case.reply(whole)
    walk.open("answered", ana, f"/briefs/{given.id}")
    walk.open("what a reader outside answered", ruth, f"{path}?step=record")
    walk.open("queue, with an answer", ruth, "/")
    text = case.entrust()
    walk.open("to translate", irina, f"/briefs/{text.id}")
    case.reply(text, Reply(text="They took our passports."), IRINA)
    walk.open("all that was given", irina, "/briefs")
    walk.open("reviewing a translation", ruth, f"{path}?step=translate&of={case.statement()}&disclosure={text.id}")
    ruth.send(f"{path}/translate", words="They took our passports in June.", language="en")
    walk.open("a translation beside the original", ruth, path)


def _telling(walk: Round, ruth: Browser) -> None:
    walk.open("telling", ruth, "/assist")
    walk.send("nothing told", ruth, "/assist")
    for language in WALKED:
        walk.send(f"questions in {language}", ruth, "/assist/ask", turn=language, **TYPED)
    walk.send("receipt", ruth, "/assist", **TYPED)
    walk.send("receipt, hidden", ruth, "/assist/hide")
    typed = told(walk.made, Complaint(STORY, "fr", channel=Channel.CALL))
    walk.open("a case that was told by telephone", ruth, f"/case/{typed.number}")
    walk.open("a part of a case", ruth, f"/case/{typed.number}/split")
    walk.send("a part of a case, without a name", ruth, f"/case/{typed.number}/split", words=STORY, about="company")
    ruth.send(f"/case/{typed.number}/split", words=STORY, about="company", name="شركة الكيل")
    walk.open("a case of which there is a part", ruth, f"/case/{typed.number}")


def _channels(walk: Round) -> None:
    ruth = walk.begin(RUTH)
    walk.open("channels, none", ruth, "/channels")
    fare(walk.made.desk, FARES | {Tallied.ASIDE: 1}, unsent=30, days=1)
    channels.beat(walk.made.desk, "telegram")
    walk.made.move_clock(1)
    walk.open("channels", ruth, "/channels")
    walk.open("queue, with an alarm", ruth, "/")
    walk.made.move_clock(0)


def _register(walk: Round, ruth: Browser) -> None:
    """Fill the register, look around in it, and see a case whose site has no certificate."""
    walk.open("register, empty", ruth, "/register")
    walk.open("a file to take in", ruth, "/register/files")
    walk.send("a file refused", ruth, "/register/files", kind="entity", text="id,name\n", mapping="country = Land")
    for kind, text in FILES.items():
        walk.send(f"looking at {kind}", ruth, "/register/files", kind=kind, text=text)
        walk.send(f"taking in {kind}", ruth, "/register/files", kind=kind, text=text, take="yes")
    walk.open("register", ruth, "/register")
    walk.send("found", ruth, "/register", words="smelter")
    walk.send("a site", ruth, "/register/record", id="F-1")
    ruth.post("/register/form", **{**ruth.hidden("/register/record"), "kind": "link", "cell.one": "F-1"})
    walk.keep("a link to add", ruth)
    walk.send("a link with a gap", ruth, "/register/keep", cell__other="nobody")
    ruth.open("/register")
    for record in ("E-2", "A-1", "L-1"):
        walk.send(f"record {record}", ruth, "/register/record", id=record)
    walk.send("changing a record", ruth, "/register/form", id="L-1")
    case = told(walk.made)
    case.carry(State.ADMISSIBILITY)
    case.step(handling.allege, Allegation("", "Kiln & Co", "Smelter of the East", "PS3.1:10.3"))
    path = f"/case/{case.number}"
    walk.open("an allegation about a site without a certificate", ruth, path)
    (alleged,) = case.case().allegations
    walk.open("what a buyer owes", ruth, f"{path}?step=mitigate&allegation={alleged.id}&way=0")
    walk.send(
        "questions that name the site", ruth, f"{path}/mitigate", questions="What of the Smelter of the East?", **DAYS
    )
    ruth.send(f"{path}/mitigate", questions="From whom do you buy?", **DAYS)
    (owed,) = case.case().mitigations
    walk.open("the audit of what a buyer owes", ruth, f"{path}?step=check&mitigation={owed.id}")
    walk.send("an audit to come", ruth, f"{path}/check", audit="AU-1", checked="2099-01-01", evidence="Seen.")
    ruth.send(f"{path}/check", audit="AU-1", checked="2026-01-15", evidence="Seen.")
    walk.open("verified in the audit", ruth, path)


def _report(walk: Round) -> None:
    ruth = walk.begin(RUTH)
    walk.open("evidence pack", ruth, "/report")
    walk.send("an evidence pack of nobody", ruth, "/report", entity=" ", **{"as": "pdf"}, whom="inside")


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
