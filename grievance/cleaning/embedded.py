"""Pictures inside a PDF: they are files of their own, with everything that a camera writes into them."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from pikepdf import Array, Dictionary, Name, Stream, StreamDecodeLevel
from PIL import Image, Jpeg2KImagePlugin

from grievance.cleaning import photos, segments
from grievance.errors import Uncleaned

READERS: Final = (Jpeg2KImagePlugin,)
"""Loaded now: no file opens later."""


def clean(stream: Stream) -> int:
    """Leave the picture in a stream and take out what it tells. Return 1 where something changed, else 0.

    A JPEG keeps its coded picture to the bit; a broken one, and one packed in other filters, is kept as pixels; a
    JPEG 2000 is drawn anew as a JPEG.
    """
    named = stream.get("/Filter", Array())
    filters = list(named) if isinstance(named, Array) else [named]
    if filters == [Name.DCTDecode]:
        return _strip(stream)
    if Name.DCTDecode in filters:
        stream.write(stream.read_bytes(StreamDecodeLevel.all))
        return 1
    if Name.JPXDecode in filters:
        _redraw(stream)
        return 1
    return 0


def _strip(stream: Stream) -> int:
    told, told_how = stream.read_raw_bytes(), stream.get("/DecodeParms")
    try:
        bare = segments.drawn(told)
    except Uncleaned:
        stream.write(stream.read_bytes(StreamDecodeLevel.all))
        return 1
    if bare == told:
        return 0
    stream.write(bare, filter=Name.DCTDecode, decode_parms=told_how if isinstance(told_how, Dictionary) else None)
    return 1


def _redraw(stream: Stream) -> None:
    saved = BytesIO()
    with Image.open(BytesIO(stream.read_raw_bytes()), formats=("JPEG2000",)) as opened:
        grey = opened.mode in {"1", "L", "LA", "I;16"}
        picture = opened.convert("L" if grey else "RGB")
    picture.info = {}
    picture.save(saved, "JPEG", quality=photos.QUALITY)
    stream.write(saved.getvalue(), filter=Name.DCTDecode)
    stream.ColorSpace = Name.DeviceGray if grey else Name.DeviceRGB
    stream.BitsPerComponent = 8
