"""The XML of a DOCX, written anew: its words, marks and pictures, and nobody who wrote them, nor when, nor where.

Names are those of ECMA-376. Only elements of the namespaces in `KNOWN` are written; what points to a part that is not
there goes with all it contains. Of a field, a link and a control the text stays that they showed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree
from lxml.etree import _Element as Element

from grievance.errors import Uncleaned

_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006"
_WORD_2010: Final = "http://schemas.microsoft.com/office/word/2010"
KNOWN: Final[Mapping[str, str]] = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "a": f"{_DRAWING}/main",
    "pic": f"{_DRAWING}/picture",
    "wp": f"{_DRAWING}/wordprocessingDrawing",
    "wpg": f"{_WORD_2010}/wordprocessingGroup",
    "wps": f"{_WORD_2010}/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
}


_SPACES: Final = frozenset(KNOWN.values())


def _named(names: str) -> frozenset[str]:
    """Spell out names that are written with a prefix: `w:t` as lxml has it."""
    split = (name.partition(":") for name in names.split())
    return frozenset(f"{{{KNOWN[prefix]}}}{local}" for prefix, _, local in split)


(_BODY,) = _named("w:document")
_TEXT: Final = _named("w:t w:delText m:t wp:posOffset wp:align")
"""The only elements whose own text is kept."""

_GONE: Final = _named(
    "w:sdtPr w:sdtEndPr w:smartTagPr w:customXmlPr w:fldChar w:instrText w:delInstrText w:rsid w:nsid w:tmpl w:object"
    " w:control w:altChunk w:subDoc w:permStart w:permEnd w:proofErr w:bookmarkStart w:bookmarkEnd"
    " a:extLst a:hlinkClick a:hlinkHover"
)
_OPENED: Final = _named("w:sdt w:sdtContent w:smartTag w:customXml w:fldSimple w:hyperlink")
"""What stands in them is kept, they are not."""

_PICTURES: Final = _named("w:drawing w:pict")
_CALLED: Final = _named("wp:docPr pic:cNvPr wps:cNvPr wpg:cNvPr a:theme a:clrScheme a:fontScheme a:fmtScheme")
"""Their `name` has to be there and says a file's name, or whose design it is."""

_NOBODY: Final[Mapping[str, str]] = {f"{{{KNOWN['w']}}}author": "Author"}
_POINTERS: Final = _named("r:id r:embed r:pict")
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_MARKS_GONE: Final = _named("w:initials w:date") | {"descr", "title", "alt", "href", "target"}
_ALTERNATIVE: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"


def parse(data: bytes) -> Element:
    """Read XML that has no document type: no entities, nothing from outside. Raises `Uncleaned`, `XMLSyntaxError`."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.doctype:
        raise Uncleaned("failed")
    return root


def is_document(data: bytes) -> bool:
    """Say whether this is the body of a Word document. Raises as `parse` does."""
    return str(parse(data).tag) == _BODY


def rewrite(data: bytes, links: Mapping[str, str]) -> bytes:
    """Write a part anew. `links` says what each relationship that is kept is called now. Raises as `parse` does."""
    old = parse(data)
    if _space(old.tag) not in _SPACES:
        raise Uncleaned("failed")
    new = etree.Element(old.tag, nsmap=dict(KNOWN))
    _fill(new, old, links)
    return bytes(etree.tostring(new, xml_declaration=True, encoding="UTF-8", standalone=True))


def _fill(new: Element, old: Element, links: Mapping[str, str]) -> None:
    for name, value in _marks(old, links):
        new.set(name, value)
    if old.tag in _TEXT:
        new.text = old.text
    for child in _kept(old, links):
        _fill(etree.SubElement(new, child.tag), child, links)


def _kept(parent: Element, links: Mapping[str, str]) -> Iterator[Element]:
    """Yield the children that are written."""
    for child in parent:
        if child.tag == _ALTERNATIVE:
            yield from _kept(_choice(child), links)
        elif child.tag in _OPENED:
            yield from _kept(child, links)
        elif child.tag not in _GONE and _space(child.tag) in _SPACES and not _astray(child, links):
            yield child


def _choice(alternative: Element) -> Element:
    """Take the first way of saying it that we know, or the last."""
    for way in alternative:
        wanted = (way.nsmap.get(prefix) for prefix in way.get("Requires", "").split())
        if all(space in _SPACES for space in wanted):
            return way
    return alternative[-1]


def _astray(element: Element, links: Mapping[str, str]) -> bool:
    """Say whether an element, or anything within a picture, points to a part that is not kept."""
    within = element.iter() if element.tag in _PICTURES else (element,)
    targets = (one.get(pointer) for one in within for pointer in _POINTERS)
    return any(target and target not in links for target in targets)


def _marks(element: Element, links: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the attributes that are written."""
    for name, value in element.attrib.items():
        local = name.rpartition("}")[2]
        if name in _POINTERS and value:
            yield name, links[value]
        elif name == "name" and element.tag in _CALLED:
            yield name, ""
        elif name in _MARKS_GONE or local.startswith("rsid"):
            continue
        elif name in {local, _SPACE} or _space(name) == KNOWN["w"]:
            yield name, _NOBODY.get(name, value)


def _space(name: str) -> str:
    return name[1:].partition("}")[0] if name.startswith("{") else ""
