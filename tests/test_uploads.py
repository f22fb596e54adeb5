"""Files at the door: sealed while they come, and carried by their form alone."""

from __future__ import annotations

import base64
import os

import pytest
from offices import TestOffice

from grievance import uploads
from grievance.casefile import contexts
from grievance.casefile.sitting import submission_of
from grievance.errors import StoreAway, Unreadable
from grievance.seal.envelope import lock, unlock
from grievance.seal.keys import Signer, derive, pack, unpack
from grievance.store import blobs
from grievance.uploads import Upload

PHOTO = os.urandom(700_000)


def sent(office: TestOffice, data: bytes = PHOTO, name: str = "IMG_2031.jpg") -> Upload:
    incoming = uploads.begin(office.public, name)
    for at in range(0, len(data), 100_000):
        incoming.write(data[at : at + 100_000])
    return incoming.finish()


def opened(office: TestOffice, upload: Upload) -> bytes:
    return b"".join(upload.pieces(office.public.blobs, office.public.trust().office))


def test_a_file_opens_with_what_stands_for_it(office: TestOffice) -> None:
    upload = sent(office)

    assert opened(office, upload) == PHOTO
    assert (upload.name, upload.media, upload.size) == ("IMG_2031.jpg", "image/jpeg", len(PHOTO))


def test_nothing_of_it_lies_on_the_disk_in_clear(office: TestOffice) -> None:
    upload = sent(office, b"the foreman's name" * 40_000, "foreman.txt")
    stored = b"".join(office.public.blobs.read(upload.blob))

    assert b"foreman" not in stored
    assert len(stored) == upload.stored


def test_an_empty_file_is_a_file(office: TestOffice) -> None:
    assert opened(office, sent(office, b"")) == b""


@pytest.mark.parametrize(
    ("name", "kept", "media"),
    [
        ("", "", "application/octet-stream"),
        ("photo\0 of\n the  gate.PNG", "photo\N{REPLACEMENT CHARACTER} of the gate.PNG", "image/png"),
        ("n" * 300, "n" * 200, "application/octet-stream"),
        ("صوت.mp3", "صوت.mp3", "audio/mpeg"),
    ],
)
def test_a_name_is_tidied_and_never_believed(office: TestOffice, name: str, kept: str, media: str) -> None:
    upload = sent(office, b"x", name)

    assert (upload.name, upload.media) == (kept, media)


def test_what_is_given_up_leaves_nothing(office: TestOffice) -> None:
    before = sorted(office.settings.blobs.iterdir()) if office.settings.blobs.is_dir() else []
    incoming = uploads.begin(office.public, "a.jpg")
    incoming.write(PHOTO)
    incoming.abandon()

    assert sorted(office.settings.blobs.iterdir()) == before


def test_without_room_it_is_not_begun(office: TestOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blobs, "SPARE", 2**60)

    with pytest.raises(StoreAway):
        uploads.begin(office.public, "a.jpg")


def test_its_form_carries_it_to_the_next_page(office: TestOffice) -> None:
    upload, nonce = sent(office), os.urandom(32)

    assert uploads.kept(office.public, nonce, uploads.keep(office.public, nonce, upload)) == upload


def test_the_desk_carries_files_too(office: TestOffice) -> None:
    upload, nonce = sent(office), os.urandom(32)

    assert uploads.kept(office.public, nonce, uploads.keep(office.desk, nonce, upload)) == upload


def test_another_form_does_not_carry_it(office: TestOffice) -> None:
    token = uploads.keep(office.public, os.urandom(32), sent(office))

    assert uploads.kept(office.public, os.urandom(32), token) is None


@pytest.mark.parametrize("token", ["", "AAAA", "no base64 ü", "=", "A" * 4000])
def test_what_is_no_token_carries_nothing(office: TestOffice, token: str) -> None:
    assert uploads.kept(office.public, os.urandom(32), token) is None


def test_a_token_that_was_changed_carries_nothing(office: TestOffice) -> None:
    nonce = os.urandom(32)
    data = bytearray(base64.urlsafe_b64decode(uploads.keep(office.public, nonce, sent(office))))

    for at in range(0, len(data), 7):
        data[at] ^= 1
        assert uploads.kept(office.public, nonce, base64.urlsafe_b64encode(data).decode()) is None
        data[at] ^= 1


def test_who_holds_the_form_cannot_name_what_never_came(office: TestOffice) -> None:
    """The nonce is in the form: whoever sends it can seal under it, and cannot sign."""
    nonce, upload = os.urandom(32), sent(office)
    context = contexts.upload(office.public.trust().office, submission_of(nonce))
    key = derive(nonce, b"gcv1/upload")
    data, signature = unpack(unlock(key, context, base64.urlsafe_b64decode(uploads.keep(office.public, nonce, upload))))
    another = upload.pack().replace(upload.digest, bytes(32))
    own = Signer.generate().sign(b"gcv1/upload signed", pack(context.bound(), another))

    for forged in (pack(another, signature), pack(another, own), pack(data), pack(data, signature, b"")):
        token = base64.urlsafe_b64encode(lock(key, context, forged)).decode()
        assert uploads.kept(office.public, nonce, token) is None


def test_a_file_that_lay_too_long_is_not_carried(office: TestOffice) -> None:
    upload, nonce = sent(office), os.urandom(32)
    token = uploads.keep(office.public, nonce, upload)
    office.public.blobs.remove(upload.blob)

    assert uploads.kept(office.public, nonce, token) is None


def test_it_shows_no_key_where_somebody_prints_it(office: TestOffice) -> None:
    upload = sent(office, b"x")

    assert upload.key.hex() not in repr(upload)
    assert repr(upload.key) not in f"{upload}"


def test_a_swapped_blob_does_not_open(office: TestOffice) -> None:
    mine, theirs = sent(office, b"mine"), sent(office, b"theirs")
    folder = office.settings.blobs
    (folder / theirs.blob.hex()).replace(folder / mine.blob.hex())

    with pytest.raises(Unreadable):
        opened(office, mine)


def test_a_form_takes_as_much_as_the_office_says(office: TestOffice) -> None:
    assert uploads.most(office.public) == 200_000_000
    assert uploads.MOST_FILES == 20
