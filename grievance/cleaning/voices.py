"""Voice notes (OGG with Opus or Vorbis): the sound is heard and written down anew; titles and pictures stay behind."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Final

import soundfile

from grievance.errors import Uncleaned

MOST_SECONDS: Final = 10 * 60
"""Of sound: to write it anew takes about half of the processor's time that the child has."""

_FLOATS: Final = "float32"
_COMMENTS: Final[Mapping[str, bytes]] = {"OPUS": b"OpusTags", "VORBIS": b"\x03vorbis"}  # RFC 7845, 5.2; Vorbis I, 5
_OURS: Final = b"ENCODER=libsndfile"


def clean(data: bytes) -> tuple[str, bytes]:
    """Return media type and bytes of the same sound.

    Raises `Uncleaned`: `withheld` for another codec, `large`, `failed`. Of a broken file libsndfile raises its own.
    """
    saved = BytesIO()
    with soundfile.SoundFile(BytesIO(data)) as heard:
        codec, rate = heard.subtype, heard.samplerate
        if heard.format != "OGG" or codec not in _COMMENTS:
            raise Uncleaned("withheld")
        if heard.frames > MOST_SECONDS * rate:
            raise Uncleaned("large")
        with soundfile.SoundFile(saved, "w", rate, heard.channels, format="OGG", subtype=codec) as written:
            while block := bytes(heard.buffer_read(rate, _FLOATS)):
                written.buffer_write(block, _FLOATS)
    return "audio/ogg", _checked(saved.getvalue(), codec)


def rehearse() -> None:
    """Clean a moment of silence: the ways back from C into Python are made at first use, and cannot be made later."""
    said = BytesIO()
    with soundfile.SoundFile(said, "w", 48_000, 1, format="OGG", subtype="OPUS") as file:
        file.buffer_write(bytes(4 * 480), _FLOATS)
    clean(said.getvalue())


def _checked(data: bytes, codec: str) -> bytes:
    """Believe the result only when it opens and says nothing but which library wrote it."""
    with soundfile.SoundFile(BytesIO(data)) as heard:
        told = heard.copy_metadata()
    _library, texts = _text(data.partition(_COMMENTS[codec])[2])
    many, texts = int.from_bytes(texts[:4], "little"), texts[4:]
    if told or many > 1 or (many and _text(texts)[0] != _OURS):
        raise Uncleaned("failed")
    return data


def _text(data: bytes) -> tuple[bytes, bytes]:
    """Take one text off, with its length before it (32 bits, little endian)."""
    end = 4 + int.from_bytes(data[:4], "little")
    return data[4:end], data[end:]
