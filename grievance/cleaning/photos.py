"""Photographs: the pixels are drawn anew, upright and in sRGB, and nothing else of the file goes along."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO
from typing import Final

from PIL import Image, ImageCms, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin

from grievance.cleaning import segments
from grievance.errors import Uncleaned

READERS: Final = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin)
"""Pillow loads them when it needs them; here no file opens by then. EXIF is written in the way of TIFF."""

MOST_PIXELS: Final = 25_000_000
MOST_OPENED: Final = 120_000_000
"""A JPEG of up to so many pixels is read at a half, a quarter or an eighth of its size: phones make such ones."""

QUALITY: Final = 90
"""With the tables of libjpeg: those of the file would tell the make of the camera."""

_KEPT: Final[Mapping[str, tuple[str, ...]]] = {
    "JPEG": ("L", "RGB"),
    "PNG": ("L", "RGB", "RGBA", "I;16"),
    "WEBP": ("RGB", "RGBA"),
}
_ORIENTATION: Final = 0x0112
_TURNS: Final[Mapping[int, Image.Transpose]] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_420: Final = 2
_SRGB: Final = ImageCms.createProfile("sRGB")

Image.MAX_IMAGE_PIXELS = MOST_OPENED // 2  # Pillow refuses at twice this


def clean(data: bytes) -> tuple[str, bytes]:
    """Return media type and bytes of a JPEG, PNG or WebP with the same picture and no more.

    Raises `Uncleaned`: `withheld` where the picture moves, `large`, `failed`. Of a broken file Pillow raises its own.
    """
    with Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as opened:
        kind = "JPEG" if opened.format == "MPO" else str(opened.format)
        if kind != "JPEG" and getattr(opened, "is_animated", False):
            raise Uncleaned("withheld")
        how = {"PNG": {}, "WEBP": {"quality": QUALITY}, "JPEG": {"quality": QUALITY, "subsampling": _sampling(opened)}}
        picture = _drawn(opened, _KEPT[kind])
    saved = BytesIO()
    picture.save(saved, kind, **how[kind])
    return f"image/{kind.lower()}", _checked(saved.getvalue(), picture.size)


def rehearse() -> None:
    """Let Pillow load the rest of what it always loads."""
    Image.preinit()


def _drawn(opened: Image.Image, modes: tuple[str, ...]) -> Image.Image:
    """Read the pixels and turn them upright."""
    _shrink(opened)
    opened.load()
    picture = _in_srgb(opened)
    mode = picture.mode
    if picture.has_transparency_data and "RGBA" in modes:
        mode = "RGBA"
    elif mode not in modes:
        mode = "L" if mode in {"1", "LA"} and "L" in modes else "RGB"
    picture = picture.convert(mode)
    turn = _TURNS.get(opened.getexif().get(_ORIENTATION, 1))
    picture = picture if turn is None else picture.transpose(turn)
    picture.info = {}
    return picture


def _shrink(opened: Image.Image) -> None:
    """Have a JPEG that is too large read at a part of its size. Raises `Uncleaned` where that is too large still."""
    width, height = opened.size
    part = next((part for part in (1, 2, 4, 8) if width * height <= MOST_PIXELS * part * part), 8)
    if part > 1:
        opened.draft(None, (width // part, height // part))
    if opened.width * opened.height > MOST_PIXELS:
        raise Uncleaned("large")


def _in_srgb(opened: Image.Image) -> Image.Image:
    """Show the colours that its profile means; a profile that nobody understands is left out."""
    profile = opened.info.get("icc_profile")
    if profile and opened.mode in {"RGB", "RGBA", "CMYK"}:
        mode = "RGB" if opened.mode == "CMYK" else opened.mode
        with suppress(ImageCms.PyCMSError, OSError):
            return ImageCms.profileToProfile(opened, BytesIO(profile), _SRGB, outputMode=mode) or opened
    return opened


def _sampling(opened: Image.Image) -> int:
    known = JpegImagePlugin.get_sampling(opened)
    return known if known >= 0 else _420


def _checked(data: bytes, size: tuple[int, int]) -> bytes:
    """Believe the result only when it opens and holds its picture alone."""
    with Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as opened:
        if opened.size == size and not opened.getexif() and segments.bare(data):
            return data
    raise Uncleaned("failed")
