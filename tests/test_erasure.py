"""Who she is is erased at her wish: nobody opens it again, and all else goes on."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from attachments import DIARY, NOISE, path, sent
from deeds import LETTER, Told, day, once, outcome, told
from enemy import Enemy
from offices import PIOTR, RUTH, SALMA, STORY, TestOffice

from grievance import casework, correspondence, evidence, identity, intake, outbox
from grievance.case.terms import Compartment, Complaint, State, Step
from grievance.casefile import bearer
from grievance.casework import Seen
from grievance.erasure import erase
from grievance.errors import Erased, KeeperRefused, ReceiptUnknown, StoreAway
from grievance.office import Office, Process
from grievance.seal.receipt import new_digits
from grievance.store.rows import BlobRow, DocumentRow, GrantRow
from grievance.store.tables import BLOB, DOCUMENT, GRANT
from grievance.uploads import Upload
from grievance.verification import verify

AMINA = Complaint(STORY, "en", answers={"name": "Amina", "contact_how": "Ring my sister."})


def named(office: TestOffice, *files: Upload) -> Told:
    """Tell a story with a name."""
    done = intake.file(office.public, os.urandom(32), AMINA, files=files)
    assert done.digits
    return Told(office, done.number, done.digits)


def originals(case: Told) -> list[bytes]:
    """Open the files as they came, with both circles."""
    office = case.office
    found = identity.originals(office.desk, office.officer(SALMA), office.officer(PIOTR), case.number)
    return [b"".join(file.pieces) for file in found]


def apart(case: Told) -> tuple[list[DocumentRow], list[BlobRow], list[GrantRow]]:
    """Find what lies in the compartment `identity`."""
    record, code = case.record(), Compartment.IDENTITY
    documents = [row for row in record.documents if row.compartment == code]
    blobs = [row for row in record.blobs if row.compartment == code]
    return documents, blobs, [row for row in record.grants if row.compartment == code]


def findings(office: TestOffice) -> list[str]:
    """Verify everything, with an officer who opens the cases."""
    found: list[str] = []
    while outbox.once(office.role(Process.WORKER), os.urandom(16)):
        pass
    checked = verify(office.desk, lambda each: found.append(str(each)), lambda _: None, office.officer(RUTH))
    assert checked.opened
    return found


def test_nothing_of_who_she_is_is_left_and_all_else_is(office: TestOffice) -> None:
    case = named(office, sent(office.public))
    (paper, _), (blob,), _ = apart(case)

    erase(office.public, case.digits)

    assert apart(case) == ([], [], [])
    assert not path(office, blob.id.hex()).exists()
    assert case.mailbox().erased == day(office)
    file = case.case()
    assert (file.erased, file.intact, file.faults) == (day(office), True, ())
    assert file.readers["identity"] == ()
    assert [each.words for each in file.papers if each.words] == [STORY]
    assert [each.step for each in file.papers if each.kind == "step"] == [Step.ERASE_IDENTITY]
    assert evidence.download(office.desk, office.officer(RUTH), case.number, bytes.fromhex(file.files[0].blob)).size
    assert paper.id not in {row.id for row in case.record().documents}


def test_no_two_officers_open_it_not_even_from_the_database_as_it_was(office: TestOffice, enemy: Enemy) -> None:
    case, other = (named(office, sent(office.public)) for _ in range(2))
    assert originals(case) == [DIARY]
    documents, blobs, grants = apart(case)
    content = path(office, blobs[0].id.hex()).read_bytes()

    erase(office.public, case.digits)
    for table, rows in ((DOCUMENT, documents), (BLOB, blobs), (GRANT, grants)):
        for row in rows:
            enemy.put(table, row)
    path(office, blobs[0].id.hex()).write_bytes(content)

    with pytest.raises(Erased):
        originals(case)
    assert originals(other) == [DIARY]


def test_verification_finds_nothing_wrong_after_an_erasure(office: TestOffice) -> None:
    case = named(office)
    case.step(casework.acknowledge, LETTER)

    erase(office.public, case.digits)
    case.answer("They have given one passport back.")

    assert not [each for each in findings(office) if case.number in each]


def test_a_paper_of_identity_that_is_gone_without_her_wish_is_a_fault(office: TestOffice, enemy: Enemy) -> None:
    case = named(office)
    documents, _, _ = apart(case)

    enemy.remove(DOCUMENT, id=documents[0].id)

    assert case.case().faults == ("Line 1: A paper that this line names is not there.",)


def test_her_wish_covers_no_other_paper_that_is_gone(office: TestOffice, enemy: Enemy) -> None:
    case = named(office)
    story = next(row for row in case.record().documents if row.compartment == Compartment.STATEMENT)

    erase(office.public, case.digits)
    enemy.remove(DOCUMENT, id=story.id)

    assert case.case().faults == ("Line 1: A paper that this line names is not there.",)


def test_a_kill_between_keeper_and_database_is_finished_by_the_same_receipt(
    office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = named(office)

    def killed(*_: object) -> None:
        raise StoreAway

    with monkeypatch.context() as at:
        at.setattr(bearer, "append", killed)
        with pytest.raises(StoreAway):
            erase(office.public, case.digits)

    assert case.mailbox().erased is None
    assert case.case().intact
    with pytest.raises(Erased):
        originals(case)
    erase(office.public, case.digits)
    assert case.mailbox().erased == day(office)
    assert apart(case) == ([], [], [])


def test_twice_is_once_and_the_day_is_the_first(office: TestOffice) -> None:
    case = named(office)
    first = day(office)

    erase(office.public, case.digits)
    office.move_clock(3)
    erase(office.public, case.digits)
    case.step(casework.acknowledge, LETTER)

    assert (case.mailbox().erased, case.case().erased) == (first, first)
    assert len(case.record().entries) == 3


def test_a_receipt_that_is_unknown_or_was_exchanged_erases_nothing(office: TestOffice) -> None:
    case = named(office)
    new = case.exchange()

    for digits in (new_digits(), case.digits):
        with pytest.raises(ReceiptUnknown):
            erase(office.public, digits)

    assert originals(new) == []
    erase(office.public, new.digits)
    assert new.mailbox().erased
    with pytest.raises(Erased):
        originals(new)


@pytest.mark.parametrize("state", [State.WITHDRAWING, State.WITHDRAWN, State.CLOSED])
def test_it_can_be_erased_for_as_long_as_there_is_a_case(office: TestOffice, state: State) -> None:
    case = named(office)
    if state is State.CLOSED:
        case.carry(state)
    else:
        case.withdraw()
    if state is State.WITHDRAWN:
        office.move_clock(8)
        case.step(casework.confirm_withdrawal)

    erase(office.public, case.digits)

    assert (case.mailbox().state, case.case().state) == (state, state)
    assert case.mailbox().erased


def test_who_she_is_is_not_taken_in_again(office: TestOffice) -> None:
    nonce = once()
    case = told(office, nonce=nonce)

    erase(office.public, case.digits)

    with pytest.raises(Erased):
        intake.answer(office.public, nonce, "contact", {"contact_how": "Ring my sister.", "contact_when": ""})
    shown = intake.again(office.public, nonce)
    assert shown
    assert shown.erased
    assert not intake.answer(office.public, nonce, "who_knows", {"who_knows": "Nobody."}).answered - {"who_knows"}


def by_her(case: Told, data: bytes) -> None:
    token = case.mailbox().token
    correspondence.answer(case.office.public, token, once(), "Look.", "en", [sent(case.office.public, data)])


def by_an_officer(case: Told, data: bytes) -> None:
    office, seen = case.office, Seen(case.number, case.case().version)
    evidence.attach(office.desk, office.officer(RUTH), seen, "Look.", [sent(office.desk, data)])


@pytest.mark.parametrize("send", [by_her, by_an_officer])
def test_of_a_later_file_only_the_cleaned_copy_stays(office: TestOffice, send: Callable[[Told, bytes], None]) -> None:
    case = told(office)
    erase(office.public, case.digits)

    send(case, DIARY)

    assert apart(case) == ([], [], [])
    assert [file.verified for file in case.case().files] == [True]
    assert case.case().intact


@pytest.mark.parametrize("send", [by_her, by_an_officer])
def test_a_later_file_that_gives_no_copy_is_refused_with_all_that_came_with_it(
    office: TestOffice, send: Callable[[Told, bytes], None]
) -> None:
    case = told(office)
    erase(office.public, case.digits)
    lines = len(case.record().entries)

    with pytest.raises(Erased):
        send(case, NOISE)

    assert len(case.record().entries) == lines


def test_an_identity_is_opened_with_a_line_of_its_own_kind_for_each_officer(office: TestOffice) -> None:
    case = named(office)
    before = (office.settings.keeper_home / "journal").read_text()

    originals(case)

    lines = (office.settings.keeper_home / "journal").read_text().removeprefix(before).splitlines()
    officers = {office.officer(name).id.hex() for name in (SALMA, PIOTR)}
    assert {each.split("officer=")[1][:32] for each in lines if " identity case=" in each} == officers


def test_the_worker_and_the_desk_cannot_have_it_forgotten(office: TestOffice) -> None:
    case = named(office)

    def ask(at: Office) -> Callable[[], object]:
        return lambda: at.keeper.forget(case.digits)

    assert [outcome(ask(at)) for at in (office.role(Process.WORKER), office.desk)] == [KeeperRefused.__name__] * 2
    assert originals(case) == []
