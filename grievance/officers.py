"""Officers: enrolment through rosters, and the passphrase that opens what was sealed to them."""

from __future__ import annotations

import base64
import hmac
import os
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyotp

from grievance.case.terms import Purpose
from grievance.case.words import LINE_MAX, needed
from grievance.casefile.enrolling import Registrar, Secrets, nobody
from grievance.casefile.names import handle, named_to, readable_names
from grievance.casefile.offline import RECOVERY, OfflineKeys, raise_pin
from grievance.casefile.trust import Trust, verify
from grievance.casefile.turning import turn
from grievance.casefile.unlocked import Unlocked as Unlocked
from grievance.casefile.unlocking import open_apart
from grievance.errors import (
    Forbidden,
    KeeperAway,
    Locked,
    OfficerUnknown,
    SettingRefused,
    SignInRefused,
    Unreadable,
    Untrusted,
)
from grievance.office import Office
from grievance.seal.circle import unwrap_circle
from grievance.seal.keys import Identity, Signer, derive
from grievance.seal.manifest import Pin
from grievance.seal.passphrase import CHEAP, SIGN_IN, Cost, new_passphrase
from grievance.seal.roster import Seat
from grievance.store import people
from grievance.store.engine import Connection
from grievance.store.rows import OfficerRow, RosterRow

STEP_SECONDS = 30
WINDOW = 1
ISSUER = "Desk"


@dataclass(frozen=True, slots=True, repr=False)
class Enrolled:
    """What a new officer is given once, and what nobody can look up again."""

    name: str
    passphrase: str
    totp_secret: str
    totp_uri: str


@dataclass(frozen=True, slots=True)
class Listed:
    """An officer as a list shows them. `name` is empty where the circle's names cannot be opened here."""

    id: bytes
    name: str
    purposes: tuple[Purpose, ...]


def sign_in(office: Office, name: str, passphrase: str, code: str) -> Unlocked:
    """Open the officer's key slot and check the TOTP code inside it. Raises `SignInRefused` for every failure.

    An unknown name costs the same work on a slot that nothing opens. Raises `Untrusted` where the keeper has seen newer
    rosters than the store holds.
    """
    _tell_keeper(office)
    trust = office.trust()
    with office.store.read() as connection:
        row = people.officer_by_handle(connection, handle(trust.office, name))
    known = row or OfficerRow(bytes(16), bytes(16), nobody(trust.office, _cost(office)), b"")
    try:
        secrets = Secrets.unpack(open_apart(passphrase, trust.office, known.id, known.slot))
        unlocked = _unlock(office, trust, known.id, secrets)
    except Unreadable as error:
        raise SignInRefused from error
    if not _take_code(office, known, secrets.totp, code):
        raise SignInRefused
    return unlocked


def enrol_with_root(office: Office, keys: Path, name: str, purposes: Iterable[Purpose]) -> Enrolled:
    """Enrol an officer into circles with the offline keys.

    Raises `Incomplete`, `NameTaken`, `SettingRefused`, and `Untrusted` where two of the circles share no person.
    """
    return _enrol(office, _root_registrar(office, keys), name, tuple(purposes))


def enrol_with_officers(
    office: Office, present: tuple[Unlocked, Unlocked], name: str, purposes: Iterable[Purpose]
) -> Enrolled:
    """Enrol an officer with two present officers, one of them in each circle.

    Readers outside are enrolled with the offline keys: nobody of the office sits with them.
    Raises `Forbidden`, `Locked` where a key turned since they unlocked, and as above.
    """
    wanted = tuple(purposes)
    return _enrol(office, _officer_registrar(office, present, wanted), name, wanted)


def disable_with_root(office: Office, keys: Path, name: str) -> None:
    """Unseat an officer everywhere with the offline keys, and turn the keys of the circles they sat in.

    The keeper releases nothing to them from here on, and new cases are not even sealed to the key they held.
    """
    registrar, officer = _root_registrar(office, keys), _officer_id(office, name)
    with office.store.write() as connection:
        touched = _unseat(connection, office, registrar, officer)
        trust, _ = _trust_within(connection, office)
        manifest = turn(connection, trust, OfflineKeys.load(keys), touched)
    raise_pin(office.settings.pin_file, Pin(office.pin.root, manifest.version))
    _tell_keeper(office)


def disable_with_officers(office: Office, present: tuple[Unlocked, Unlocked], name: str) -> None:
    """Unseat an officer with two others: the keeper releases nothing to them, the circle's keys turn at the next root.

    Raises `Forbidden` where neither of the two sits in one of the circles.
    """
    officer = _officer_id(office, name)
    registrar = _officer_registrar(office, present, {named_to(each) for each in office.trust().seated(officer)})
    with office.store.write() as connection:
        _unseat(connection, office, registrar, officer)
    _tell_keeper(office)


def listing(office: Office, unlocked: Unlocked | None) -> tuple[Listed, ...]:
    """List the seated officers; names show only for circles that `unlocked` can open."""
    trust = office.trust()
    with office.store.read() as connection:
        rows = people.rosters(connection)
    names = readable_names(trust, rows, unlocked.circles if unlocked else {})
    ids = dict.fromkeys(seat.officer for purpose in Purpose for seat in trust.seats(purpose))
    return tuple(Listed(officer, names.get(officer, ""), tuple(trust.seated(officer))) for officer in ids)


def _unlock(office: Office, trust: Trust, officer: bytes, secrets: Secrets) -> Unlocked:
    """Check the opened seeds against the roster and open the circle seeds. Raises `Unreadable`."""
    seats = trust.seated(officer)
    if not seats or any(seat != secrets.seat(officer) for seat in seats.values()):
        raise Unreadable
    circles = _circle_seeds(office, trust, officer, Identity.from_seed(secrets.sealing), seats)
    return Unlocked(officer, secrets.name, secrets.sealing, secrets.signing, circles)


def _circle_seeds(
    office: Office, trust: Trust, member: bytes, identity: Identity, purposes: Iterable[Purpose]
) -> dict[Purpose, dict[int, bytes]]:
    """Open what is sealed to a member of these circles: purpose → {epoch: seed}. Raises `Unreadable`.

    A row for a key that the manifest does not list is left alone.
    """
    seeds: dict[Purpose, dict[int, bytes]] = {}
    listed = {(key.id, key.epoch): key for key in trust.manifest.circles if key.purpose in set(purposes)}
    with office.store.read() as connection:
        rows = people.members(connection, member)
    for row in rows:
        key = listed.get((row.circle, row.epoch))
        if key:
            seed = unwrap_circle(identity, trust.office, key.id, key.epoch, member, row.sealed, key.public)
            seeds.setdefault(Purpose(key.purpose), {})[key.epoch] = seed
    return seeds


def _take_code(office: Office, row: OfficerRow, secret: bytes, code: str) -> bool:
    """Take a code once. The mark left behind is a digest, so that the row does not tell when somebody signed in.

    Codes follow the machine's clock (RFC 6238), whatever the office's clock says.
    """
    now = int(time.time()) // STEP_SECONDS
    totp = pyotp.TOTP(base64.b32encode(secret).decode())
    typed = "".join(code.split())
    step = next(
        (s for s in range(now - WINDOW, now + WINDOW + 1) if _is_code(totp, s, typed)),
        None,
    )
    if step is None or row.code_used in {_mark(secret, later) for later in range(step, now + WINDOW + 1)}:
        return False
    with office.store.write() as connection:
        return people.set_code_used(connection, row.id, row.code_used, _mark(secret, step))


def _is_code(totp: pyotp.TOTP, step: int, typed: str) -> bool:
    return hmac.compare_digest(totp.at(step * STEP_SECONDS).encode(), typed.encode())


def _mark(secret: bytes, step: int) -> bytes:
    return derive(secret, b"gcv1/code" + step.to_bytes(8, "big"), 16)


def _cost(office: Office) -> Cost:
    return CHEAP if office.settings.sign_in_cost == "cheap" else SIGN_IN


def _root_registrar(office: Office, keys: Path) -> Registrar:
    offline, trust = OfflineKeys.load(keys), office.trust()
    if offline.root.verifier.public != office.pin.root:
        raise SettingRefused("these keys belong to another office")
    return Registrar((offline.root,), _circle_seeds(office, trust, RECOVERY, offline.recovery, Purpose))


def _officer_registrar(office: Office, present: tuple[Unlocked, Unlocked], purposes: Iterable[Purpose]) -> Registrar:
    one, other = present
    seeds: Mapping[Purpose, Mapping[int, bytes]] = {**one.circles, **other.circles}
    if one.id == other.id or any(purpose not in seeds for purpose in purposes):
        raise Forbidden
    if any(office.trust().circle(purpose).epoch not in seeds[purpose] for purpose in purposes):
        raise Locked
    return Registrar(tuple(Signer.from_seed(officer.signing_seed) for officer in present), seeds)


def _enrol(office: Office, registrar: Registrar, name: str, purposes: tuple[Purpose, ...]) -> Enrolled:
    officer, passphrase, trust = os.urandom(16), new_passphrase(), office.trust()
    secrets = Secrets.generate(needed("name", " ".join(name.split()), LINE_MAX))
    slot = secrets.slot(passphrase, trust.office, officer, _cost(office))
    seat = secrets.seat(officer)
    with office.store.write() as connection:
        people.put_officer(connection, OfficerRow(officer, handle(trust.office, name), slot, b""))
        for purpose in purposes:
            _seat(connection, office, registrar, purpose, (seat, secrets.name))
    code = base64.b32encode(secrets.totp).decode()
    uri = pyotp.TOTP(code).provisioning_uri(name=secrets.name, issuer_name=ISSUER)
    return Enrolled(secrets.name, passphrase, code, uri)


def _seat(
    connection: Connection, office: Office, registrar: Registrar, purpose: Purpose, newcomer: tuple[Seat, str]
) -> None:
    trust, rows = _trust_within(connection, office)
    seat, name = newcomer
    link = registrar.reseat(trust, rows, purpose, (*trust.seats(purpose), seat), {seat.officer: name})
    people.put_roster(connection, link)
    for member in registrar.members(trust, purpose, seat):
        people.put_member(connection, member)
    _trust_within(connection, office)


def _unseat(connection: Connection, office: Office, registrar: Registrar, officer: bytes) -> tuple[Purpose, ...]:
    """Unseat an officer and return the circles they sat in."""
    touched = tuple(_trust_within(connection, office)[0].seated(officer))
    for purpose in touched:
        trust, rows = _trust_within(connection, office)
        seats = tuple(seat for seat in trust.seats(purpose) if seat.officer != officer)
        people.put_roster(connection, registrar.reseat(trust, rows, purpose, seats, {}))
    people.remove_officer(connection, officer)
    _trust_within(connection, office)
    return touched


def _tell_keeper(office: Office) -> None:
    """Have the keeper know at once; one that is away is told before the desk opens the next case."""
    with suppress(KeeperAway):
        office.hand_rosters()


def _trust_within(connection: Connection, office: Office) -> tuple[Trust, list[RosterRow]]:
    """Verify what this transaction would leave behind; an untrue chain undoes it. Raises `Untrusted`."""
    manifest, rows = people.newest_manifest(connection), people.rosters(connection)
    if manifest is None:
        raise Untrusted
    return verify(office.pin, manifest, rows), rows


def _officer_id(office: Office, name: str) -> bytes:
    wanted = handle(office.trust().office, name)
    with office.store.read() as connection:
        row = people.officer_by_handle(connection, wanted)
    if row is None:
        raise OfficerUnknown
    return row.id
