"""What becomes of a file on its way into a case: an original always, a copy where one can be made."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from grievance.casefile import attaching
from grievance.casefile.attaching import Attachment, prepare
from grievance.casefile.uploads import Incoming, Upload
from grievance.cleaning.asking import MOST_IN
from grievance.errors import StoreAway
from grievance.store.blobs import Blobs, Writing

OFFICE = bytes(16)
DIARY = b"14 June. The foreman took our passports.\r\n"


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path)


def brought(blobs: Blobs, data: bytes = DIARY, times: int = 1) -> Upload:
    incoming = Incoming(blobs, OFFICE, "diary.txt")
    for _ in range(times):
        incoming.write(data)
    return incoming.finish()


def one(blobs: Blobs, upload: Upload) -> Attachment:
    (attachment,) = prepare(blobs, OFFICE, [upload])
    return attachment


def test_a_copy_is_a_blob_of_its_own_under_a_key_of_its_own(blobs: Blobs) -> None:
    upload = brought(blobs)

    copy = one(blobs, upload).copy

    assert copy
    assert copy.blob != upload.blob
    assert copy.key != upload.key
    assert (copy.name, copy.media) == ("", "text/plain")
    assert b"".join(copy.pieces(blobs, OFFICE)) == DIARY.replace(b"\r\n", b"\n")


def test_what_is_too_large_to_clean_is_not_even_read(blobs: Blobs) -> None:
    upload = brought(blobs, bytes(1_000_000), MOST_IN // 1_000_000 + 1)
    blobs.remove(upload.blob)

    assert one(blobs, upload) == Attachment(upload, None, "large")


def test_what_fails_leaves_no_half_of_a_copy(blobs: Blobs, tmp_path: Path) -> None:
    upload = brought(blobs, bytes(range(256)))

    assert one(blobs, upload) == Attachment(upload, None, "kind")
    assert [path.name for path in tmp_path.iterdir()] == [upload.blob.hex()]


def test_without_room_for_a_copy_the_original_goes_in(blobs: Blobs, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = brought(blobs)

    def full(_: Writing, __: bytes) -> None:
        raise StoreAway("full")

    monkeypatch.setattr(Writing, "write", full)

    assert one(blobs, upload) == Attachment(upload, None, "failed")


def test_an_original_that_is_gone_is_not_copied(blobs: Blobs) -> None:
    upload = brought(blobs)
    blobs.remove(upload.blob)

    assert one(blobs, upload) == Attachment(upload, None, "failed")


def test_nobody_waits_longer_than_one_form_may(blobs: Blobs) -> None:
    uploads = [brought(blobs), brought(blobs)]

    assert [made.why for made in prepare(blobs, OFFICE, uploads, patience=-1)] == ["failed", "failed"]


def test_files_are_cleaned_one_at_a_time_and_never_held_whole(blobs: Blobs, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work: list[int] = []

    def clean(source: Iterable[bytes], write: Callable[[bytes], None]) -> str:
        assert not at_work
        at_work.append(1)
        assert max(map(len, source)) <= 256 * 1024
        write(b"copy")
        at_work.pop()
        return "text/plain"

    monkeypatch.setattr(attaching, "clean", clean)
    made = prepare(blobs, OFFICE, [brought(blobs, bytes(500_000), 3) for _ in range(3)])

    assert [attachment.copy is not None for attachment in made] == [True, True, True]
