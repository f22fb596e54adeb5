"""Files at the desk: an officer adds them to a case, and fetches the cleaned copy of what somebody sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from grievance.case.terms import Permission
from grievance.case.words import LETTER_MAX, optional
from grievance.casefile import stepping
from grievance.casefile.attaching import prepare
from grievance.casefile.enclosing import copy
from grievance.casefile.unlocked import Unlocked
from grievance.casefile.uploads import Upload
from grievance.errors import Incomplete, Unreadable
from grievance.inhand import Seen, opened, take
from grievance.office import Office

ENDINGS: Final[Mapping[str, str]] = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "audio/ogg": "ogg",
    "text/plain": "txt",
}


@dataclass(frozen=True, slots=True, repr=False)
class Download:
    """A cleaned copy on its way out. `name` says its kind and place in the case, never what its sender called it.

    `size` is in bytes. `pieces` raise `Unreadable` where one is not genuine: then what went before is not the whole.
    """

    name: str
    media: str
    size: int
    pieces: Iterator[bytes]


def attach(office: Office, officer: Unlocked, seen: Seen, text: str, files: Sequence[Upload]) -> None:
    """Keep files in the case, with a note where there are words. The originals are sealed apart, as hers are.

    Raises `Incomplete` where there is neither, and as a note does.
    """
    office.require(officer, Permission.TAKE_STEP)
    words = optional("words", text, LETTER_MAX)
    if not words and not files:
        raise Incomplete("words", "missing")
    take(office, officer, seen, stepping.note(words, prepare(office.blobs, office.trust().office, files)))


def download(office: Office, officer: Unlocked, number: str, blob: bytes) -> Download:
    """Fetch a cleaned copy, once all that lies there has the digest that its signed paper names.

    Raises `CaseUnknown` for a file that is none of this case's, `Unreadable` for one that was changed, exchanged, cut
    or lost; like opening the case `Forbidden`, `Locked`, `KeeperAway`, `KeeperRefused`.
    """
    office.require(officer, Permission.READ_CASE)
    held = opened(office, officer, number)
    place, upload = copy(held, blob)
    if not upload.whole(office.blobs):
        raise Unreadable
    name = f"{held.record.case.number}-{place}.{ENDINGS.get(upload.media, 'bin')}"
    return Download(name, upload.media, upload.size, upload.pieces(office.blobs, held.trust.office))
