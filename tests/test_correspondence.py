"""The receipt opens letters and status, never the story; what is done with it is done once."""

from __future__ import annotations

import signal
from functools import partial

import pytest
from deeds import LETTER, bare, day, once, outcome, told
from filings import at_once
from offices import RUTH, STORY, TestOffice

from grievance import casework, correspondence
from grievance.case.terms import Complaint, Party, State
from grievance.casework import Seen, Words
from grievance.correspondence import Mailbox
from grievance.errors import Incomplete, KeeperAway, ReceiptSlip, ReceiptUnknown, SittingOver
from grievance.office import Process
from grievance.seal.receipt import new_digits

WORDS = "My cousin has a photograph."


def test_the_receipt_opens_status_before_there_is_a_letter(office: TestOffice) -> None:
    case = told(office)

    mailbox = case.mailbox()

    assert bare(mailbox) == Mailbox(
        number="",
        state=State.RECEIVED,
        received=day(office),
        letters=(),
        promise=day(office, 7),
        promise_kind="acknowledge",
        overdue=False,
        answers=0,
        token="",
        last_word=day(office),
        last_party=Party.COMPLAINANT,
        stage=(1, 7),
        may_withdraw=True,
    )


def test_the_receipt_opens_letters_newest_first(office: TestOffice) -> None:
    case = told(office)
    case.step(casework.acknowledge, LETTER)
    case.step(casework.write, Words("Nous avons une question.", "fr"), day(office, 9))

    mailbox = case.mailbox()

    assert [(letter.words, letter.language, letter.verified) for letter in mailbox.letters] == [
        ("Nous avons une question.", "fr", True),
        (LETTER.text, "en", True),
    ]
    assert (mailbox.state, mailbox.last_party) == (State.ACKNOWLEDGED, Party.OFFICER)
    assert (mailbox.promise, mailbox.promise_kind) == (day(office, 9), "letter")


def test_the_receipt_never_opens_the_story(office: TestOffice) -> None:
    answers = {"wish": "our passports", "name": "Amina"}
    case = told(office, Complaint(STORY, "en", answers=answers))
    case.answer(WORDS)
    case.step(casework.note, Words("She sounds afraid.", "en"))
    case.step(casework.summarise, "Passports withheld")

    shown = repr(case.mailbox())

    for hidden in (STORY, WORDS, "our passports", "Amina", "She sounds afraid", "Passports withheld"):
        assert hidden not in shown


@pytest.mark.parametrize("zero", ["0", "\N{ARABIC-INDIC DIGIT ZERO}", "\N{DEVANAGARI DIGIT ZERO}"])
def test_the_receipt_is_read_in_any_script(office: TestOffice, zero: str) -> None:
    case = told(office)
    digits = "".join(chr(ord(zero) + int(digit)) for digit in case.digits)
    typed = " - ".join(digits[at : at + 4] for at in range(0, 20, 4))

    assert correspondence.enter(office.public, f" {typed}\n").number == case.number


def test_a_slip_is_told_as_a_slip(office: TestOffice) -> None:
    case = told(office)
    slip = case.digits[:-1] + str((int(case.digits[-1]) + 1) % 10)

    for typed in (slip, case.digits[:-1], "", "my receipt"):
        with pytest.raises(ReceiptSlip):
            correspondence.enter(office.public, typed)
        with pytest.raises(ReceiptSlip):
            correspondence.exchange(office.public, typed, once())


def test_a_receipt_that_nobody_was_given_is_unknown(office: TestOffice) -> None:
    for deed in (correspondence.enter, partial(correspondence.exchange, submission=once())):
        with pytest.raises(ReceiptUnknown):
            deed(office.public, new_digits())


def test_a_token_stands_for_the_receipt_also_in_another_process(office: TestOffice) -> None:
    case = told(office)
    mailbox = case.mailbox()

    office.end_keeper(signal.SIGKILL)
    office.start_keeper()

    assert bare(correspondence.back(office.role(Process.PUBLIC), mailbox.token)) == bare(mailbox)
    assert case.digits not in mailbox.token


def test_a_token_fades_when_the_hour_keys_have_turned(office: TestOffice) -> None:
    case = told(office)
    token = case.mailbox().token

    office.pass_hour()
    later = correspondence.back(office.public, token)
    office.pass_hour()

    with pytest.raises(SittingOver):
        correspondence.back(office.public, token)
    assert correspondence.back(office.public, later.token).number == case.number


def test_a_token_that_is_none_is_over(office: TestOffice) -> None:
    token = told(office).mailbox().token
    flipped = token[:20] + ("A" if token[20] != "A" else "B") + token[21:]

    for forged in ("", "x", "AAAA", token[:-4], "AAAA" + token, flipped, "é", "\ud800"):
        with pytest.raises(SittingOver):
            correspondence.back(office.public, forged)


def test_words_are_added_and_read_at_the_desk(office: TestOffice) -> None:
    case = told(office)

    mailbox = case.answer(f"{WORDS}\r\n\0")

    assert mailbox.answers == 1
    assert mailbox.last_party == Party.COMPLAINANT
    paper = case.case().papers[-1]
    assert (paper.words, paper.party, paper.verified) == (f"{WORDS}\n�", Party.COMPLAINANT, True)
    assert case.case().intact


def test_words_sent_twice_are_added_once(office: TestOffice) -> None:
    case, form = told(office), once()
    token = case.mailbox().token

    sent = at_once([partial(correspondence.answer, office.public, token, form, WORDS, "en")] * 4)

    assert {mailbox.answers for mailbox in sent} == {1}
    assert [paper.words for paper in case.case().papers if paper.kind == "answer"] == [WORDS]


def test_other_words_in_the_same_form_are_added_and_not_lost(office: TestOffice) -> None:
    case, form = told(office), once()
    token = case.mailbox().token

    for words in (WORDS, "And a second one.", WORDS):
        correspondence.answer(office.public, token, form, words, "en")

    assert [paper.words for paper in case.case().papers if paper.kind == "answer"] == [WORDS, "And a second one."]


def test_words_from_two_devices_at_once_are_all_added(office: TestOffice) -> None:
    case = told(office)

    at_once([partial(case.answer, f"Word {each}") for each in range(3)])

    file = case.case()
    assert {paper.words for paper in file.papers if paper.kind == "answer"} == {"Word 0", "Word 1", "Word 2"}
    assert file.intact


@pytest.mark.parametrize(("words", "reason"), [("", "missing"), (" \n ", "missing"), ("x" * 20_001, "long")])
def test_without_words_nothing_is_added(office: TestOffice, words: str, reason: str) -> None:
    case = told(office)

    with pytest.raises(Incomplete) as refused:
        case.answer(words)

    assert (refused.value.field, refused.value.reason) == ("answer", reason)
    assert case.mailbox().answers == 0


def test_she_may_add_words_after_the_case_was_closed(office: TestOffice) -> None:
    case = told(office)
    case.carry(State.CLOSED)

    mailbox = case.answer(WORDS)

    assert (mailbox.state, mailbox.answers, mailbox.promise) == (State.CLOSED, 1, None)


def test_a_complainant_and_an_officer_who_write_at_once_are_both_heard(office: TestOffice) -> None:
    case, ruth = told(office), office.officer(RUTH)
    for _ in range(3):
        before = case.case()
        seen = Seen(case.number, before.version)

        note = partial(casework.note, office.desk, ruth, seen, Words("A note.", "en"))
        heard = at_once([partial(outcome, partial(case.answer, WORDS)), partial(outcome, note)])

        assert heard in (["done", "done"], ["done", "CaseMoved"])
        after = case.case()
        assert after.intact
        assert after.version - before.version == heard.count("done")


def test_a_promise_that_has_passed_is_said_to_be_late(office: TestOffice) -> None:
    case = told(office)

    office.move_clock(7)
    assert not case.mailbox().overdue
    office.move_clock(8)
    assert case.mailbox().overdue

    case.step(casework.acknowledge, LETTER)
    assert not case.mailbox().overdue


def test_while_the_keeper_is_away_the_mailbox_stays_shut(office: TestOffice) -> None:
    case, hurried = told(office), office.hurried(Process.PUBLIC)
    token = case.mailbox().token
    office.end_keeper(signal.SIGKILL)

    with pytest.raises(KeeperAway):
        correspondence.enter(hurried, case.digits)
    with pytest.raises(KeeperAway):
        correspondence.answer(hurried, token, once(), WORDS, "en")
    with pytest.raises(KeeperAway):
        correspondence.exchange(hurried, case.digits, once())

    office.start_keeper()
    assert case.mailbox().answers == 0
