from __future__ import annotations

import re
from datetime import timedelta

import pytest
from offices import TestOffice
from visits import Visit, digits, said, typed

from grievance.demo.visiting import Page
from grievance.office import Process
from grievance.phrases import day, say, say_many

OVER = "over"  # a token that no hour key opens


@pytest.fixture
def receipt(visit: Visit) -> str:
    """Give the receipt of a complaint of one's own."""
    return digits(visit.tell())


def without_secrets(page: Page) -> str:
    """Leave out what differs on any two pages: nonces and tokens."""
    return re.sub(r'name="(?:token|\w+_nonce)" value="[^"]*"', "", page.source)


def test_an_exchanged_receipt_opens_the_letters_and_the_old_one_nothing(visit: Visit, receipt: str) -> None:
    asked = visit.send(visit.enter(receipt), "/exchange")

    new = digits(visit.send(asked, "/exchange", receipt=receipt))

    assert new != receipt
    assert visit.enter(receipt).status == 404
    assert visit.enter(new).status == 200


def test_a_repeated_exchange_shows_the_same_number(visit: Visit, receipt: str) -> None:
    asked = visit.send(visit.enter(receipt), "/exchange")

    numbers = [digits(visit.send(asked, "/exchange", receipt=receipt)) for _ in range(2)]

    assert numbers == [numbers[0]] * 2


def test_a_new_number_is_hidden_for_good(visit: Visit, receipt: str) -> None:
    asked = visit.send(visit.enter(receipt), "/exchange")
    shown = visit.send(asked, "/exchange", receipt=receipt)

    hidden = visit.send(shown, "/hide")
    reloaded, back = visit.send(shown, "/hide"), visit.send(asked, "/exchange", receipt=receipt)

    assert say("en", "receipt.until") in said(shown)
    assert say("en", "receipt.hidden") in said(hidden)
    assert say("en", "receipt.finished") in said(hidden)
    assert [page.status for page in (hidden, reloaded, back)] == [200] * 3
    assert [digits(page) for page in (hidden, reloaded, back)] == [""] * 3
    assert [page for page in (hidden, reloaded, back) if digits(shown)[:4] in said(page)] == []
    assert visit.enter(digits(shown)).status == 200


def test_on_paper_both_receipts_are_alike(visit: Visit, receipt: str) -> None:
    told = visit.tell()
    new = visit.send(visit.send(visit.enter(receipt), "/exchange"), "/exchange", receipt=receipt)

    assert [page.source.count('<body class="paper">') for page in (told, new)] == [1, 1]
    assert say("en", "receipt.print") in said(new)


def test_without_the_keeper_the_number_is_kept(behind: TestOffice, visit: Visit, hurried: Visit, receipt: str) -> None:
    asked = visit.send(visit.enter(receipt), "/exchange")
    behind.end_keeper()

    page = hurried.send(asked, "/exchange", receipt=receipt)
    behind.start_keeper()

    assert page.status == 503
    assert say("en", "error.keeper.exchange") in said(page)
    assert typed(page, "receipt") == receipt
    assert digits(visit.send(page, "/exchange", receipt=receipt))


def test_without_the_keeper_a_new_number_is_not_hidden_yet_and_the_button_tries_again(
    behind: TestOffice, visit: Visit, hurried: Visit, receipt: str
) -> None:
    shown = visit.send(visit.send(visit.enter(receipt), "/exchange"), "/exchange", receipt=receipt)
    behind.end_keeper()

    page = hurried.send(shown, "/hide")
    behind.start_keeper()

    assert page.status == 503
    assert say("en", "error.keeper.hide.title") in said(page)
    assert say("en", "exchanged.done") in said(visit.send(page, "/hide"))


@pytest.mark.parametrize(
    ("given", "status", "sentence"),
    [("", 422, "missing"), ("4170 2936", 422, "slip"), ("0" * 20, 404, "unknown")],
)
def test_an_exchange_needs_the_receipt_itself(
    visit: Visit, receipt: str, given: str, status: int, sentence: str
) -> None:
    asked = visit.send(visit.enter(receipt), "/exchange")

    page = visit.send(asked, "/exchange", receipt=given)

    assert page.status == status
    assert say("en", f"error.receipt.{sentence}") in said(page)
    assert visit.enter(receipt).status == 200


def test_the_new_number_cannot_be_lost_to_another_language(visit: Visit, receipt: str) -> None:
    asked = visit.send(visit.enter(receipt), "/exchange")

    shown = visit.send(asked, "/exchange", receipt=receipt)

    assert "/fr/" not in shown.source
    assert say("en", "bar.leave") in said(shown)


@pytest.mark.parametrize(
    ("name", "title"), [("exchange", "exchange.title"), ("erase", "other.erase"), ("withdraw", "withdraw.title")]
)
def test_another_language_does_nothing_but_change_the_language(
    visit: Visit, receipt: str, name: str, title: str
) -> None:
    asked = visit.send(visit.enter(receipt), f"/{name}")

    french = visit.send(asked, f"/fr/{name}", receipt=receipt, made="yes", words="my boss", language="fr")

    assert say("fr", title) in said(french)
    assert typed(french, f"{name}_nonce") == typed(asked, f"{name}_nonce")
    assert say("en", "status.received") in said(visit.enter(receipt))


@pytest.mark.parametrize("name", ["exchange", "erase", "withdraw"])
def test_words_not_sent_yet_survive_a_look_and_a_way_back(visit: Visit, receipt: str, name: str) -> None:
    box = visit.enter(receipt)

    asked = visit.send(box, f"/{name}", answer="It got worse.")
    back = visit.send(asked, "/mailbox")

    assert typed(back, "answer") == "It got worse."
    assert typed(asked, f"{name}_nonce") != typed(box, "answer_nonce")


def test_who_somebody_is_is_erased_with_the_receipt_and_the_mailbox_says_on_which_day(
    behind: TestOffice, visit: Visit, receipt: str
) -> None:
    asked = visit.send(visit.enter(receipt), "/erase")

    done = visit.send(asked, "/erase", receipt=receipt)

    for sentence in ("erase.lead", "erase.stays", "erase.reach", "erase.copies"):
        assert say("en", sentence) in said(asked)
    assert say("en", "erase.done") in said(done)
    today = behind.public.now().date()
    for page in (done, visit.enter(receipt)):
        assert say("en", "mailbox.erased", day=day("en", today, today=today)) in said(page)
        assert say("en", "files.erased") in said(page)
        assert say("en", "other.erase") not in said(page)
    assert receipt not in done.source
    assert visit.send(asked, "/erase", receipt=receipt).status == 200, "twice is once"


@pytest.mark.parametrize(
    ("given", "status", "sentence"),
    [("", 422, "missing"), ("4170 2936", 422, "slip"), ("0" * 20, 404, "unknown")],
)
def test_nothing_is_erased_without_the_receipt_itself(
    visit: Visit, receipt: str, given: str, status: int, sentence: str
) -> None:
    asked = visit.send(visit.enter(receipt), "/erase")

    page = visit.send(asked, "/erase", receipt=given)

    assert page.status == status
    assert say("en", f"error.receipt.{sentence}") in said(page)
    assert say("en", "other.erase") in said(visit.enter(receipt))


def test_after_an_erasure_nobody_is_asked_who_they_are_and_what_is_told_of_it_is_refused(visit: Visit) -> None:
    told = visit.tell()
    early = visit.send(told, "/questions", group="contact")
    visit.send(visit.send(visit.enter(digits(told)), "/erase"), "/erase", receipt=digits(told))

    late = visit.send(early, "/answers", contact_how="Ring my sister.")
    groups = visit.send(early, "/file").find(r'name="group" value="(\w+)"')

    assert (late.status, typed(late, "contact_how")) == (422, "Ring my sister.")
    assert say("en", "error.erased") in said(late)
    assert groups
    assert not {"contact", "name"} & set(groups)


def test_a_file_that_cannot_be_cleaned_is_refused_after_an_erasure_and_the_words_stay(
    visit: Visit, receipt: str
) -> None:
    asked = visit.send(visit.enter(receipt), "/erase")
    box = visit.send(asked, "/erase", receipt=receipt)

    page = visit.bring(box, "/answer", ("film.mp4", bytes(100)), answer="It got worse.")

    assert (page.status, typed(page, "answer")) == (422, "It got worse.")
    assert say("en", "error.erased") in said(page)
    assert visit.send(box, "/answer", answer="It got worse.").status == 200


def test_withdrawing_says_what_happens_and_until_when_it_can_be_taken_back(
    behind: TestOffice, visit: Visit, receipt: str
) -> None:
    asked = visit.send(visit.enter(receipt), "/withdraw")

    page = visit.send(asked, "/withdraw", made="no")

    until = behind.role(Process.PUBLIC).now().date() + timedelta(days=7)
    assert say_many("en", "withdraw.cooling", 7) in said(asked)
    assert say("en", "withdraw.made") in said(asked)
    assert "checked" not in asked.source
    assert say("en", "withdraw.asked") in said(page)
    assert say("en", "status.withdrawing.what", day=day("en", until)) in said(page)
    today = behind.role(Process.PUBLIC).now().date()
    assert say("en", "mailbox.last.asked", day=day("en", today)) in said(page)


def test_words_on_a_later_day_came_after_the_request_to_withdraw(
    behind: TestOffice, visit: Visit, receipt: str
) -> None:
    visit.send(visit.send(visit.enter(receipt), "/withdraw"), "/withdraw", made="no")
    behind.move_clock(1)

    page = visit.send(visit.enter(receipt), "/answer", answer="One thing more.")
    today = behind.role(Process.PUBLIC).now().date()
    behind.move_clock(0)

    assert say("en", "mailbox.last.complainant", day=day("en", today)) in said(page)


def test_whatever_is_answered_the_next_page_is_the_same(visit: Visit) -> None:
    pages = []
    for made, words in (("no", ""), ("yes", ""), ("unsaid", ""), ("yes", "My boss stands behind me.")):
        asked = visit.send(visit.enter(digits(visit.tell())), "/withdraw")
        pages.append(without_secrets(visit.send(asked, "/withdraw", made=made, words=words)))

    assert pages == [pages[0]] * 4


def test_a_withdrawal_can_be_taken_back(visit: Visit, receipt: str) -> None:
    asked = visit.send(visit.enter(receipt), "/withdraw")

    page = visit.send(visit.send(asked, "/withdraw", made="no"), "/resume")

    assert say("en", "resume.done") in said(page)
    assert say("en", "status.received") in said(page)


def test_after_the_cooling_off_it_cannot_be_taken_back(behind: TestOffice, visit: Visit, receipt: str) -> None:
    withdrawing = visit.send(visit.send(visit.enter(receipt), "/withdraw"), "/withdraw", made="no")
    behind.move_clock(9)

    late, offered = visit.send(withdrawing, "/resume"), visit.enter(receipt)
    behind.move_clock(0)

    assert late.status == 409
    assert say("en", "error.step") in said(late)
    assert say("en", "status.withdrawing.waiting") in said(offered)
    assert "/resume" not in offered.source


def test_when_the_hour_is_over_the_receipt_withdraws(visit: Visit, receipt: str) -> None:
    asked = visit.send(visit.enter(receipt), "/withdraw")

    over = visit.send(asked, "/withdraw", token=OVER, made="yes", words="My boss.")
    page = visit.send(over, "/withdraw", made="yes", words="My boss.", receipt=receipt)

    assert over.status == 422
    assert typed(over, "words") == "My boss."
    assert 'value="yes" checked' in over.source
    assert say("en", "withdraw.asked") in said(page)


def test_when_the_hour_is_over_taking_back_asks_for_the_receipt(visit: Visit, receipt: str) -> None:
    withdrawing = visit.send(visit.send(visit.enter(receipt), "/withdraw"), "/withdraw", made="no")

    page = visit.send(withdrawing, "/resume", token=OVER)

    assert page.status == 422
    assert say("en", "enter.title") in said(page)


def test_a_second_withdrawal_shows_how_it_stands(visit: Visit, receipt: str) -> None:
    box = visit.enter(receipt)
    visit.send(visit.send(box, "/withdraw"), "/withdraw", made="no")

    page = visit.send(visit.send(box, "/withdraw"), "/withdraw", made="no")

    assert page.status == 409
    assert say("en", "error.step") in said(page)
    assert say("en", "status.withdrawing") in said(page)
