"""The sealed files on the disk, each read to its end and compared with its row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Final

from grievance.errors import Unreadable
from grievance.office import Office
from grievance.store import whole
from grievance.store.rows import BlobRow
from grievance.store.weighing import Weighed
from grievance.verification.findings import Checked, Finding, Wrong, of_id

_PAGE: Final = 500


def check_files(office: Office, checked: Checked) -> Iterator[Finding]:
    """Name each file that is not what its row says, and count those that no row names."""
    after = b""
    while page := _page(office, after):
        after = page[-1].id
        checked.files += len(page)
        for row in page:
            yield from _file(office, row)
    ids = office.blobs.ids()
    while some := list(islice(ids, _PAGE)):
        with office.store.read() as connection:
            checked.orphans += len(set(some) - whole.named(connection, some))


def _page(office: Office, after: bytes) -> list[BlobRow]:
    """Read some rows at a time: the files take their time, and no database waits so long for its reader."""
    with office.store.read() as connection:
        return list(whole.blobs(connection, after, _PAGE))


def _file(office: Office, row: BlobRow) -> Iterator[Finding]:
    weighed = Weighed(office.blobs.read(row.id))
    with suppress(Unreadable):
        for _ in weighed:
            pass
    if not weighed.is_row(row):
        with office.store.read() as connection:
            place = of_id(connection, row.case, row.sequence)
        yield Finding("file", f"{place}, blob {row.id.hex()}", Wrong.NOT_IT if weighed.size else Wrong.NOT_THERE)
