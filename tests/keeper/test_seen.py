"""The keeper believes the root it was given, and never anything older than it has seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from running import Office

from grievance.errors import KeeperRefused, Untrusted
from grievance.keeper.seen import Seen
from grievance.keeper.verbs import Rosters
from grievance.seal.keys import Signer
from grievance.seal.manifest import Pin


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "seen"


def test_an_officer_is_known_from_rosters_that_follow_from_the_root(path: Path, office: Office) -> None:
    seen = Seen(path, office.pin)

    assert seen.learn(office.rosters(4, [office.ada], [office.ada, office.bora])) == 4
    assert seen.office == office.id

    bora = seen.officer(office.bora.id)
    assert (bora.office, bora.roster, bora.verifier.public) == (office.id, 1, office.bora.signer.verifier.public)
    with pytest.raises(KeeperRefused, match=r"^officer$"):
        seen.officer(office.chike.id)


def test_an_office_that_was_told_nothing_knows_nobody(path: Path, office: Office) -> None:
    assert Seen(path, office.pin).office is None
    with pytest.raises(KeeperRefused, match=r"^officer$"):
        Seen(path, office.pin).officer(office.ada.id)


def test_officers_are_known_after_a_restart(path: Path, office: Office) -> None:
    Seen(path, office.pin).learn(office.rosters(1, [office.ada]))

    assert Seen(path, office.pin).officer(office.ada.id).verifier.public == office.ada.signer.verifier.public
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("damaged", [b"", b"{}", b"[]", b"\xff"])
def test_a_damaged_file_is_not_taken_for_an_office_that_was_told_nothing(
    path: Path, office: Office, damaged: bytes
) -> None:
    path.write_bytes(damaged)

    with pytest.raises(KeeperRefused, match="seen is damaged"):
        Seen(path, office.pin)


def test_an_officer_who_was_unseated_is_known_no_longer(path: Path, office: Office) -> None:
    seen = Seen(path, office.pin)
    seen.learn(office.rosters(1, [office.ada, office.bora]))

    seen.learn(office.rosters(1, [office.ada, office.bora], [office.ada]))

    with pytest.raises(KeeperRefused, match=r"^officer$"):
        seen.officer(office.bora.id)


@pytest.mark.parametrize("restarted", [False, True])
def test_nothing_older_than_the_newest_seen_is_believed(path: Path, office: Office, *, restarted: bool) -> None:
    seen = Seen(path, office.pin)
    seen.learn(office.rosters(2, [office.ada, office.bora], [office.ada]))
    seen = Seen(path, office.pin) if restarted else seen

    for older in (
        office.rosters(2, [office.ada, office.bora]),
        office.rosters(1, [office.ada, office.bora], [office.ada]),
        office.rosters(2, [office.ada, office.bora], [office.ada, office.bora], [office.bora]),
    ):
        with pytest.raises(Untrusted):
            seen.learn(older)
    assert seen.officer(office.ada.id).roster == 1
    with pytest.raises(KeeperRefused):
        seen.officer(office.bora.id)


def test_what_another_root_signed_is_not_believed(path: Path, office: Office) -> None:
    genuine = office.rosters(1, [office.ada])
    forged = office.rosters(1, [office.ada, office.chike], root=Signer.generate())
    other = Office()

    for handed in (
        forged,
        replace(genuine, chain=forged.chain),
        replace(genuine, manifest=forged.manifest, signature=forged.signature),
        other.rosters(1, [other.ada]),
        replace(genuine, chain=()),
        Rosters(b"", b"", ()),
    ):
        with pytest.raises(Untrusted):
            Seen(path, office.pin).learn(handed)
    assert not path.exists()


def test_another_office_of_the_same_root_is_not_believed(path: Path, office: Office) -> None:
    seen = Seen(path, office.pin)
    seen.learn(office.rosters(1, [office.ada]))
    other = Office()
    other.root = office.root

    with pytest.raises(Untrusted):
        seen.learn(other.rosters(2, [other.ada]))


def test_under_a_pin_that_moved_on_nobody_is_known_until_newer_rosters_come(path: Path, office: Office) -> None:
    Seen(path, office.pin).learn(office.rosters(1, [office.ada], [office.ada, office.bora]))
    seen = Seen(path, Pin(office.pin.root, 2))
    with pytest.raises(KeeperRefused, match=r"^officer$"):
        seen.officer(office.ada.id)

    with pytest.raises(Untrusted):
        seen.learn(office.rosters(2, [office.ada]))
    seen.learn(office.rosters(2, [office.ada], [office.ada, office.bora]))

    assert seen.officer(office.bora.id).roster == 1
