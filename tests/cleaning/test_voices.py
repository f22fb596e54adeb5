"""Voice notes: the same sound, and no title."""

from __future__ import annotations

from io import BytesIO

import pytest
import soundfile
from cleaned import cleaned, refused
from specimens import tells, voice

from grievance.cleaning import voices
from grievance.errors import Uncleaned


@pytest.mark.parametrize(("subtype", "rate"), [("OPUS", 48_000), ("OPUS", 16_000), ("VORBIS", 44_100)])
def test_a_voice_note_is_heard_and_told_no_more_about(subtype: str, rate: int) -> None:
    data = voice(3, subtype=subtype, rate=rate)
    assert tells(data)

    media, copy = cleaned(data)

    before, after = (soundfile.read(BytesIO(sound), dtype="float32")[0] for sound in (data, copy))
    assert media == "audio/ogg"
    assert not tells(copy)
    assert soundfile.SoundFile(BytesIO(copy)).copy_metadata() == {}
    assert abs(len(before) - len(after)) < rate // 10
    assert abs((before**2).mean() - (after**2).mean()) < 0.01 * (before**2).mean() + 0.002


def test_what_is_longer_than_we_write_anew_is_told_as_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voices, "MOST_SECONDS", 1)

    with pytest.raises(Uncleaned, match="large"):
        voices.clean(voice(2))


def test_half_a_head_is_a_failure() -> None:
    assert refused(voice(1)[:60]) == "failed"


def test_a_voice_note_with_more_behind_its_end_loses_it() -> None:
    _, copy = cleaned(voice(1) + b"PK\x03\x04 her words")

    assert b"her words" not in copy
