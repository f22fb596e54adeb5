"""Files in a case: never lost, never twice, the original where nobody opens it alone."""

from __future__ import annotations

import os
from functools import partial

import pytest
from attachments import CLEANED, DIARY, NOISE, again, fetched, filed, path, read, sent
from deeds import Told, told
from filings import at_once
from offices import MALIK, PIOTR, RUTH, SALMA, STORY, TestOffice

from grievance import casework, correspondence, evidence, identity, intake
from grievance.case.terms import About, Complaint, Party
from grievance.casework import Seen
from grievance.errors import CaseMoved, CaseUnknown, Forbidden, Incomplete, SittingOver


@pytest.fixture(scope="module")
def diary(lasting_office: TestOffice) -> Told:
    """Give a case with one file, to whoever only reads it."""
    return filed(lasting_office, sent(lasting_office.public))


@pytest.fixture(scope="module")
def diary_and_noise(lasting_office: TestOffice) -> Told:
    """Give a case with a file that is cleaned and one that is not, to whoever only reads it."""
    return filed(lasting_office, sent(lasting_office.public), sent(lasting_office.public, NOISE, "film of Amina.mp4"))


def test_officers_read_the_cleaned_copy_beside_the_words(diary: Told) -> None:
    (file,) = diary.case().files
    copy = fetched(diary, file.blob)

    assert (file.media, file.party, file.why, file.verified) == ("text/plain", Party.COMPLAINANT, "", True)
    assert (copy.name, copy.media, copy.size) == (f"{diary.number}-1.txt", "text/plain", len(CLEANED))
    assert read(copy) == CLEANED
    assert diary.case().intact


def test_what_cannot_be_cleaned_is_told_and_not_shown(diary_and_noise: Told) -> None:
    (file,) = (each for each in diary_and_noise.case().files if each.size == len(NOISE))

    assert (file.blob, file.media, file.size, file.why) == ("", "video/mp4", len(NOISE), "kind")
    assert file.verified
    assert diary_and_noise.case().intact


def test_a_file_is_no_paper_of_the_timeline_and_no_contact(diary_and_noise: Told) -> None:
    assert [paper.words for paper in diary_and_noise.case().papers] == [STORY]


def test_contact_beside_a_file_is_still_told_once(office: TestOffice) -> None:
    complaint = Complaint(STORY, "en", answers={"name": "Amina"})
    files = [sent(office.public), sent(office.public, NOISE)]
    done = intake.file(office.public, os.urandom(32), complaint, files=files)
    case = casework.open_case(office.desk, office.officer(RUTH), done.number)

    assert [(paper.kind, paper.readable) for paper in case.papers] == [("statement", True), ("contact", False)]


def test_both_circles_together_open_the_original_with_its_name(office: TestOffice, diary: Told) -> None:
    safety, witness = office.officer(SALMA), office.officer(PIOTR)

    (original,) = identity.originals(office.desk, safety, witness, diary.number)

    assert (original.name, original.size, original.verified) == ("diary of Amina.txt", len(DIARY), True)
    assert b"".join(original.pieces) == DIARY


@pytest.mark.parametrize("pair", [(SALMA, SALMA), (PIOTR, PIOTR), (RUTH, SALMA), (RUTH, PIOTR), (RUTH, MALIK)])
def test_one_half_opens_no_original(office: TestOffice, diary: Told, pair: tuple[str, str]) -> None:
    with pytest.raises(Forbidden):
        identity.originals(office.desk, office.officer(pair[0]), office.officer(pair[1]), diary.number)


def test_the_receipt_is_told_how_many_and_opens_none(diary_and_noise: Told) -> None:
    mailbox = diary_and_noise.mailbox()

    assert (mailbox.files, mailbox.answers) == (2, 0)


def test_the_same_form_sent_twice_is_one_case_with_the_files_once(office: TestOffice) -> None:
    nonce, file = os.urandom(32), sent(office.public)
    case = filed(office, file, nonce=nonce)

    repeated = filed(office, again(office.public, file), nonce=nonce)

    assert repeated.digits == case.digits
    assert (len(case.case().files), case.case().version) == (1, 0)


def test_the_same_form_sent_at_once_is_one_case_with_the_files_once(office: TestOffice) -> None:
    nonce = os.urandom(32)
    files = [sent(office.public) for _ in range(4)]

    cases = at_once([partial(filed, office, file, nonce=nonce) for file in files])

    assert len({case.digits for case in cases}) == 1
    assert len(cases[0].case().files) == 1


def test_a_story_sent_again_with_other_files_adds_them(office: TestOffice) -> None:
    nonce, first, second = os.urandom(32), sent(office.public), sent(office.public, NOISE)
    case = filed(office, first, nonce=nonce)

    filed(office, again(office.public, first), second, nonce=nonce)

    assert [file.why for file in case.case().files] == ["", "kind"]
    assert (case.mailbox().files, case.mailbox().answers) == (2, 0)


def test_a_file_chosen_twice_in_one_form_is_one(office: TestOffice) -> None:
    case = filed(office, sent(office.public), sent(office.public))

    assert len(case.case().files) == 1


def test_two_cases_may_have_the_same_file(office: TestOffice) -> None:
    cases = [filed(office, sent(office.public)) for _ in range(2)]

    assert [len(case.case().files) for case in cases] == [1, 1]


def test_files_are_added_in_the_sitting_each_once(office: TestOffice) -> None:
    nonce = os.urandom(32)
    case = filed(office, nonce=nonce)

    for _ in range(2):
        filed_again = intake.add(office.public, nonce, [sent(office.public), sent(office.public, NOISE)])

    assert filed_again.number == case.number
    assert (len(case.case().files), case.case().version) == (2, 1)


def test_files_for_a_form_that_nobody_filed_are_refused(office: TestOffice) -> None:
    with pytest.raises(SittingOver):
        intake.add(office.public, os.urandom(32), [sent(office.public)])


def test_files_come_with_an_answer_or_without_words(office: TestOffice) -> None:
    case, nonce = told(office), os.urandom(32)
    for words, data in (("Here it is.", DIARY), ("", NOISE)):
        token = case.mailbox().token
        mailbox = correspondence.answer(office.public, token, nonce, words, "en", [sent(office.public, data)])

    assert (mailbox.answers, mailbox.files) == (1, 2)
    assert [file.sequence for file in case.case().files] == [1, 2]


def test_an_answer_sent_again_adds_only_what_is_new(office: TestOffice) -> None:
    case, nonce, file = told(office), os.urandom(32), sent(office.public)
    token = case.mailbox().token

    for files in ([file], [again(office.public, file)], [again(office.public, file), sent(office.public, NOISE)]):
        correspondence.answer(office.public, token, nonce, "Here it is.", "en", files)

    assert (case.mailbox().answers, len(case.case().files), case.case().version) == (1, 2, 2)


def test_neither_words_nor_files_are_no_answer(office: TestOffice) -> None:
    token = told(office).mailbox().token

    with pytest.raises(Incomplete):
        correspondence.answer(office.public, token, os.urandom(32), "", "en", [])


def test_an_officer_adds_files_with_a_note_and_without(office: TestOffice) -> None:
    case, ruth = told(office), office.officer(RUTH)
    evidence.attach(office.desk, ruth, Seen(case.number, 0), "From the labour office.", [sent(office.desk)])
    evidence.attach(office.desk, ruth, Seen(case.number, 1), "", [sent(office.desk)])

    file = case.case()

    assert [(one.party, one.sequence) for one in file.files] == [(Party.OFFICER, 1), (Party.OFFICER, 2)]
    assert "From the labour office." in [paper.words for paper in file.papers]
    assert (case.mailbox().files, case.mailbox().answers) == (0, 0)


def test_an_officer_who_saw_an_older_case_adds_nothing(office: TestOffice) -> None:
    case, ruth = told(office), office.officer(RUTH)
    case.answer("One more thing.")

    with pytest.raises(CaseMoved):
        evidence.attach(office.desk, ruth, Seen(case.number, 0), "", [sent(office.desk)])
    with pytest.raises(Incomplete):
        evidence.attach(office.desk, ruth, Seen(case.number, 1), " ", [])


def test_a_file_is_fetched_by_those_who_read_the_case_alone(diary: Told) -> None:
    (file,) = diary.case().files

    assert read(fetched(diary, file.blob, SALMA)) == CLEANED
    with pytest.raises(Forbidden):
        fetched(diary, file.blob, PIOTR)


def test_files_about_the_office_go_to_the_outside_circle_alone(office: TestOffice) -> None:
    complaint = Complaint(STORY, "en", about=About.OFFICE)
    done = intake.file(office.public, os.urandom(32), complaint, files=[sent(office.public)])

    with pytest.raises(CaseUnknown):
        evidence.download(office.desk, office.officer(RUTH), done.number, bytes(16))


def test_an_original_is_none_of_the_files_that_are_fetched(office: TestOffice) -> None:
    original = sent(office.public)
    case = filed(office, original)

    with pytest.raises(CaseUnknown):
        fetched(case, original.blob.hex())
    assert path(office, original.blob.hex()).is_file()


def test_another_case_fetches_none_of_it(diary: Told, diary_and_noise: Told) -> None:
    with pytest.raises(CaseUnknown):
        fetched(diary_and_noise, diary.case().files[0].blob)
