"""Word documents: the same words and pictures, by nobody."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest
from cleaned import cleaned, refused
from packed import body, main, parts, repacked, text
from specimens import DOCX, WORD, docx, photo, tells

BODY = "word/document.xml"
LINKS = "word/_rels/document.xml.rels"
KEPT = ["They kept our passports.", "Every month.", "the notice", "a field", "in a control"]


def test_a_document_keeps_its_words_and_its_photo_and_tells_nothing() -> None:
    data = docx()
    assert tells(data)

    media, copy = cleaned(data)

    assert media == DOCX
    assert not tells(copy)
    assert re.findall(r"<w:t>([^<]*)</w:t>", main(copy)) == KEPT
    assert main(copy).count("<w:drawing>") == 1
    assert parts(copy)["word/media/image3.jpeg"].startswith(b"\xff\xd8")


def test_only_what_a_document_is_made_of_is_packed_again() -> None:
    names = set(parts(cleaned(docx())[1]))

    assert names == {
        "[Content_Types].xml",
        "_rels/.rels",
        "word/document1.xml",
        "word/_rels/document1.xml.rels",
        "word/comments2.xml",
        "word/media/image3.jpeg",
    }


def test_a_package_has_no_days_and_no_remarks() -> None:
    with zipfile.ZipFile(BytesIO(cleaned(docx())[1])) as archive:
        assert {(entry.date_time, entry.comment, entry.extra) for entry in archive.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), b"", b"")
        }
        assert archive.comment == b""


def test_a_comment_and_a_change_are_kept_without_who_made_them() -> None:
    copy = parts(cleaned(docx())[1])

    comments, document = copy["word/comments2.xml"].decode(), copy["word/document1.xml"].decode()
    assert "Ask the driver." in comments
    assert 'w:author="Author"' in comments
    assert '<w:ins w:id="1" w:author="Author">' in document
    assert not re.search(r"w:(date|initials|rsid\w*)=|2026", comments + document)


def test_every_part_points_to_parts_that_are_there() -> None:
    copy = parts(cleaned(docx())[1])

    targets = re.findall(r'Target="([^"]*)"', copy["word/_rels/document1.xml.rels"].decode())
    assert targets
    assert {f"word/{target}" for target in targets} <= set(copy)
    assert set(re.findall(r'r:\w+="([^"]*)"', main(cleaned(docx())[1]))) <= {"rId1", "rId2"}


@pytest.mark.parametrize(
    "field",
    [
        '<w:r><w:instrText>INCLUDEPICTURE "http://example.org/Zuberi-Kasale"</w:instrText></w:r>',
        "<w:r><w:fldChar w:fldCharType='begin'><w:fldData>Zuberi-Kasale</w:fldData></w:fldChar></w:r>",
        "<w:bookmarkStart w:id='1' w:name='Zuberi-Kasale'/>",
        "<w:customXml w:uri='Zuberi-Kasale' w:element='x'/>",
        "<w:permStart w:id='1' w:ed='Zuberi-Kasale'/>",
        "<w14:contentPart>Zuberi-Kasale</w14:contentPart>",
        "<w:r w14:note='Zuberi-Kasale'><w:t>x</w:t></w:r>",
        "<unknown xmlns='Zuberi-Kasale'>Zuberi-Kasale</unknown>",
        "<?note Zuberi-Kasale?><!--Zuberi-Kasale-->",
        "<w:pPr>Zuberi-Kasale</w:pPr>",
    ],
)
def test_no_field_mark_or_stranger_in_the_body_tells_anything(field: str) -> None:
    data = repacked({BODY: body(f"{text('before')}<w:p>{field}</w:p>{text('after')}"), LINKS: "<Relationships/>"})
    assert tells(data)

    _, copy = cleaned(data)

    assert WORD not in main(copy)
    assert re.findall("before|after", main(copy)) == ["before", "after"]


def test_of_two_ways_to_say_it_the_one_that_we_know_is_kept() -> None:
    ways = "<mc:Choice Requires='{}'>{}</mc:Choice><mc:Fallback>{}</mc:Fallback>"
    ways = f"<mc:AlternateContent>{ways}</mc:AlternateContent>"
    known, unknown = (ways.format(space, text(f"new {space}"), text(f"old {space}")) for space in ("wps", "w14"))

    document = main(cleaned(repacked({BODY: body(known + unknown), LINKS: "<Relationships/>"}))[1])

    assert re.findall(r"<w:t>([^<]*)</w:t>", document) == ["new wps", "old w14"]


def test_a_picture_that_cannot_be_cleaned_is_left_out_with_its_place() -> None:
    _, copy = cleaned(repacked({f"word/media/{WORD}.jpeg": b"GIF89a" + WORD.encode()}))

    assert "<w:drawing>" not in main(copy)
    assert [name for name in parts(copy) if "media" in name] == []


def test_a_document_that_is_stored_elsewhere_is_found() -> None:
    rels = parts(docx())["_rels/.rels"].decode().replace("word/document.xml", "/word/document2.xml")
    links = parts(docx())[LINKS]

    _, copy = cleaned(
        repacked(
            {"_rels/.rels": rels, "word/document2.xml": body(text("here")), "word/_rels/document2.xml.rels": links}
        )
    )

    assert "here" in main(copy)


def test_a_document_with_a_program_in_it_comes_out_without() -> None:
    types = parts(docx())["[Content_Types].xml"].decode().replace("document.main", "document.macroEnabled.main")

    _, copy = cleaned(repacked({"[Content_Types].xml": types, "word/vbaProject.bin": photo()}))

    assert "vba" not in "".join(parts(copy))
    assert "macro" not in parts(copy)["[Content_Types].xml"].decode()


def test_names_that_climb_out_of_a_package_lead_nowhere() -> None:
    links = parts(docx())[LINKS].decode().replace("comments.xml", "../../../etc/passwd")

    _, copy = cleaned(repacked({"../../../etc/passwd": "<w/>", "/etc/passwd": "<w/>", LINKS: links}))

    assert "They kept our passports." in main(copy)
    assert [name for name in parts(copy) if ".." in name or name.startswith("/")] == []


@pytest.mark.parametrize(
    "head",
    [
        "<!DOCTYPE w [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>",
        "<!DOCTYPE w SYSTEM 'http://127.0.0.1:9/a.dtd'>",
        "<!DOCTYPE w [<!ENTITY a '" + "z" * 9999 + "'>" + "<!ENTITY b '" + "&a;" * 9999 + "'><!ENTITY e '&b;&b;&b;'>]>",
    ],
    ids=["a file", "a host", "a thousand million letters"],
)
def test_a_document_with_a_document_type_is_a_failure(head: str) -> None:
    assert refused(repacked({BODY: body(text("&e;"), head), LINKS: "<Relationships/>"})) == "failed"


@pytest.mark.parametrize("name", ["xl/workbook.xml", "ppt/presentation.xml", "content.xml"])
def test_another_sort_of_package_is_not_taken_for_a_document(name: str) -> None:
    rels = parts(docx())["_rels/.rels"].decode().replace("word/document.xml", name)

    assert refused(repacked({"_rels/.rels": rels, name: f"<workbook>{WORD}</workbook>"})) == "kind"
