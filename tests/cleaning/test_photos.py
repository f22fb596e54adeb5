"""Photographs: the same picture, upright, and not a word about where, when and with what."""

from __future__ import annotations

from io import BytesIO

import pytest
from cleaned import cleaned, refused
from PIL import Image, ImageChops, ImageStat
from PIL.JpegImagePlugin import get_sampling
from specimens import WORD, photo, png, profile, tells, webp

KEPT = {"jfif", "jfif_version", "jfif_unit", "jfif_density", "transparency", "loop", "background"}


def drawn(mode: str, kind: str, **how: object) -> bytes:
    saved = BytesIO()
    Image.radial_gradient("L").convert("RGBA").convert(mode).save(saved, kind, **how)
    return saved.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


@pytest.mark.parametrize("data", [photo(), png(), webp()], ids=["jpeg", "png", "webp"])
def test_a_picture_tells_nothing_when_it_is_cleaned(data: bytes) -> None:
    assert tells(data)

    media, copy = cleaned(data)

    assert not tells(copy)
    assert opened(copy).format == opened(data).format == media[6:].upper()
    assert dict(opened(copy).getexif()) == {}
    assert opened(copy).info.keys() <= KEPT


def test_a_photo_that_lies_on_its_side_is_turned_upright() -> None:
    _, copy = cleaned(photo())

    upright = opened(copy).convert("L")
    width, height = upright.size
    left, right = (ImageStat.Stat(upright.crop(box)).mean[0] for box in halves(width, height))
    assert (width, height) == (320, 240)
    assert right - left > 60


def halves(width: int, height: int) -> list[tuple[int, int, int, int]]:
    return [(0, 0, width // 2, height), (width // 2, 0, width, height)]


def test_a_photo_of_five_megabytes_keeps_its_size_and_its_sharpness() -> None:
    data = photo(5_000_000)

    _, copy = cleaned(data)

    before, after = opened(data).transpose(Image.Transpose.ROTATE_270), opened(copy)
    assert after.size == before.size == (4000, 3000)
    difference = ImageChops.difference(before.convert("L").reduce(4), after.convert("L").reduce(4))
    assert ImageStat.Stat(difference).mean[0] < 2
    assert not tells(copy)


def test_a_photo_of_more_than_we_draw_is_drawn_at_half_its_size() -> None:
    saved = BytesIO()
    Image.new("RGB", (8000, 6000), (40, 90, 30)).save(saved, "JPEG", comment=WORD)

    _, copy = cleaned(saved.getvalue())

    assert opened(copy).size == (4000, 3000)


@pytest.mark.parametrize("sampling", [0, 1, 2])
def test_a_photo_keeps_as_much_colour_as_it_had(sampling: int) -> None:
    _, copy = cleaned(drawn("RGB", "JPEG", subsampling=sampling))

    assert get_sampling(opened(copy)) == sampling


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_every_sort_of_png_is_drawn_to_the_pixel(mode: str) -> None:
    data = drawn(mode, "PNG")

    _, copy = cleaned(data)

    kept = "I;16" if mode == "I;16" else "RGBA"
    assert opened(copy).convert(kept).tobytes() == opened(data).convert(kept).tobytes()


@pytest.mark.parametrize("mode", ["L", "CMYK", "YCbCr"])
@pytest.mark.parametrize("progressive", [False, True])
def test_every_sort_of_jpeg_is_drawn(mode: str, *, progressive: bool) -> None:
    media, copy = cleaned(drawn(mode, "JPEG", progressive=progressive))

    assert media == "image/jpeg"
    assert opened(copy).mode == ("L" if mode == "L" else "RGB")


def test_colours_are_those_that_the_profile_meant() -> None:
    swapped = Image.new("RGB", (8, 8), (250, 10, 10))
    saved = BytesIO()
    swapped.save(saved, "PNG", icc_profile=profile())

    _, copy = cleaned(saved.getvalue())

    assert opened(copy).getpixel((4, 4)) == (250, 10, 10)
    assert "icc_profile" not in opened(copy).info


def test_a_profile_that_nobody_understands_costs_nobody_the_picture() -> None:
    assert cleaned(drawn("RGB", "JPEG", icc_profile=WORD.encode()))[0] == "image/jpeg"


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_picture_that_moves_is_withheld(kind: str) -> None:
    frames = [Image.new("RGB", (8, 8), (shade, 0, 0)) for shade in (0, 200)]
    saved = BytesIO()
    frames[0].save(saved, kind, save_all=True, append_images=frames[1:])

    assert refused(saved.getvalue()) == "withheld"


def test_a_photo_with_more_behind_its_end_loses_it() -> None:
    _, copy = cleaned(photo() + b"PK\x03\x04" + WORD.encode() * 100)

    assert copy.endswith(b"\xff\xd9")
    assert b"PK\x03\x04" not in copy


def test_half_a_photo_is_a_failure() -> None:
    assert refused(photo()[:12_000]) == "failed"
