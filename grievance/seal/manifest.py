"""The manifest: the keys of an office, signed by the offline root, and the pin by which a process knows that root."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from grievance.errors import Unreadable, Untrusted
from grievance.seal.keys import ID, SEALING, SIGNING, Signer, Verifier

LABEL: Final = b"gcv1/manifest"
MUTE: Final = frozenset({"auditor", "interpreter"})
"""The purposes of circles whose people sign nothing for the office: no roster, and no line of a case."""
MARKS: Final = frozenset({"office", "demonstration", "test"})


@dataclass(frozen=True, slots=True)
class CircleKey:
    """One epoch of one circle: the key grants are sealed to and the key summaries are sealed to (1216 bytes each)."""

    id: bytes
    purpose: str
    epoch: int
    public: bytes
    summary: bytes


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything a process may seal to, and whose signature counts.

    `circles` lists every epoch of every circle, the newest of a purpose last. `apart` names pairs of circles that share
    no person. `mark` says what kind of office it is. Past `expires` filing goes on; the office is warned before it.
    """

    office: bytes
    version: int
    mark: str
    intake: tuple[bytes, ...]
    worker: bytes
    recovery: bytes
    circles: tuple[CircleKey, ...]
    apart: tuple[tuple[bytes, bytes], ...]
    issued: date
    expires: date

    def circle(self, purpose: str) -> CircleKey:
        """Return the newest epoch of the circle with this purpose. Raises `Untrusted` if the office has none."""
        for key in reversed(self.circles):
            if key.purpose == purpose:
                return key
        raise Untrusted

    @property
    def mute(self) -> frozenset[bytes]:
        """Return the ids of the circles whose people sign nothing for the office."""
        return frozenset(key.id for key in self.circles if key.purpose in MUTE)

    def encode(self) -> bytes:
        """Write canonical JSON: keys sorted, no spaces, ids in hex, keys in base64, dates as ISO 8601."""
        return _canonical(
            {
                "apart": [[one.hex(), other.hex()] for one, other in self.apart],
                "circles": [
                    {
                        "epoch": key.epoch,
                        "id": key.id.hex(),
                        "public": _text(key.public),
                        "purpose": key.purpose,
                        "summary": _text(key.summary),
                    }
                    for key in self.circles
                ],
                "expires": self.expires.isoformat(),
                "intake": [_text(key) for key in self.intake],
                "issued": self.issued.isoformat(),
                "mark": self.mark,
                "office": self.office.hex(),
                "recovery": _text(self.recovery),
                "version": self.version,
                "worker": _text(self.worker),
            }
        )

    @classmethod
    def decode(cls, body: bytes) -> Manifest:
        """Read a manifest. Raises `Untrusted` for anything `encode` would not have written."""
        try:
            manifest = _read(json.loads(body))
            well_formed = manifest.encode() == body and _sound(manifest)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise Untrusted from None
        if not well_formed:
            raise Untrusted
        return manifest


@dataclass(frozen=True, slots=True)
class Pin:
    """What a process believes from the start: the root's verify key (32 bytes) and the lowest version it accepts."""

    root: bytes
    lowest: int

    def to_json(self) -> str:
        """Write the pin as it lies in its file."""
        return _canonical({"lowest": self.lowest, "root": self.root.hex()}).decode()

    @classmethod
    def from_json(cls, text: str) -> Pin:
        """Read a pin. Raises `Untrusted` for anything `to_json` would not have written."""
        try:
            fields = json.loads(text)
            pin = cls(bytes.fromhex(fields["root"]), fields["lowest"])
            well_formed = pin.to_json() == text.strip() and len(pin.root) == SIGNING and _number(pin.lowest)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise Untrusted from None
        if not well_formed:
            raise Untrusted
        return pin


def sign_manifest(signer: Signer, manifest: Manifest) -> bytes:
    """Sign with the offline root: 64 bytes."""
    return signer.sign(LABEL, manifest.encode())


def verify_manifest(pin: Pin, office: bytes | None, body: bytes, signature: bytes) -> Manifest:
    """Return the manifest if the pinned root signed it and it is not older than the pin allows. Raises `Untrusted`.

    `office` is the id it must be for, or `None` where it is read for the first time.
    """
    try:
        Verifier(pin.root).verify(LABEL, body, signature)
    except Unreadable:
        raise Untrusted from None
    manifest = Manifest.decode(body)
    if manifest.version < pin.lowest or office not in {None, manifest.office}:
        raise Untrusted
    return manifest


def _read(fields: Any) -> Manifest:  # noqa: ANN401 (JSON, of which nothing is known yet)
    return Manifest(
        office=bytes.fromhex(fields["office"]),
        version=fields["version"],
        mark=fields["mark"],
        intake=tuple(b64decode(key) for key in fields["intake"]),
        worker=b64decode(fields["worker"]),
        recovery=b64decode(fields["recovery"]),
        circles=tuple(
            CircleKey(
                id=bytes.fromhex(key["id"]),
                purpose=key["purpose"],
                epoch=key["epoch"],
                public=b64decode(key["public"]),
                summary=b64decode(key["summary"]),
            )
            for key in fields["circles"]
        ),
        apart=tuple((bytes.fromhex(one), bytes.fromhex(other)) for one, other in fields["apart"]),
        issued=date.fromisoformat(fields["issued"]),
        expires=date.fromisoformat(fields["expires"]),
    )


def _sound(manifest: Manifest) -> bool:
    """Whether every part has its type and its size."""
    numbers = [manifest.version, *(key.epoch for key in manifest.circles)]
    ids = [manifest.office, *(key.id for key in manifest.circles), *(id_ for pair in manifest.apart for id_ in pair)]
    circle_keys = (public for key in manifest.circles for public in (key.public, key.summary))
    keys = [manifest.worker, manifest.recovery, *circle_keys]
    return (
        manifest.mark in MARKS
        and all(_number(number) for number in numbers)
        and all(isinstance(key.purpose, str) for key in manifest.circles)
        and all(len(id_) == ID for id_ in ids)
        and all(len(key) == SEALING for key in keys)
        and all(len(key) == SIGNING for key in manifest.intake)
        and _orderly(manifest.circles)
    )


def _orderly(circles: tuple[CircleKey, ...]) -> bool:
    """Whether a purpose has one circle, a circle one purpose, and the epochs rise."""
    newest: dict[str, CircleKey] = {}
    for key in circles:
        before = newest.get(key.purpose)
        if before is not None and (before.id != key.id or before.epoch >= key.epoch):
            return False
        newest[key.purpose] = key
    return len({key.id for key in newest.values()}) == len(newest)


def _number(value: object) -> bool:
    """Whether it is a number to count with; to Python `True` is one too."""
    return type(value) is int and value >= 0


def _text(key: bytes) -> str:
    return b64encode(key).decode()


def _canonical(fields: dict[str, Any]) -> bytes:
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()
