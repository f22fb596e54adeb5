from __future__ import annotations

import pytest
from offices import STORY, TestOffice, tell
from visits import Visit, digits, said, typed

from grievance import casework
from grievance.casework import Seen, Words
from grievance.office import Process
from grievance.phrases import say
from web.public import forms

OVER = "over"  # a token that no hour key opens
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.fixture(scope="module")
def answered(behind: TestOffice) -> str:
    """Give a receipt to which an officer wrote twice, the second time in Uyghur."""
    told, desk = tell(behind.role(Process.PUBLIC)), behind.role(Process.DESK)
    ruth = behind.sign_in("Ruth Adeyemi", desk)

    def seen() -> Seen:
        return Seen(told.number, casework.open_case(desk, ruth, told.number).version)

    casework.acknowledge(desk, ruth, seen(), Words("We have read it.\n\n<b>Thank you.</b>", "en"))
    casework.write(desk, ruth, seen(), Words("ئىككىنچى خەت", "ug"), None)
    return told.digits or ""


def test_the_receipt_opens_status_letters_and_the_next_date_and_never_the_story(visit: Visit, answered: str) -> None:
    page = visit.enter(answered)

    assert page.status == 200
    assert say("en", "status.acknowledged") in said(page)
    assert say("en", "mailbox.turn.you") in said(page)
    assert say("en", "mailbox.promise.label") in said(page)
    assert "We have read it.\n\n&lt;b&gt;Thank you.&lt;/b&gt;" in page.source
    assert STORY not in said(page)


def test_a_letter_stands_in_its_own_language_and_direction(visit: Visit, answered: str) -> None:
    assert '<div class="said" dir="rtl" lang="ug">ئىككىنچى خەت</div>' in visit.enter(answered).source


def test_the_newest_letter_comes_first_and_says_that_its_signature_held(visit: Visit, answered: str) -> None:
    page = visit.enter(answered)

    assert page.source.index("ئىككىنچى خەت") < page.source.index("We have read it.")
    assert page.source.count(say("en", "letters.verified")) == 2
    assert say("en", "letters.unverified") not in said(page)


def test_no_page_of_the_mailbox_holds_the_digits(visit: Visit, answered: str) -> None:
    box = visit.enter(answered)

    pages = [box, *(visit.send(box, f"/{name}") for name in ("answer", "withdraw", "erase", "exchange"))]

    assert [page for page in pages if answered in page.source or answered[:4] in said(page)] == []


@pytest.mark.parametrize("way", ["{0} {1} {2} {3} {4}", "{0}-{1}-{2}-{3}-{4}", "  {0}{1}\u00a0{2}{3}{4}\n"])
def test_the_receipt_may_be_typed_in_any_way(visit: Visit, answered: str, way: str) -> None:
    groups = [answered[start : start + 4] for start in range(0, 20, 4)]

    assert visit.enter(way.format(*groups)).status == 200
    assert visit.enter(way.format(*groups).translate(ARABIC)).status == 200


def test_a_slip_is_told_and_what_was_typed_stays(visit: Visit, answered: str) -> None:
    slip = answered[:-1] + str((int(answered[-1]) + 1) % 10)

    page = visit.enter(slip)

    assert page.status == 422
    assert say("en", "error.receipt.slip") in said(page)
    assert typed(page, "receipt") == slip


def test_an_unknown_receipt_opens_nothing(visit: Visit) -> None:
    page = visit.enter("0" * 20)

    assert page.status == 404
    assert say("en", "error.receipt.unknown") in said(page)


def test_an_empty_field_is_asked_for(visit: Visit) -> None:
    page = visit.enter(" ")

    assert page.status == 422
    assert say("en", "error.receipt.missing") in said(page)


def test_the_way_in_keeps_the_digits_in_another_language_and_opens_nothing(visit: Visit, answered: str) -> None:
    page = visit.post("/fr/mailbox", receipt=answered, language="fr")

    assert say("fr", "enter.title") in said(page)
    assert typed(page, "receipt") == answered


def test_the_token_opens_the_letters_again_in_another_language(visit: Visit, answered: str) -> None:
    box = visit.enter(answered)

    french = visit.send(box, "/fr/mailbox", answer="not sent yet", language="fr")

    assert say("fr", "status.acknowledged") in said(french)
    assert typed(french, "answer") == "not sent yet"
    assert typed(french, "answer_nonce") == typed(box, "answer_nonce")


def test_words_are_added_once_however_often_the_form_is_sent(visit: Visit) -> None:
    box = visit.enter(digits(visit.tell()))

    first, second = (visit.send(box, "/answer", answer="It got worse.") for _ in range(2))

    assert say("en", "answer.sent") in said(first)
    assert "added something 1 time." in said(second)
    assert "It got worse." not in second.source
    assert typed(first, "answer_nonce") != typed(box, "answer_nonce")


def test_nothing_typed_is_asked_for_once_more(visit: Visit, answered: str) -> None:
    page = visit.send(visit.enter(answered), "/answer", answer="\n")

    assert page.status == 422
    assert say("en", "error.missing.words") in said(page)
    assert "We have read it." in page.source


def test_an_answer_that_is_too_long_stays(visit: Visit, answered: str) -> None:
    words = "x" * (forms.ANSWER_MAX + 1)

    page = visit.send(visit.enter(answered), "/answer", answer=words)

    assert page.status == 422
    assert "20\u202f001 characters; we can take 20\u202f000" in said(page)
    assert typed(page, "answer") == words


def test_when_the_hour_is_over_the_words_stay_and_the_receipt_sends_them(visit: Visit) -> None:
    receipt = digits(visit.tell())
    over = visit.send(visit.enter(receipt), "/answer", token=OVER, answer="It got worse.")

    wrong = visit.send(over, "/answer", answer="It got worse.", receipt="1234")
    sent = visit.send(wrong, "/answer", answer="It got worse.", receipt=receipt)

    assert (over.status, wrong.status) == (422, 422)
    assert say("en", "error.sitting.words") in said(over)
    assert [typed(page, "answer") for page in (over, wrong)] == ["It got worse."] * 2
    assert "added something 1 time." in said(sent)


def test_when_the_hour_is_over_switching_the_language_loses_no_word(visit: Visit, answered: str) -> None:
    page = visit.send(visit.enter(answered), "/fr/mailbox", token=OVER, answer="It got worse.", language="fr")

    assert say("fr", "error.sitting.words") in said(page)
    assert typed(page, "answer") == "It got worse."


def test_when_the_hour_is_over_without_words_the_receipt_is_asked_for(visit: Visit) -> None:
    page = visit.post("/en/mailbox", token=OVER)

    assert page.status == 422
    assert say("en", "error.sitting.letters") in said(page)
    assert say("en", "enter.title") in said(page)


def test_a_form_without_our_nonce_is_drawn_again_with_the_words(visit: Visit, answered: str) -> None:
    page = visit.send(visit.enter(answered), "/answer", answer="It got worse.", answer_nonce="")

    assert page.status == 422
    assert typed(page, "answer") == "It got worse."
    assert visit.send(page, "/answer", answer="It got worse.").status == 200


def test_a_late_promise_is_admitted_and_leads_to_readers_outside(behind: TestOffice, visit: Visit) -> None:
    receipt = digits(visit.tell())
    behind.move_clock(8)

    page = visit.enter(receipt)
    behind.move_clock(0)

    assert say("en", "mailbox.overdue.label") in said(page)
    assert "That is our fault, not yours." in said(page)
    assert say("en", "mailbox.overdue.outside") in said(page)
    assert say("en", "mailbox.promise.now") in said(page)


def test_without_the_keeper_the_words_stay(behind: TestOffice, visit: Visit, hurried: Visit, answered: str) -> None:
    box = visit.enter(answered)
    behind.end_keeper()

    entry = hurried.enter(answered)
    kept = hurried.send(box, "/answer", answer="It got worse.")
    behind.start_keeper()

    assert (entry.status, kept.status) == (503, 503)
    assert say("en", "error.keeper.letters.title") in said(entry)
    assert say("en", "error.keeper.receipt") in said(entry)
    assert typed(entry, "receipt") == answered
    assert say("en", "error.keeper.words") in said(kept)
    assert typed(kept, "answer") == "It got worse."
    assert 'id="receipt"' not in kept.source
    assert visit.send(kept, "/answer", answer="It got worse.").status == 200
