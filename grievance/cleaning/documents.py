"""Word documents (DOCX): a new package with the text, its looks and its pictures; each part of it is written anew.

Only what the document itself points to comes along, and of that only the kinds below: no properties, settings, people,
macros, embedded files, charts, older versions. Pictures go through the same hands as photographs.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from posixpath import basename, dirname, join, normpath
from string import digits
from typing import Final, NamedTuple

from grievance.cleaning import photos, segments, wording
from grievance.cleaning.words import DOCX
from grievance.errors import Uncleaned

MOST_PARTS: Final = 2_000
MOST_BYTES: Final = 100_000_000
"""Of all parts that are read, unpacked."""

_WORDML: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_KINDS: Final[Mapping[str, str]] = {
    "document": f"{_WORDML}.document.main+xml",
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
} | {
    kind: f"{_WORDML}.{kind}+xml"
    for kind in ("styles", "numbering", "footnotes", "endnotes", "comments", "header", "footer")
}  # fmt: skip
"""The kinds of parts that are written, each with its media type."""

_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPES: Final = "[Content_Types].xml"
_ENDS: Final[Mapping[str, str]] = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "jpeg": "image/jpeg",
    "png": "image/png",
}
_ENTRY: Final = b"PK\x01\x02"  # of the directory of a ZIP
_PICTURES: Final = (segments.JPEG_HEAD, segments.PNG_HEAD)


class Link(NamedTuple):
    """A relationship of a part: what it is called, of which kind it is, and the part it points to."""

    id: str
    kind: str
    target: str


def clean(data: bytes) -> tuple[str, bytes]:
    """Return media type and bytes of the same document.

    Raises `Uncleaned`: `kind` where it is another sort of ZIP, `failed`. A broken file raises what zipfile and lxml do.
    """
    if data.count(_ENTRY) > MOST_PARTS:
        raise Uncleaned("failed")
    with zipfile.ZipFile(BytesIO(data)) as archive:
        package = _Package(archive)
        main = next((link.target for link in package.links("") if link.kind == "officeDocument"), "")
        if not package.is_document(main):
            raise Uncleaned("kind")
        name = package.write(main, "document")
    return DOCX, _checked(_zipped(package.written, name))


def rehearse() -> None:
    """Let its pictures have what they need."""
    photos.rehearse()


class _Package:
    """A package as it came, and the parts of the new one: `written`, by name."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.written: dict[str, bytes] = {}
        self._archive, self._left = archive, MOST_BYTES
        self._parts = frozenset(archive.namelist())
        self._names: dict[str, str] = {}

    def is_document(self, part: str) -> bool:
        """Say whether there is such a part, and it is the body of a Word document."""
        return part in self._parts and wording.is_document(self._read(part))

    def links(self, part: str) -> Iterator[Link]:
        """Yield what a part points to within the package."""
        table = join(dirname(part), "_rels", f"{basename(part)}.rels")
        if table not in self._parts:
            return
        for link in wording.parse(self._read(table)):
            if link.get("TargetMode") != "External":
                target = normpath(join("/", dirname(part), link.get("Target", ""))).lstrip("/")
                yield Link(link.get("Id", ""), link.get("Type", "").rpartition("/")[2], target)

    def write(self, part: str, kind: str) -> str:
        """Write a part anew with all that it points to. Return what it is called now: nothing where it is left out."""
        if part not in self._names and part in self._parts:
            self._names[part] = ""
            number = len(self._names)
            if kind == "image":
                self._names[part] = self._drawn(self._read(part), f"media/image{number}")
            else:
                self._names[part] = name = f"{kind}{number}.xml"
                self._write(part, kind, name)
        return self._names.get(part, "")

    def _write(self, part: str, kind: str, name: str) -> None:
        followed = {"image", *_KINDS} - {"document"} if kind == "document" else {"image"}
        kept = [
            Link(link.id, link.kind, target)
            for link in self.links(part)
            if link.kind in followed and (target := self.write(link.target, link.kind))
        ]
        called = {link.id: f"rId{number}" for number, link in enumerate(kept, 1)}
        self.written[name] = wording.rewrite(self._read(part), called)
        if kept:
            self.written[f"_rels/{name}.rels"] = _table(link._replace(id=called[link.id]) for link in kept)

    def _drawn(self, data: bytes, name: str) -> str:
        """Clean a picture; what is neither JPEG nor PNG is left out."""
        if not data.startswith(_PICTURES):
            return ""
        media, picture = photos.clean(data)
        self.written[f"{name}.{media[6:]}"] = picture
        return f"{name}.{media[6:]}"

    def _read(self, part: str) -> bytes:
        """Unpack a part, and stop where all of them together are too much."""
        with self._archive.open(part) as packed:
            data = packed.read(self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise Uncleaned("failed")
        return data


def _table(links: Iterable[Link]) -> bytes:
    """Write the relationships of a part."""
    rows = "".join(
        f'<Relationship Id="{link.id}" Type="{wording.KNOWN["r"]}/{link.kind}" Target="{link.target}"/>'
        for link in links
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'.encode()


def _types(names: Iterable[str]) -> bytes:
    """Write which media type each part has."""
    rows = "".join(f'<Default Extension="{end}" ContentType="{media}"/>' for end, media in _ENDS.items())
    for name in names:
        kind = name.removesuffix(".xml").rstrip(digits)
        if kind in _KINDS:
            rows += f'<Override PartName="/word/{name}" ContentType="{_KINDS[kind]}"/>'
    return f'<Types xmlns="{_PACKAGE}/content-types">{rows}</Types>'.encode()


def _zipped(written: Mapping[str, bytes], main: str) -> bytes:
    """Pack the parts, without days and without comments."""
    start = _table([Link("rId1", "officeDocument", f"word/{main}")])
    parts = {_TYPES: _types(written), "_rels/.rels": start} | {f"word/{name}": part for name, part in written.items()}
    saved = BytesIO()
    with zipfile.ZipFile(saved, "w") as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return saved.getvalue()


def _checked(data: bytes) -> bytes:
    """Believe the result only when it opens, its pictures are bare, and writing its parts anew changes nothing."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        package = _Package(archive)
        for name in archive.namelist():
            part = archive.read(name)
            if name.startswith("word/media/"):
                bare = segments.bare(part)
            elif name == _TYPES or name.endswith(".rels"):
                bare = True
            else:
                bare = wording.rewrite(part, {link.id: link.id for link in package.links(name)}) == part
            if not bare:
                raise Uncleaned("failed")
    return data
