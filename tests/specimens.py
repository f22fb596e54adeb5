"""Files as people send them, with a planted word wherever such a file can carry one, and a way to look for the word."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from typing import Final

import numpy as np
import pikepdf
import soundfile
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

WORD: Final = "Zuberi-Kasale"
"""What is planted: as long as the profile's own name, whose place it takes."""

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"


def photo(size: int = 0, word: str = WORD, *, width: int = 320, height: int = 240) -> bytes:
    """Make a JPEG that lies on its side, with the word in EXIF, GPS, XMP, IPTC, a comment and the colour profile.

    Two halves differ, left dark and right light, once it is turned upright. It is filled up to `size` bytes.
    """
    if size > 200_000:
        width, height = 4000, 3000
    noise = _grain(height, width)
    noise.paste((230, 230, 230), (0, 0, height, width // 2))
    saved = BytesIO()
    noise.save(saved, "JPEG", quality=92, exif=_exif(word), icc_profile=profile(word), comment=word, xmp=_xmp(word))
    plain = saved.getvalue()
    head, rest = plain[:20], plain[20:]  # the JFIF segment comes first
    made = head + _segment(0xED, b"Photoshop 3.0\0" + _iptc(word)) + rest
    return head + _filler(size - len(made), word) + made[20:]


def png(word: str = WORD) -> bytes:
    """Make a PNG with the word in its text, its EXIF and its profile, and behind its end."""
    picture = _grain(60, 40)
    saved = BytesIO()
    texts = _png_texts(word)
    picture.save(saved, "PNG", pnginfo=texts, exif=_exif(word), icc_profile=profile(word))
    return saved.getvalue() + word.encode()


def webp(word: str = WORD) -> bytes:
    """Make a WebP with the word in EXIF, XMP and profile."""
    saved = BytesIO()
    picture = _grain(60, 40)
    picture.save(saved, "WEBP", exif=_exif(word), icc_profile=profile(word), xmp=_xmp(word))
    return saved.getvalue()


def profile(word: str = WORD) -> bytes:
    """Make a colour profile (sRGB) that is described by the word."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return plain.replace("sRGB built-in".encode("utf-16-be"), word[:13].ljust(13).encode("utf-16-be"))


def voice(seconds: float = 2, word: str = WORD, *, subtype: str = "OPUS", rate: int = 48_000) -> bytes:
    """Make a voice note (OGG): a tone that swells, with the word in its comments."""
    time = np.arange(int(rate * seconds)) / rate
    saved = BytesIO()
    with soundfile.SoundFile(saved, "w", rate, 1, format="OGG", subtype=subtype) as file:
        file.title = file.artist = file.comment = word
        file.write((0.4 * np.sin(2 * np.pi * 220 * time) * np.sin(3 * time)).astype("float32"))
    return saved.getvalue()


def pdf(size: int = 0, word: str = WORD) -> bytes:
    """Make a PDF of one page, with a photo on it, and the word wherever a PDF can carry it. Filled up to `size` bytes.

    The page says "Wages were not paid".
    """
    with Pdf.new() as made:
        page = made.add_blank_page(page_size=(300, 400))
        picture = Stream(made, photo(size, word))
        picture.stream_dict = Dictionary(
            Type=Name.XObject, Subtype=Name.Image, Width=240, Height=320, ColorSpace=_colours(made, word),
            BitsPerComponent=8, Filter=Name.DCTDecode, Metadata=_metadata(made, word),
        )  # fmt: skip
        if size > 200_000:
            picture.Width, picture.Height = 3000, 4000
        page.Resources = Dictionary(
            XObject=Dictionary(Im0=picture),
            Font=Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)),
        )
        page.Contents = Stream(
            made, b"q 240 0 0 320 30 10 cm /Im0 Do Q BT /F1 14 Tf 30 360 Td (Wages were not paid) Tj ET"
        )
        _plant(made, page, word)
        saved = BytesIO()
        made.save(saved)
    return saved.getvalue()


def _plant(made: Pdf, page: pikepdf.Page, word: str) -> None:
    """Put the word where no eye sees it, and put in what acts by itself."""
    script = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{word}')"))
    launch = Dictionary(S=Name.Launch, F=String(f"/bin/{word}"))
    file = Dictionary(Type=Name.Filespec, F=String(f"{word}.txt"), EF=Dictionary(F=Stream(made, word.encode())))
    link = Dictionary(S=Name.URI, URI=String(f"https://example.org/{word}"))
    made.docinfo.Author = String(word)
    made.Root.Metadata = _metadata(made, word)
    made.Root.OpenAction = made.make_indirect(script)
    made.Root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array([String(word), script])),
        EmbeddedFiles=Dictionary(Names=Array([String(word), file])),
    )
    made.Root.AcroForm = Dictionary(Fields=Array([]), XFA=Stream(made, f"<xdp>{word}</xdp>".encode()))
    made.Root.PieceInfo = Dictionary(Office=Dictionary(Private=String(word)))
    page.AA = Dictionary(O=launch)
    page.PieceInfo = Dictionary(Office=Dictionary(Private=String(word)))
    page.Thumb = Stream(made, word.encode())
    page.Metadata = _metadata(made, word)
    place = Array([0, 0, 10, 10])
    page.Annots = Array([
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=place, A=link),
        Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=place, FS=file, T=String(word)),
        Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=place, T=String(word), Contents=String(word)),
    ])  # fmt: skip


def docx(word: str = WORD, story: str = "They kept our passports.") -> bytes:
    """Make a DOCX with a heading, the story and a photo, and the word wherever Word would have put a name."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f"<Types xmlns='{_PACKAGE}/content-types'><Default Extension='xml' ContentType="
        f"'application/xml'/><Override PartName='/word/document.xml' ContentType='{DOCX}.main+xml'/></Types>",
        "_rels/.rels": _rels(("officeDocument", "word/document.xml"), ("core-properties", "docProps/core.xml")),
        "docProps/core.xml": f"<coreProperties><creator>{word}</creator></coreProperties>",
        "docProps/app.xml": f"<Properties><Company>{word}</Company></Properties>",
        "docProps/thumbnail.jpeg": photo(0, word),
        "customXml/item1.xml": f"<b>{word}</b>",
        "word/people.xml": f"<w15:people>{word}</w15:people>",
        "word/vbaProject.bin": word.encode(),
        "word/embeddings/oleObject1.bin": word.encode(),
        "word/settings.xml": f"<w:settings xmlns:w='{_W}'><w:docVars>{word}</w:docVars></w:settings>",
        "word/comments.xml": f"<w:comments xmlns:w='{_W}'><w:comment w:id='0' w:author='{word}' w:initials='{word}' "
        f"w:date='2026-11-24T10:00:00Z'><w:p><w:r><w:t>Ask the driver.</w:t></w:r></w:p></w:comment></w:comments>",
        "word/document.xml": _document(word, story),
        "word/_rels/document.xml.rels": _rels(
            ("comments", "comments.xml"), ("settings", "settings.xml"), ("image", f"media/{word}.jpeg"),
            ("oleObject", "embeddings/oleObject1.bin"), ("hyperlink", f"https://example.org/{word}"),
        ),
        f"word/media/{word}.jpeg": photo(0, word),
    }  # fmt: skip
    saved = BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = word.encode()
        for name, content in parts.items():
            archive.writestr(name, content)
    return saved.getvalue()


def tells(data: bytes, word: str = WORD) -> bool:
    """Say whether the word stands anywhere in the file, in any usual writing, or in what is compressed inside it."""
    opened = laid_open(data).lower()
    return any(word.lower().encode(code) in opened for code in ("utf-8", "utf-16-be", "utf-16-le"))


def laid_open(data: bytes) -> bytes:
    """Return the file with what is packed in it behind it: members of a ZIP, streams of a PDF, texts of a PNG."""
    found = [data]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            found += [name.encode() for name in archive.namelist()]
            found += [laid_open(archive.read(name)) for name in archive.namelist()]
    elif data.startswith(b"%PDF"):
        with Pdf.open(BytesIO(data)) as opened:
            streams = [thing for thing in opened.objects if isinstance(thing, Stream)]
            found += [stream.read_raw_bytes() for stream in streams]
            found += [stream.read_bytes() for stream in streams if stream.get("/Filter") != Name.DCTDecode]
            found += [thing.unparse(resolved=True) for thing in opened.objects]
    elif data.startswith(b"\x89PNG"):
        found += [_inflated(data[at:]) for at in range(len(data)) if data[at : at + 1] == b"\x78"]
    return b"\n".join(found)


def _grain(width: int, height: int) -> Image.Image:
    """Draw a grey grain, the same every time."""
    shades = np.random.default_rng(730).integers(100, 156, (height, width), dtype=np.uint8)
    return Image.fromarray(shades).convert("RGB")


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data)
    except zlib.error:
        return b""


def _document(word: str, story: str) -> str:
    """Write the body: every element that names its author, that points outside, or that runs a field."""
    names = f"xmlns:w='{_W}' xmlns:r='{_R}' xmlns:o='urn:schemas-microsoft-com:office:office' " + " ".join(
        f"xmlns:{prefix}='http://schemas.openxmlformats.org/drawingml/2006/{name}'"
        for prefix, name in (("wp", "wordprocessingDrawing"), ("a", "main"), ("pic", "picture"))
    )
    run = "<w:r><w:t>{}</w:t></w:r>"
    who = f"w:author='{word}' w:date='2026-11-24T10:00:00Z'"
    picture = (
        f"<w:r><w:drawing><wp:inline><wp:extent cx='900000' cy='900000'/><wp:docPr id='1' name='{word}' "
        f"descr='{word}'/><a:graphic><a:graphicData uri='http://schemas.openxmlformats.org/drawingml/2006/picture'>"
        f"<pic:pic><pic:nvPicPr><pic:cNvPr id='1' name='{word}' descr='{word}'/><pic:cNvPicPr/></pic:nvPicPr>"
        "<pic:blipFill><a:blip r:embed='rId3'/></pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic>"
        "</wp:inline></w:drawing></w:r>"
    )
    body = (
        f"<w:p w:rsidR='00AB12CD'>{run.format(story)}</w:p><w:p>{picture}</w:p>"
        f"<w:p><w:ins w:id='1' {who}>{run.format('Every month.')}</w:ins></w:p>"
        f"<w:p><w:hyperlink r:id='rId5'>{run.format('the notice')}</w:hyperlink></w:p>"
        f"<w:p><w:fldSimple w:instr='FILENAME {word}'>{run.format('a field')}</w:fldSimple></w:p>"
        f"<w:p><w:r><w:object><o:OLEObject r:id='rId4' ProgID='{word}'/></w:object></w:r></w:p>"
        f"<w:sdt><w:sdtPr><w:alias w:val='{word}'/></w:sdtPr><w:sdtContent><w:p>{run.format('in a control')}</w:p>"
        "</w:sdtContent></w:sdt><w:sectPr/>"
    )
    return f"<w:document {names}><!-- {word} --><w:body>{body}</w:body></w:document>"


def _rels(*links: tuple[str, str]) -> str:
    outside = {True: " TargetMode='External'", False: ""}
    body = "".join(
        f"<Relationship Id='rId{number}' Type='{_R}/{kind}' Target='{target}'{outside['://' in target]}/>"
        for number, (kind, target) in enumerate(links, 1)
    )
    return f"<Relationships xmlns='{_PACKAGE}/relationships'>{body}</Relationships>"


def _exif(word: str) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6  # Orientation: to be turned a quarter to the right
    exif[0x013B] = exif[0x010F] = word  # Artist, Make
    exif[0x8825] = {1: "S", 2: (6.0, 48.0, 58.3), 3: "E", 4: (39.0, 16.0, 30.1), 29: word}  # GPS; DateStamp
    return exif


def _xmp(word: str) -> bytes:
    rdf, dc = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://purl.org/dc/elements/1.1/"
    creator = f"<dc:source xmlns:dc='{dc}'>{word}</dc:source>"
    described = f"<rdf:RDF xmlns:rdf='{rdf}'><rdf:Description rdf:about=''>{creator}</rdf:Description></rdf:RDF>"
    return f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{described}</x:xmpmeta>".encode()


def _iptc(word: str) -> bytes:
    """Write one resource of Photoshop's (8BIM 0x0404) with one record of IPTC: the by-line."""
    record = b"\x1c\x02\x50" + len(word).to_bytes(2, "big") + word.encode()
    return b"8BIM\x04\x04\x00\x00" + len(record).to_bytes(4, "big") + record + b"\0" * (len(record) % 2)


def _png_texts(word: str) -> PngInfo:
    texts = PngInfo()
    texts.add_text("Author", word)
    texts.add_text("Comment", word, zip=True)
    texts.add_itxt("XML:com.adobe.xmp", word, zip=True)
    return texts


def _segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


def _filler(size: int, word: str) -> bytes:
    """Fill at least four bytes with segments that say nothing but the word."""
    made = b""
    while size >= 4:
        length = size if size <= 65_537 else min(65_537, size - 4)
        made += _segment(0xEF, (word.encode() * (length // len(word) + 1))[: length - 4])
        size -= length
    return made


def _metadata(made: Pdf, word: str) -> Stream:
    return Stream(made, _xmp(word), Type=Name.Metadata, Subtype=Name.XML)


def _colours(made: Pdf, word: str) -> Array:
    return Array([Name.ICCBased, Stream(made, profile(word), N=3, Alternate=Name.DeviceRGB)])
