"""Word documents with one part changed, as an enemy or another program would write it."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

from specimens import docx


def repacked(changes: Mapping[str, str | bytes]) -> bytes:
    """Make the document with parts added or put in another's place."""
    saved = BytesIO()
    with zipfile.ZipFile(BytesIO(docx())) as given, zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            if name not in changes:
                made.writestr(name, given.read(name))
        for name, part in changes.items():
            made.writestr(name, part)
    return saved.getvalue()


def body(xml: str, head: str = "") -> str:
    """Write the main part with these paragraphs."""
    spaces = {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    }
    named = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in spaces.items())
    return f"{head}<w:document {named}><w:body>{xml}</w:body></w:document>"


def text(words: str) -> str:
    """Write a paragraph."""
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of a package by name."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def main(data: bytes) -> str:
    """Return the main part."""
    return parts(data)["word/document1.xml"].decode()
