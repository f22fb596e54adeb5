"""The receipt opens letters and status, never the story; what is done with it is done once."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from deeds import LETTER, Told, told
from filings import at_once
from offices import RUTH, STORY, TestOffice

from grievance import casework, correspondence, intake, outbox
from grievance.case.terms import Complaint, Party, State
from grievance.casework import Seen, Words
from grievance.correspondence import Mailbox
from grievance.errors import CaseMoved, Incomplete, KeeperAway, ReceiptSlip, ReceiptUnknown, SittingOver, StepRefused
from grievance.office import Role
from grievance.seal.receipt import new_digits
from grievance.store.tables import JOB

WORDS = "My cousin has a photograph."


def once() -> bytes:
    return os.urandom(32)


def bare(mailbox: Mailbox) -> Mailbox:
    """Leave out what differs between any two cases."""
    return replace(mailbox, number="", token="")


def day(office: TestOffice, ahead: int = 0) -> date:
    return office.public.now().date() + timedelta(days=ahead)


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

    assert bare(correspondence.back(office.role(Role.PUBLIC), mailbox.token)) == bare(mailbox)
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
    case.step(casework.close, LETTER, "resolved")

    mailbox = case.answer(WORDS)

    assert (mailbox.state, mailbox.answers, mailbox.promise) == (State.CLOSED, 1, None)


def test_a_complainant_and_an_officer_who_write_at_once_are_both_heard(office: TestOffice) -> None:
    case, ruth = told(office), office.officer(RUTH)
    for _ in range(3):
        before = case.case()
        seen = Seen(case.number, before.version)

        note = partial(casework.note, office.desk, ruth, seen, Words("A note.", "en"))
        heard = at_once([partial(outcome, partial(case.answer, WORDS)), partial(outcome, note)])

        assert heard in (["heard", "heard"], ["heard", "moved"])
        after = case.case()
        assert after.intact
        assert after.version - before.version == heard.count("heard")


def outcome(deed: Callable[[], object]) -> str:
    try:
        deed()
    except CaseMoved:
        return "moved"
    return "heard"


def test_an_exchanged_receipt_is_unknown_and_the_new_one_reads_the_letters(office: TestOffice) -> None:
    case = told(office)
    case.step(casework.acknowledge, LETTER)
    before = case.mailbox()

    new = case.exchange()

    with pytest.raises(ReceiptUnknown):
        case.mailbox()
    with pytest.raises(ReceiptUnknown):
        case.exchange()
    with pytest.raises(ReceiptUnknown):
        correspondence.back(office.public, before.token)
    assert new.digits != case.digits
    assert bare(new.mailbox()) == replace(bare(before), last_party=Party.COMPLAINANT)


def test_after_an_exchange_both_sides_go_on(office: TestOffice) -> None:
    case = told(office)
    new = case.exchange()
    new.answer(WORDS)
    newer = new.exchange()
    newer.step(casework.acknowledge, LETTER)
    newer.answer("Thank you.")

    file = newer.case()

    assert file.intact
    assert all(paper.verified for paper in file.papers)
    assert [paper.words for paper in file.papers if paper.kind == "answer"] == [WORDS, "Thank you."]
    assert [letter.words for letter in newer.mailbox().letters] == [LETTER.text]
    assert file.readers["letters"] == ("complainant", "intake")


def test_an_exchange_sent_twice_shows_the_same_new_receipt(office: TestOffice) -> None:
    case, form = told(office), once()

    first = correspondence.exchange(office.public, case.digits, form)
    again = correspondence.exchange(office.public, case.digits, form)

    assert first == again
    assert correspondence.enter(office.public, str(first.digits)).number == case.number


def test_an_exchange_that_comes_four_times_at_once_is_one(office: TestOffice) -> None:
    for _ in range(2):
        case, form = told(office), once()

        shown = at_once([partial(correspondence.exchange, office.public, case.digits, form)] * 4)

        assert len(set(shown)) == 1
        assert Told(office, case.number, str(shown[0].digits)).mailbox().number == case.number


def test_an_exchange_shown_again_later_comes_without_digits(office: TestOffice) -> None:
    case, hidden, again, late = told(office), once(), once(), once()

    shown = correspondence.exchange(office.public, case.digits, hidden)
    intake.hide(office.public, hidden)
    assert correspondence.exchange(office.public, case.digits, hidden) == replace(shown, digits=None)

    second = correspondence.exchange(office.public, str(shown.digits), again)
    third = correspondence.exchange(office.public, str(second.digits), late)
    assert correspondence.exchange(office.public, case.digits, again) == replace(shown, digits=None)

    office.pass_hour()
    assert correspondence.exchange(office.public, case.digits, late) == third
    office.pass_hour()
    assert correspondence.exchange(office.public, case.digits, late) == replace(shown, digits=None)


def test_the_first_form_shows_no_receipt_that_was_exchanged_since(office: TestOffice) -> None:
    nonce = once()
    case = told(office, nonce=nonce)

    case.exchange()

    shown = intake.again(office.public, nonce)
    assert shown
    assert (shown.digits, shown.open_sitting) == (None, False)
    with pytest.raises(SittingOver):
        intake.answer(office.public, nonce, "wish", {"wish": "words"})


def test_the_keeper_forgets_an_exchanged_receipt_when_the_worker_has_been(standing_office: TestOffice) -> None:
    case, keeper = told(standing_office), standing_office.public.keeper
    new = case.exchange()
    assert keeper.locate(case.digits).slot

    assert outbox.once(standing_office.role(Role.WORKER), os.urandom(16)) == 1

    assert keeper.locate(case.digits).slot is None
    assert keeper.locate(new.digits).slot
    assert new.mailbox().number == case.number
    with standing_office.public.store.read() as connection:
        assert connection.execute(JOB.select()).all() == []


def test_a_withdrawal_waits_for_the_cooling_off_and_can_be_taken_back(office: TestOffice) -> None:
    case = told(office)

    mailbox = case.withdraw(words="I found other work.")

    assert (mailbox.state, mailbox.resume_until) == (State.WITHDRAWING, day(office, 7))
    with pytest.raises(StepRefused):
        case.step(casework.confirm_withdrawal)
    office.move_clock(7)
    with pytest.raises(StepRefused):
        case.step(casework.confirm_withdrawal)
    back = correspondence.resume(office.public, case.mailbox().token, once())
    assert (back.state, back.resume_until) == (State.RECEIVED, None)
    assert case.case().intact


def test_a_withdrawal_is_confirmed_after_the_cooling_off(office: TestOffice) -> None:
    case = told(office)
    case.step(casework.acknowledge, LETTER)
    case.withdraw()

    office.move_clock(8)
    with pytest.raises(StepRefused):
        correspondence.resume(office.public, case.mailbox().token, once())
    case.step(casework.confirm_withdrawal)

    mailbox = case.mailbox()
    assert (mailbox.state, mailbox.resume_until, mailbox.promise) == (State.WITHDRAWN, None, None)
    assert case.case().state is State.WITHDRAWN
    for refused in (correspondence.resume, partial(correspondence.ask_withdrawal, made="no", words="")):
        with pytest.raises(StepRefused):
            refused(office.public, mailbox.token, once())


def test_a_withdrawal_taken_back_returns_to_where_the_case_was(office: TestOffice) -> None:
    case = told(office)
    case.step(casework.acknowledge, LETTER)
    case.withdraw()
    case.step(casework.write, LETTER, None)

    mailbox = case.mailbox()
    assert (mailbox.state, mailbox.resume_until) == (State.WITHDRAWING, day(office, 7))
    assert correspondence.resume(office.public, mailbox.token, once()).state is State.ACKNOWLEDGED


def test_whoever_was_made_to_withdraw_is_marked_and_never_withdrawn(office: TestOffice) -> None:
    case = told(office)

    case.withdraw(made="yes")

    assert case.case().danger
    queue = casework.queue(office.desk, office.officer(RUTH), size=10_000)
    assert case.number in {row.number for row in queue.rows if row.danger}
    for days in (0, 8, 400):
        office.move_clock(days)
        with pytest.raises(StepRefused):
            case.step(casework.confirm_withdrawal)
    assert case.case().state is State.WITHDRAWING


@pytest.mark.parametrize("words", ["", "He stands beside me."])
def test_the_mailbox_never_shows_whether_somebody_made_her(office: TestOffice, words: str) -> None:
    shown = []
    for made in ("no", "yes", "unsaid", "nonsense"):
        case = told(office)
        shown += [bare(case.withdraw(made, words)), bare(case.mailbox())]
        correspondence.resume(office.public, case.mailbox().token, once())
        shown.append(bare(case.mailbox()))

    assert shown[0] == shown[1] != shown[2]
    assert shown == shown[:3] * 4


def test_whether_somebody_made_her_stands_in_the_file(office: TestOffice) -> None:
    case = told(office)
    case.withdraw("yes", "He stands beside me.")

    paper = case.case().papers[-1]

    assert (paper.words, paper.facts, paper.verified) == ("He stands beside me.", {"made": "yes"}, True)


def test_a_withdrawal_sent_twice_is_once_also_when_it_was_taken_back_between(office: TestOffice) -> None:
    case, form = told(office), once()
    token = case.mailbox().token
    correspondence.ask_withdrawal(office.public, token, form, "no", "")
    correspondence.resume(office.public, token, once())

    again = correspondence.ask_withdrawal(office.public, token, form, "no", "")

    assert again.state is State.RECEIVED
    assert case.case().version == 2


def test_a_promise_that_has_passed_is_said_to_be_late(office: TestOffice) -> None:
    case = told(office)

    office.move_clock(7)
    assert not case.mailbox().overdue
    office.move_clock(8)
    assert case.mailbox().overdue

    case.step(casework.acknowledge, LETTER)
    assert not case.mailbox().overdue


def test_while_the_keeper_is_away_the_mailbox_stays_shut(office: TestOffice) -> None:
    case, hurried = told(office), office.hurried(Role.PUBLIC)
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
