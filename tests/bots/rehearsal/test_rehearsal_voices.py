"""A recording that a browser packed into WebM comes out as the platform has voices, sample for sample."""

from __future__ import annotations

import io
import math
import struct
from array import array

import pytest
import soundfile

from bots.rehearsal.refusals import Refusal
from bots.rehearsal.voices import as_ogg

RATE = 48_000
UNKNOWN = b"\x01" + b"\xff" * 7


def ogg(seconds: float) -> bytes:
    """Write a tone as Opus in Ogg."""
    tone = array("f", (math.sin(place / 20) / 2 for place in range(int(RATE * seconds))))
    file = io.BytesIO()
    with soundfile.SoundFile(file, "w", RATE, 1, format="OGG", subtype="OPUS") as sound:
        sound.buffer_write(tone.tobytes(), dtype="float32")
    return file.getvalue()


def packets(data: bytes) -> list[bytes]:
    """Take the packets out of an Ogg file."""
    found, at, open_one = [], 0, b""
    while at < len(data):
        count = data[at + 26]
        lacing = data[at + 27 : at + 27 + count]
        at += 27 + count
        for length in lacing:
            open_one += data[at : at + length]
            at += length
            if length < 255:
                found.append(open_one)
                open_one = b""
    return found


def element(number: str, content: bytes, size: bytes = b"") -> bytes:
    return bytes.fromhex(number) + (size or struct.pack(">Q", 1 << 56 | len(content))) + content


def webm(head: bytes, sound: list[bytes]) -> bytes:
    """Pack as a browser does that records: nobody knows yet how long it gets."""
    blocks = [element("a3", b"\x81" + struct.pack(">hB", 20 * place, 0x80) + one) for place, one in enumerate(sound)]
    blocks[-1] = element("a0", element("a1", b"\x81" + struct.pack(">hB", 0, 0) + sound[-1]))
    tracks = element("1654ae6b", element("ae", element("d7", b"\x01") + element("63a2", head)))
    cluster = element("1f43b675", element("e7", b"\x00") + b"".join(blocks), UNKNOWN)
    return element("1a45dfa3", element("4282", b"webm")) + element("18538067", tracks + cluster, UNKNOWN)


def test_a_recording_keeps_its_length_and_its_sound() -> None:
    made = ogg(1.5)
    head, _, *sound = packets(made)

    repacked = as_ogg(webm(head, sound))

    assert packets(repacked)[2:] == sound
    with soundfile.SoundFile(io.BytesIO(repacked)) as read:
        assert (read.format, read.subtype, read.samplerate) == ("OGG", "OPUS", RATE)
        assert abs(read.frames / RATE - 1.5) < 0.1
        heard = array("f", bytes(read.buffer_read(dtype="float32")))
    assert max(heard) > 0.3


@pytest.mark.parametrize("data", [b"", b"OggS and more", b"RIFF", b"\x00\x01"])
def test_what_is_no_webm_stays_as_it_is(data: bytes) -> None:
    assert as_ogg(data) == data


@pytest.mark.parametrize("rest", [b"", b"\x00", element("18538067", element("a3", b"")), element("63a2", b"V_VP9")])
def test_webm_without_opus_in_it_is_refused(rest: bytes) -> None:
    with pytest.raises(Refusal, match="cannot be read"):
        as_ogg(element("1a45dfa3", b"") + rest)
