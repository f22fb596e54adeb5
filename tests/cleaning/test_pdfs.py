"""PDF documents: the same pages, and nothing that acts, hides or names its author."""

from __future__ import annotations

from io import BytesIO

from cleaned import cleaned, refused
from pikepdf import Array, Dictionary, Encryption, Name, Pdf, Stream, String
from PIL import Image
from specimens import WORD, pdf, photo, png, tells

from grievance.cleaning import segments

ACTING = (
    "/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/OpenAction", "/AA", "/XFA", "/AcroForm", "/URI", "/Annots",
)  # fmt: skip


def opened(data: bytes) -> Pdf:
    return Pdf.open(BytesIO(data))


def saved(made: Pdf, encryption: Encryption | None = None) -> bytes:
    out = BytesIO()
    made.save(out, encryption=encryption)
    return out.getvalue()


def whole(data: bytes) -> str:
    """Return every object of a document as it would be written."""
    with opened(data) as document:
        return "\n".join(thing.unparse(resolved=True).decode("latin-1") for thing in document.objects)


def with_picture(picture: bytes, *filters: Name) -> bytes:
    """Make the document with another picture on its page."""
    with opened(pdf()) as made:
        made.pages[0].Resources.XObject.Im0.write(picture, filter=Array(filters))
        return saved(made)


def test_a_document_keeps_its_page_and_tells_nothing() -> None:
    data = pdf()
    assert tells(data)

    media, copy = cleaned(data)

    assert media == "application/pdf"
    assert not tells(copy)
    with opened(copy) as document:
        (page,) = document.pages
        assert b"(Wages were not paid) Tj" in page.Contents.read_bytes()
        assert page.Resources.XObject.Im0.Width == 240
        assert set(document.Root.keys()) == {"/Type", "/Pages"}
        assert "/Info" not in document.trailer


def test_nothing_in_a_document_acts_by_itself() -> None:
    data = pdf()

    given, kept = whole(data), whole(cleaned(data)[1])

    assert [word for word in ACTING if word not in given] == []
    assert [word for word in ACTING if word in kept] == []


def test_a_photo_in_a_document_keeps_its_picture_to_the_bit() -> None:
    _, copy = cleaned(pdf())

    with opened(copy) as document:
        kept = document.pages[0].Resources.XObject.Im0.read_raw_bytes()
    assert kept == segments.drawn(photo())
    assert Image.open(BytesIO(kept)).tobytes() == Image.open(BytesIO(photo())).tobytes()


def test_a_photo_that_is_packed_twice_tells_nothing_either() -> None:
    _, copy = cleaned(with_picture(photo().hex().encode() + b">", Name.ASCIIHexDecode, Name.DCTDecode))

    assert not tells(copy)
    with opened(copy) as document:
        assert len(document.pages[0].Resources.XObject.Im0.read_bytes()) == 240 * 320 * 3


def test_a_profile_within_a_palette_is_gone() -> None:
    with opened(pdf()) as made:
        picture = made.pages[0].Resources.XObject.Im0
        picture.ColorSpace = Array([Name.Indexed, picture.ColorSpace, 1, String("blackwhite")])
        _, copy = cleaned(saved(made))

    assert not tells(copy)
    with opened(copy) as document:
        assert document.pages[0].Resources.XObject.Im0.ColorSpace[1] == Name.DeviceRGB


def test_a_jpeg_2000_is_drawn_anew() -> None:
    picture = BytesIO()
    Image.effect_noise((64, 48), 40).convert("RGB").save(picture, "JPEG2000", comment=WORD)

    _, copy = cleaned(with_picture(picture.getvalue(), Name.JPXDecode))

    assert not tells(copy)
    with opened(copy) as document:
        assert document.pages[0].Resources.XObject.Im0.Filter == Name.DCTDecode


def test_what_was_written_into_a_form_stays_on_the_page() -> None:
    with opened(pdf()) as made:
        look = Stream(made, b"BT /F1 12 Tf (June and July) Tj ET", Subtype=Name.Form, BBox=Array([0, 0, 90, 20]))
        script = Dictionary(K=Dictionary(S=Name.JavaScript, JS=String(WORD)))
        field = Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, F=4, Rect=Array([10, 10, 100, 30]),
            T=String(WORD), V=String("June and July"), AP=Dictionary(N=look), AA=script,
        )  # fmt: skip
        made.pages[0].Annots = Array([made.make_indirect(field)])
        made.Root.AcroForm = Dictionary(Fields=made.pages[0].Annots)
        _, copy = cleaned(saved(made))

    assert not tells(copy)
    with opened(copy) as document:
        shown = [form.read_bytes() for form in document.pages[0].Resources.XObject.values() if "/BBox" in form]
    assert any(b"June and July" in form for form in shown)


def test_older_versions_of_a_document_are_gone() -> None:
    data = cleaned(pdf())[1]
    older = data.replace(b"%%EOF", f"%%EOF\n99 0 obj\n({WORD})\nendobj\nstartxref\n0\n%%EOF".encode())

    assert not tells(cleaned(older)[1])


def test_what_stands_behind_the_end_of_a_document_is_gone() -> None:
    _, copy = cleaned(pdf() + png() + b"PK\x03\x04")

    assert copy.rstrip().endswith(b"%%EOF")
    assert b"PK\x03\x04" not in copy


def test_a_copy_shares_no_number_with_the_original() -> None:
    data = pdf()

    with opened(data) as given, opened(cleaned(data)[1]) as kept:
        assert bytes(given.trailer.ID[0]) not in {bytes(number) for number in kept.trailer.ID}


def test_a_document_that_only_forbids_printing_is_cleaned() -> None:
    with opened(pdf()) as made:
        _, copy = cleaned(saved(made, Encryption(owner="owner", user="")))

    assert not tells(copy)
    with opened(copy) as document:
        assert not document.is_encrypted


def test_a_document_behind_a_password_is_a_failure() -> None:
    with opened(pdf()) as made:
        assert refused(saved(made, Encryption(owner="owner", user="user"))) == "failed"


def test_a_document_without_pages_is_a_failure() -> None:
    with Pdf.new() as made:
        assert refused(saved(made)) == "failed"
