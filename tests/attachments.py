"""Files as the tests send them: through the door, sealed as they come."""

from __future__ import annotations

import os
from pathlib import Path

from deeds import Told
from offices import RUTH, STORY, TestOffice

from grievance import evidence, intake, uploads
from grievance.case.terms import Complaint
from grievance.evidence import Download
from grievance.office import Office
from grievance.uploads import Upload

DIARY = b"14 June. The foreman took our passports.\r\n" * 400
NOISE = bytes(range(256)) * 40
CLEANED = DIARY.replace(b"\r\n", b"\n")


def sent(office: Office, data: bytes = DIARY, name: str = "diary of Amina.txt") -> Upload:
    """Send a file to a door."""
    incoming = uploads.begin(office, name)
    incoming.write(data)
    return incoming.finish()


def filed(office: TestOffice, *files: Upload, nonce: bytes | None = None) -> Told:
    """Tell a story with files."""
    done = intake.file(office.public, nonce or os.urandom(32), Complaint(STORY, "en"), files=files)
    assert done.digits
    return Told(office, done.number, done.digits)


def fetched(case: Told, blob: str, name: str = RUTH) -> Download:
    """Fetch a cleaned copy as an officer."""
    return evidence.download(case.office.desk, case.office.officer(name), case.number, bytes.fromhex(blob))


def read(download: Download) -> bytes:
    """Read a download to its end."""
    return b"".join(download.pieces)


def path(office: TestOffice, blob: str) -> Path:
    """Tell where a blob lies."""
    return office.settings.blobs / blob


def again(office: Office, upload: Upload, data: bytes = DIARY) -> Upload:
    """Send the same file once more: another blob under another key."""
    return sent(office, data, upload.name)
