"""What came of a case, at the desk: promises and her answers, the drafted letter, how it was, kin, incidents."""

from __future__ import annotations

import re
from html import unescape

from browsers import Browser
from deeds import Told, day, once, told
from offices import TestOffice

from grievance import choosing, correspondence, phrases
from grievance.case.terms import Complaint, State, Step
from grievance.standards import load
from web.desk import closing, composing

PASSPORT, PAY = "आपका पासपोर्ट वापस मिलेगा।", "जून का पैसा मिलेगा।"
OUTCOMES = tuple(each.id for each in load().options["outcome"])
OWNER = "Mokora, personnel office"


def words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def draft(page: str) -> str:
    found = re.search(r'<textarea id="letter".*?>\n(.*?)</textarea>', page, re.DOTALL)
    assert found
    return unescape(found[1])


def promised(ruth: Browser, case: Told, text: str, due: str) -> None:
    path = f"/case/{case.number}"
    ruth.open(f"{path}?step=promise")
    typed = {"text": text, "owner": OWNER, "due": due, "family": "restitution"}
    assert ruth.send(f"{path}/promise", **typed).status_code == 303


def test_a_promise_is_recorded_proven_answered_and_told_in_the_letter(ruth: Browser, made: TestOffice) -> None:
    case = told(made, Complaint("जून में पासपोर्ट ले लिए गए।", "hi", answers={"kind": "pay"}))
    case.carry(State.REMEDY)
    path, soon = f"/case/{case.number}", day(made, 3)
    assert "Nothing is promised yet." in ruth.open(path).text

    ruth.open(f"{path}?step=promise")
    gap = ruth.send(f"{path}/promise", text=PASSPORT, owner=OWNER, due="", family="restitution")
    assert (gap.status_code, "That is not a day." in gap.text) == (422, True)
    assert f'name="text" value="{PASSPORT}"' in gap.text
    for text in (PASSPORT, PAY):
        promised(ruth, case, text, soon.isoformat())
    made.move_clock(5)
    assert "Late by 2 days: nothing shows that it was done." in ruth.open(path).text
    made.move_clock(0)

    asked = ruth.open(f"{path}?step=deliver&promise=2").text
    assert 'name="promise" value="2" checked' in asked
    assert ruth.send(f"{path}/step", promise="1", evidence="Seen by the auditor.").status_code == 303
    assert "Evidence: Seen by the auditor." in words(ruth.open(path).text)

    case.take(Step.VERIFY, evidence="Seen by the auditor.")
    choosing.choose(made.public, case.mailbox().token, once(), {"1": "yes", "2": "partly"}, "", "hi")
    page = words(ruth.open(path).text)
    assert "Kept, says the complainant" in page
    assert f"What came of each? 1. {PASSPORT}: kept. 2. {PAY}: kept in part." in page

    ruth.open(f"{path}?step=close")
    letter = draft(ruth.send(path, choose__outcome="resolved").text)
    assert letter.startswith(phrases.say("hi", "letter.closing.begin"))
    for said in (
        phrases.say("hi", "letter.closing.outcome.resolved"),
        phrases.say("hi", "letter.closing.heard", kind=phrases.say("hi", "question.kind.option.pay")),
        phrases.say("hi", "letter.closing.result.founded"),
        PASSPORT,
        phrases.say("hi", "promise.said", answer=phrases.say("hi", "choice.partly")),
        phrases.day("hi", day(made, 30), today=day(made)),
    ):
        assert said in letter
    assert ruth.send(f"{path}/step", words=letter).status_code == 422
    read = case.case()
    letters = {closing.letter(read, outcome, language) for outcome in OUTCOMES for language in phrases.LANGUAGES}
    assert len(letters) == len(OUTCOMES) * len(phrases.LANGUAGES)
    assert all(composing.has_gap(each) and PAY in each for each in letters)


def test_how_it_was_kin_and_incidents_stand_on_the_page(ruth: Browser, made: TestOffice) -> None:
    case, other = told(made), told(made)
    path = f"/case/{case.number}"
    ruth.open(f"{path}?step=relate")
    none = ruth.send(f"{path}/step", case="HALE-730-3", kin="follows")
    assert "There is no such case, or your circles do not open it." in none.text
    assert ruth.send(f"{path}/step", case=other.number, kin="follows").status_code == 303
    case.take(Step.INCIDENT, "Somebody asked at the gate.", incident="threat")
    case.take(Step.ENQUIRE, "")
    case.take(Step.CLOSE, outcome="resolved")
    answers = {"understood": "yes", "fair": "no", "safe": "unsaid"}
    correspondence.rate(made.public, case.mailbox().token, once(), answers, "It took long.", "en")

    page = ruth.open(path).text

    assert f'<a href="/case/{other.number}">{other.number}</a>' in page
    assert f'<a href="/case/{case.number}">{case.number}</a>' in ruth.open(f"/case/{other.number}").text
    told_so = words(page)
    assert "A threat Somebody asked at the gate. Recorded on" in told_so
    assert "Understood Yes Fair No Safe Would rather not say It took long." in told_so
    assert "Was it fair to you? No" in told_so
