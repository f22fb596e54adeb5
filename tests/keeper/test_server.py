"""A real keeper, in a process of its own: what it answers."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from running import Office, Running, framed, hand, kept, raw, release

from grievance.errors import KeeperRefused, ReceiptSlip, ReceiptUnknown, Untrusted
from grievance.keeper.verbs import Door
from grievance.seal.keys import Signer
from grievance.seal.receipt import check, new_digits

LONELY = "00000000000000000000"


def released(keeper: Running) -> list[str]:
    """Read the lines of the slots that were given."""
    return [line for line in (keeper.folder / "journal").read_text().splitlines() if " release " in line]


def test_a_receipt_finds_its_case_and_derives_the_same_again(keeper: Running) -> None:
    minted = keeper.door().mint()
    slot = keeper.door().keep(os.urandom(16), minted.derivations.locator).slot

    located = keeper.door().locate(f"{minted.digits[:10]} - {minted.digits[10:]}")

    assert check(minted.digits) == minted.digits
    assert (located.derivations, located.slot) == (minted.derivations, slot)


def test_no_two_of_sixteen_who_ask_at_once_are_given_the_same_receipt(keeper: Running) -> None:
    with ThreadPoolExecutor(16) as crowd:
        minted = list(crowd.map(lambda _: keeper.door(timeout=30).mint(), range(64)))

    assert len({each.digits for each in minted}) == 64
    assert keeper.door().locate(minted[-1].digits).derivations == minted[-1].derivations


def test_a_receipt_nobody_knows_is_answered_with_no_slot(keeper: Running) -> None:
    located = keeper.door().locate(new_digits())

    assert located.slot is None
    assert len(located.derivations.locator) == 16


def test_a_slip_of_the_finger_is_told(keeper: Running) -> None:
    with pytest.raises(ReceiptSlip):
        keeper.door().locate("1" + LONELY[1:])
    assert raw(keeper, framed(b'{"digits":"1%s","verb":"locate"}' % LONELY[1:].encode())) == b'{"refused":"slip"}'


def test_an_exchanged_receipt_finds_the_same_case_and_the_old_one_nothing_once_it_is_dropped(keeper: Running) -> None:
    digits, _, slot = kept(keeper)

    exchanged = keeper.door().exchange(digits)

    assert exchanged.slot == slot
    assert exchanged.old == keeper.door().locate(digits).derivations
    new = keeper.door().locate(exchanged.digits)
    assert (new.slot, new.derivations) == (slot, exchanged.new)
    for _ in range(2):
        keeper.door(Door.WORKER).drop(exchanged.old.locator)
    keeper.again()
    assert keeper.door().locate(digits).slot is None
    assert keeper.door().locate(exchanged.digits).slot == slot
    with pytest.raises(ReceiptUnknown):
        keeper.door().exchange(digits)


def test_the_worker_does_not_take_a_case_s_last_receipt(keeper: Running) -> None:
    digits, _, slot = kept(keeper)

    with pytest.raises(KeeperRefused, match=r"^last$"):
        keeper.door(Door.WORKER).drop(keeper.door().locate(digits).derivations.locator)

    assert keeper.door().locate(digits).slot == slot


def test_nobody_gets_the_slot_of_a_known_case_by_keeping_it_again(keeper: Running) -> None:
    _, case, _ = kept(keeper)

    with pytest.raises(KeeperRefused, match=r"^known$"):
        keeper.door().keep(case, os.urandom(16))


def test_hour_keys_are_the_same_at_both_doors_and_after_kill_9(keeper: Running) -> None:
    before = keeper.door().hours()

    keeper.again()

    after = keeper.door(Door.DESK).hours()
    assert [(hour.id, hour.key) for hour in after] == [(hour.id, hour.key) for hour in before]
    assert before[0].seconds_left - 60 <= after[0].seconds_left <= before[0].seconds_left <= 7200


def test_an_officer_s_signed_request_releases_a_slot_after_its_line(keeper: Running, office: Office) -> None:
    _, case, slot = kept(keeper)
    hand(keeper.door(Door.INTAKE), office.rosters(1, [office.ada, office.bora]))
    asked = office.request(office.ada, case)

    assert release(keeper.door(Door.DESK), asked) == slot

    (line,) = released(keeper)
    assert f"case={case.hex()} officer={office.ada.id.hex()} nonce={asked.nonce.hex()} roster=0" in line


def test_an_identity_slot_has_a_request_and_a_line_of_its_own(keeper: Running, office: Office) -> None:
    _, case, slot = kept(keeper)
    desk = keeper.door(Door.DESK)
    hand(desk, office.rosters(1, [office.ada]))
    asked = office.request(office.ada, case, identity=True)

    with pytest.raises(KeeperRefused, match=r"^signature$"):
        release(desk, replace(asked, identity=False))
    with pytest.raises(KeeperRefused, match=r"^signature$"):
        release(desk, replace(office.request(office.ada, case), identity=True))
    assert release(desk, asked) != slot

    (line,) = [each for each in (keeper.folder / "journal").read_text().splitlines() if "officer=" in each]
    assert f" identity case={case.hex()} officer={office.ada.id.hex()} " in line


def test_a_receipt_has_the_identity_slot_forgotten_for_ever_and_its_case_goes_on(
    keeper: Running, office: Office
) -> None:
    (digits, case, slot), (_, other, _) = kept(keeper), kept(keeper)
    desk = keeper.door(Door.DESK)
    hand(desk, office.rosters(1, [office.ada]))

    assert keeper.door().forget(digits).slot == slot
    assert keeper.door().forget(digits) == keeper.door().locate(digits)
    keeper.again()

    with pytest.raises(KeeperRefused, match=r"^gone$"):
        release(keeper.door(Door.DESK), office.request(office.ada, case, identity=True))
    assert release(keeper.door(Door.DESK), office.request(office.ada, case)) == slot
    assert len(release(keeper.door(Door.DESK), office.request(office.ada, other, identity=True))) == 32


def test_a_receipt_nobody_knows_has_nothing_forgotten_and_learns_nothing(keeper: Running) -> None:
    digits = new_digits()

    assert keeper.door().forget(digits) == keeper.door().locate(digits)
    assert keeper.door().forget(digits).slot is None


def test_a_request_that_is_not_an_officer_s_own_releases_nothing(keeper: Running, office: Office) -> None:
    _, case, _ = kept(keeper)
    desk = keeper.door(Door.DESK)
    with pytest.raises(KeeperRefused, match=r"^officer$"):
        release(desk, office.request(office.ada, case))
    hand(desk, office.rosters(1, [office.ada, office.bora]))
    good = office.request(office.ada, case)

    for reason, *asked in (
        ("officer", case, office.chike.id, good.nonce, good.signature),
        ("signature", case, office.bora.id, good.nonce, good.signature),
        ("signature", case, office.ada.id, os.urandom(16), good.signature),
        ("signature", os.urandom(16), office.ada.id, good.nonce, good.signature),
        ("signature", case, office.ada.id, good.nonce, office.ada.signer.sign(b"gcv1/paper", b"")),
        ("signature", case, office.ada.id, good.nonce, bytes(64)),
    ):
        with pytest.raises(KeeperRefused, match=rf"^{reason}$"):
            desk.release(*asked)
    with pytest.raises(KeeperRefused, match=r"^case$"):
        release(desk, office.request(office.ada, os.urandom(16)))
    assert released(keeper) == []


def test_a_request_counts_once_even_after_kill_9(keeper: Running, office: Office) -> None:
    _, case, _ = kept(keeper)
    hand(keeper.door(Door.DESK), office.rosters(1, [office.ada]))
    asked = office.request(office.ada, case)
    release(keeper.door(Door.DESK), asked)

    keeper.again()

    with pytest.raises(KeeperRefused, match=r"^nonce$"):
        release(keeper.door(Door.DESK), asked)
    assert len(released(keeper)) == 1


def test_forged_or_older_rosters_are_refused_even_after_kill_9(keeper: Running, office: Office) -> None:
    hand(keeper.door(Door.WORKER), office.rosters(2, [office.ada, office.bora], [office.ada]))
    keeper.again()

    for rosters in (
        office.rosters(2, [office.ada, office.bora]),
        office.rosters(1, [office.ada, office.bora], [office.ada]),
        office.rosters(3, [office.chike], root=Signer.generate()),
    ):
        with pytest.raises(Untrusted):
            hand(keeper.door(Door.DESK), rosters)
