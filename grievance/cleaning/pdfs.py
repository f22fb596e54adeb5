"""PDF documents: what the pages show is kept, by a list of all that may make a page; everything else is left out.

So the author, scripts, actions, attached files, forms, comments, thumbnails, older versions and the private data of
programs need no list of their own. Filled forms, stamps and drawings are made part of their page first.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto
from io import BytesIO
from typing import Final

from pikepdf import Array, Dictionary, Encryption, Name, Object, ObjectStreamMode, Pdf, Stream

from grievance.cleaning import embedded, photos
from grievance.errors import Uncleaned

KEPT: Final = frozenset(
    """
    Type Subtype S Pages Kids Count Parent MediaBox CropBox Rotate UserUnit Contents Resources Group
    ExtGState ColorSpace Pattern Shading XObject Font ProcSet
    Length Filter DecodeParms K Columns Rows Colors BitsPerComponent Predictor EarlyChange BlackIs1 EndOfLine
    EncodedByteAlign EndOfBlock DamagedRowsBeforeError ColorTransform JBIG2Globals
    Width Height Intent ImageMask Mask Decode Interpolate SMask Matte
    FormType BBox Matrix CS I PatternType PaintType TilingType XStep YStep
    ShadingType Background AntiAlias Domain Function Coords Extend BitsPerCoordinate BitsPerFlag VerticesPerRow
    FunctionType Range Size Order Encode C0 C1 N Functions Bounds
    LW LC LJ ML D RI OP op OPM BG BG2 UCR UCR2 TR TR2 FL SM SA BM CA ca AIS TK G BC
    WhitePoint BlackPoint Gamma
    BaseFont FirstChar LastChar Widths FontDescriptor Encoding ToUnicode DescendantFonts CIDSystemInfo Registry Ordering
    Supplement DW W DW2 W2 CIDToGIDMap FontBBox FontMatrix CharProcs BaseEncoding Differences FontName Flags ItalicAngle
    Ascent Descent Leading CapHeight XHeight StemV StemH AvgWidth MaxWidth MissingWidth FontFile FontFile2 FontFile3
    CharSet CIDSet Length1 Length2 Length3 CMapName WMode UseCMap
    """.split()  # noqa: SIM905 - a hundred pairs of quotes
)
"""ISO 32000-1: the keys of pages, contents, images, forms, patterns, shadings, functions, states, colours and fonts."""

_TRAILER: Final = frozenset({
    "Root", "Size", "ID", "Type", "W", "Index", "Filter", "DecodeParms", "Length", "Prev", "XRefStm", "Encrypt",
})  # fmt: skip
_CATALOGUE: Final = frozenset({"Type", "Pages"})
_DEVICES: Final = {1: Name.DeviceGray, 3: Name.DeviceRGB, 4: Name.DeviceCMYK}


class _Role(Enum):
    """What the keys of a dictionary are: words of the standard, or names that its author chose."""

    THING = auto()
    RESOURCES = auto()
    """Its dictionaries are lists of names."""
    NAMES = auto()


def clean(data: bytes) -> tuple[str, bytes]:
    """Return media type and bytes of a document whose pages look the same.

    Raises `Uncleaned`: `failed`. Of a broken or locked file pikepdf raises its own.
    """
    saved = BytesIO()
    with Pdf.open(BytesIO(data)) as opened:
        opened.generate_appearance_streams()
        opened.flatten_annotations("screen")
        _tidy(opened)
        _filter(opened.trailer, _TRAILER - {"ID"})  # half of it would outlive the writing
        opened.save(saved, encryption=False, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
    with Pdf.open(BytesIO(saved.getvalue())) as again:
        if _tidy(again) or not again.pages:
            raise Uncleaned("failed")
    return "application/pdf", saved.getvalue()


def rehearse() -> None:
    """Clean an empty page behind a lock without a word: what qpdf asks of the system for it, it cannot ask later."""
    photos.rehearse()
    said = BytesIO()
    with Pdf.new() as made:
        made.add_blank_page()
        made.save(said, encryption=Encryption())
    clean(said.getvalue())


def _tidy(opened: Pdf) -> int:
    """Take away whatever does not make a page. Return how many things that were: of a clean file none."""
    taken = _filter(opened.trailer, _TRAILER) + _filter(opened.Root, _CATALOGUE)
    waiting, seen = [(opened.Root, _Role.THING)], set()
    while waiting:
        thing, role = waiting.pop()
        if thing.is_indirect and (thing.objgen, role) in seen:
            continue
        seen.add((thing.objgen, role))
        if isinstance(thing, Stream):
            taken += embedded.clean(thing)
        if not isinstance(thing, Array) and role is not _Role.NAMES:
            taken += _filter(thing, KEPT)
        for key, value in _parts(thing):
            if isinstance(value, Array) and len(value) > 1 and value[0] == Name.ICCBased:
                thing[key] = _DEVICES[int(value[1].N)]
                taken += 1
            else:
                waiting.append((value, _role(role, key, value)))
    return taken


def _filter(thing: Object, kept: frozenset[str]) -> int:
    """Take away the keys that are not kept, and count them."""
    others = [key for key in thing.keys() if key[1:] not in kept]  # noqa: SIM118 - an Object is no mapping
    for key in others:
        del thing[key]
    return len(others)


def _parts(thing: Object) -> Iterator[tuple[str | int, Object]]:
    """Yield what has parts of its own, among the parts of a thing."""
    pairs = list(enumerate(thing)) if isinstance(thing, Array) else list(thing.items())
    for key, value in pairs:
        if isinstance(value, (Array, Dictionary, Stream)):
            yield key, value


def _role(role: _Role, key: str | int, value: Object) -> _Role:
    if role is _Role.RESOURCES and isinstance(value, Dictionary):
        return _Role.NAMES
    if role is _Role.THING and key == "/Resources":
        return _Role.RESOURCES
    return _Role.NAMES if role is _Role.THING and key == "/CharProcs" else _Role.THING
