"""Files that come in at a door: sealed as they arrive, and carried from page to page until the form is sent."""

from __future__ import annotations

from grievance.casefile.uploads import Incoming as Incoming
from grievance.casefile.uploads import Upload as Upload
from grievance.casefile.uploads import open_upload, seal_upload
from grievance.errors import Unreadable
from grievance.office import Office

MOST_FILES = 20
"""How many files one form may bring."""

_MEGABYTE = 1_000_000


def most(office: Office) -> int:
    """Return how many bytes all the files of one form may have together."""
    return office.settings.max_file_mb * _MEGABYTE


def begin(office: Office, name: str) -> Incoming:
    """Begin a file with the name it had on somebody's phone. Raises `StoreAway` where there is no room for files."""
    return Incoming(office.blobs, office.trust().office, name)


def keep(office: Office, nonce: bytes, upload: Upload) -> str:
    """Return base64url text for a hidden field, so that a form that is drawn again keeps its files.

    It opens with the form's own 32-byte nonce alone, and not in another form.
    """
    return seal_upload(office.trust(), office.intake_signer, nonce, upload)


def kept(office: Office, nonce: bytes, token: str) -> Upload | None:
    """Return the file a hidden field stands for; `None` where it is none of this form, or lay too long and is gone.

    Raises `StoreAway` where that cannot be known now.
    """
    try:
        upload = open_upload(office.trust(), nonce, token)
    except Unreadable:
        return None
    return upload if office.blobs.renew(upload.blob) else None
