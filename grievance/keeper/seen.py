"""Who the officers are, from rosters that were handed in and verified here, never older than the newest seen."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from grievance.errors import KeeperRefused, Untrusted
from grievance.keeper import files, shapes
from grievance.keeper.verbs import Id, Key, Refusal, Rosters
from grievance.seal.keys import Verifier
from grievance.seal.manifest import Pin, verify_manifest
from grievance.seal.roster import verify_rosters


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest that was believed: the manifest's version, the chain's head, and what was handed in for them."""

    office: Id
    version: int
    sequence: int
    head: Key
    handed: Rosters


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody seated: in which office, with which key she signs, and by which roster (its sequence).

    `mute` says that she reads disclosures alone: she belongs to no circle of the office's own.
    """

    office: bytes
    id: bytes
    verifier: Verifier
    roster: int
    mute: bool = False


class Seen:
    """The officers seated now, and the newest rosters they stand in, kept over a restart."""

    def __init__(self, path: Path, pin: Pin) -> None:
        """Read what was seen before. Where the pin has moved on it is a bound, and nobody is known until the next.

        Raises `KeeperRefused` where the file is damaged.
        """
        self._path, self._pin = path, pin
        self._learning = threading.Lock()
        self._newest: Newest | None = None
        self._officers: Mapping[bytes, Officer] = {}
        if path.exists():
            self._newest = _read(path)
            with suppress(Untrusted):
                self._officers = self._verify(self._newest.handed)[1]

    @property
    def office(self) -> bytes | None:
        """The id of the office; `None` before the first rosters were believed."""
        return None if self._newest is None else self._newest.office

    def learn(self, handed: Rosters) -> int:
        """Believe a manifest and its chain from now on, durably, and return the manifest's version.

        Raises `Untrusted`, and nothing has changed.
        """
        with self._learning:
            if self._officers and self._newest is not None and self._newest.handed == handed:
                return self._newest.version
            newest, officers = self._verify(handed)
            files.replace(self._path, shapes.write(shapes.flatten(newest)))
            self._newest, self._officers = newest, officers
            return newest.version

    def officer(self, officer: bytes) -> Officer:
        """Return an officer who is seated now. Raises `KeeperRefused`."""
        try:
            return self._officers[officer]
        except KeyError:
            raise KeeperRefused(Refusal.OFFICER) from None

    def _verify(self, handed: Rosters) -> tuple[Newest, dict[bytes, Officer]]:
        before = self._newest
        office = None if before is None else before.office
        at_least = None if before is None else (before.sequence, before.head)
        manifest = verify_manifest(self._pin, office, handed.manifest, handed.signature)
        if before is not None and manifest.version < before.version:
            raise Untrusted
        rosters = verify_rosters(
            manifest.office, handed.chain, Verifier(self._pin.root), manifest.apart, at_least, manifest.mute
        )
        newest = Newest(manifest.office, manifest.version, rosters.sequence, rosters.head, handed)
        seats = [(circle in manifest.mute, seat) for circle, seats in rosters.circles.items() for seat in seats]
        ours = {seat.officer for mute, seat in seats if not mute}
        return newest, {
            seat.officer: Officer(
                manifest.office, seat.officer, Verifier(seat.signing), rosters.sequence, mute=seat.officer not in ours
            )
            for _, seat in seats
        }


def _read(path: Path) -> Newest:
    try:
        return shapes.shape(Newest, shapes.parse(path.read_bytes()))
    except KeeperRefused:
        raise KeeperRefused("seen is damaged: without it older rosters could not be told from newer ones") from None
