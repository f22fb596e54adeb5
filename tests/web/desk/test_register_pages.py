"""The register at the desk: looked for by a form, shown with its sources, changed one record at a time or by a file."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from browsers import Browser
from deeds import told
from offices import HELENE, RUTH, SALMA, TestOffice
from rounds import FILES
from werkzeug.test import TestResponse

from grievance import handling, registers
from grievance.case.allegations import Allegation
from grievance.case.terms import State
from grievance.office import Office


@pytest.fixture
def filled(ruth: Browser, made: TestOffice, office: Office) -> Browser:
    """Give an officer's browser at a register that has something in it, on the page of files."""
    known = registers.register(office, made.officer(RUTH)).records
    ruth.open("/register/files")
    for kind, text in FILES.items():
        if text.splitlines()[1].partition(",")[0] not in known:
            assert ruth.send("/register/files", kind=kind, text=text, take="yes").status_code == 200
    ruth.open("/register")
    return ruth


def said(browser: Browser) -> str:
    """Return what a person reads on the page, in one line."""
    assert browser.page is not None
    shown = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", browser.page.text, flags=re.DOTALL)
    return " ".join(unescape(shown).split())


def typing(browser: Browser, **fields: str) -> TestResponse:
    """Ask for the form of a record: a page has several forms that lead there."""
    named = {name.replace("__", "."): value for name, value in fields.items()}
    return browser.post("/register/form", token=browser.hidden("/register/record")["token"], **named)


def test_a_company_is_found_by_part_of_its_name_and_no_address_says_which(filled: Browser) -> None:
    answer = filled.send("/register", words="buyer", kind="entity")

    assert "1 record found" in said(filled)
    assert answer.request.path == "/register"
    assert answer.request.query_string == b""
    assert 'name="id" value="E-2"' in answer.text
    assert filled.client.get("/register?words=buyer", base_url=filled.address).text.count("E-2") == 0


def test_a_site_without_a_certificate_leads_to_who_buys_from_it_with_the_way_in_words(filled: Browser) -> None:
    filled.send("/register", words="smelter")
    filled.send("/register/record", id="F-1")

    shown = said(filled)
    assert "No certificate of its own on" in shown
    assert "This certified company owns it or buys from it: Buyer AS buys from it; possible" in shown
    assert re.search(r"Smelter of the East is part of Kiln & Co a list, .* likely: several say so", shown)
    assert re.search(r"Buyer AS buys from Kiln & Co a list, .* possible: somebody says so", shown)
    assert "Certified by PS3.1 until" in shown


def test_a_company_shows_certificates_audits_and_links_both_ways(filled: Browser) -> None:
    filled.send("/register", words="")
    filled.send("/register/record", id="E-1")
    kiln = said(filled)
    filled.send("/register/record", id="E-2")
    buyer = said(filled)

    assert "Buyer AS buys from it" in kiln
    assert "Smelter of the East is part of it" in kiln
    assert "Certified on" in buyer
    assert re.search(r"Audits .*PS3.1, Plumb & Level, Ines Okoro", buyer)
    assert "It buys from Kiln & Co" in buyer


def test_an_auditor_shows_trainings_ties_and_audits(filled: Browser) -> None:
    filled.send("/register", kind="auditor")
    filled.send("/register/record", id="A-1")

    shown = said(filled)
    assert "modern slavery" in shown
    assert "Is or was paid by Buyer AS" in shown


def test_a_link_is_added_by_names_and_stands_on_both_pages(filled: Browser) -> None:
    filled.send("/register", words="")
    filled.send("/register/record", id="E-1")
    form = typing(filled, kind="link", cell__one="E-2").text
    identifier = re.findall(r'name="cell.id" value="(link-[0-9a-f]{8})"', form)[0]

    assert 'value="E-2"' in form
    answer = filled.send(
        "/register/keep",
        cell__id=identifier,
        cell__kind="owns",
        cell__one="Buyer AS",
        cell__other="smelter OF the east",
        cell__confidence="likely",
        cell__source="=cmd, a newspaper",
        cell__day="2026-02-03",
    )

    assert answer.status_code == 200
    assert "Kept." in said(filled)
    filled.send("/register/record", id="F-1")
    assert "Buyer AS owns it" in said(filled)
    csv = filled.open("/register") and filled.send("/register/export", kind="link")
    assert csv.mimetype == "text/csv"
    assert csv.headers["Content-Disposition"] == 'attachment; filename="register-link.csv"'
    assert f'{identifier},owns,E-2,F-1,likely,"\'=cmd, a newspaper",2026-02-03,' in csv.text


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"cell__other": "nobody"}, "Of whom, or from whom names no entity or facility of the register (nobody)."),
        ({"cell__source": ""}, "Source is empty."),
        ({"cell__id": "L-1"}, "Id is taken."),
    ],
)
def test_what_cannot_be_kept_says_why_and_keeps_what_was_typed(
    filled: Browser, cells: dict[str, str], reason: str
) -> None:
    filled.send("/register", words="")
    filled.send("/register/record", id="E-1")
    typing(filled, kind="link", cell__one="E-1")
    typed = {
        "cell__id": "L-9",
        "cell__kind": "owns",
        "cell__one": "E-1",
        "cell__other": "E-2",
        "cell__confidence": "likely",
        "cell__source": "An Arabic newspaper",
        "cell__day": "2026-02-03",
    }

    answer = filled.send("/register/keep", **typed | cells)

    assert answer.status_code == 422
    assert f"Not kept. {reason}" in said(filled)
    assert 'value="2026-02-03"' in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_a_record_is_not_kept_over_what_another_officer_changed(
    filled: Browser, made: TestOffice, office: Office
) -> None:
    filled.send("/register", words="")
    filled.send("/register/record", id="L-2")
    form = typing(filled, id="L-2")
    found = registers.register(office, made.officer(RUTH))
    registers.append(office, made.officer(RUTH), [found.records["E-1"]], found.version)
    typed = {f"cell__{name}": value for name, value in registers.written(found.records["L-2"]).items()}

    answer = filled.send("/register/keep", **typed | {"cell__source": "Another list"})

    assert "readonly" in form.text
    assert answer.status_code == 409
    assert 'value="Another list"' in answer.text
    assert filled.send("/register/keep", **typed | {"cell__source": "Another list"}).status_code == 200


def test_a_file_is_looked_at_first_and_a_bad_one_is_refused_row_by_row(filled: Browser) -> None:
    filled.open("/register/files")
    bad = "Nr,name,country,source,day\nE-1,Kiln & Co,Norway,a list,2026-01-15\nE-7,New,Norway,a list,soon\n"
    answer = filled.send("/register/files", kind="entity", text=bad, mapping="id = Nr")

    assert answer.status_code == 422
    assert "Nothing was taken: 1 row refused 0 new, 0 changed, 1 unchanged, 1 refused. Line 3: day is no day" in said(
        filled
    )
    assert "E-7,New,Norway" in answer.text
    good = filled.send("/register/files", kind="entity", text=bad.replace("soon", "2026-01-15"), mapping="id = Nr")
    assert "This is what it would change 1 new, 0 changed, 1 unchanged" in said(filled)
    assert 'name="take"' in good.text
    filled.open("/register")
    filled.send("/register", words="E-7")
    assert "0 records found" in said(filled)


def test_the_allegation_says_who_is_behind_a_site_and_keeps_the_ids(
    filled: Browser, made: TestOffice, office: Office
) -> None:
    case = told(made)
    case.carry(State.ADMISSIBILITY)
    path = f"/case/{case.number}"

    form = filled.open(f"{path}?step=allege").text
    assert '<option value="Smelter of the East">F-1, Norway</option>' in form
    filled.send(f"{path}/allege", entity="Kiln & Co", facility="smelter of the east", criterion="PS3.1:10.3")

    (alleged,) = case.case().allegations
    assert (alleged.entity_id, alleged.facility_id) == ("E-1", "F-1")
    filled.open(path)
    shown = said(filled)
    assert re.search(r"No certificate; (1 certified company|2 certified companies) behind it", shown)
    assert "Buyer AS" in shown
    case.step(handling.allege, Allegation("", "Unheard Of", "", "PS3.1:10.3"))
    filled.open(path)
    assert "Not in the register by this name" in said(filled)
    assert office


@pytest.mark.parametrize("name", [SALMA, HELENE])
def test_who_may_only_read_is_offered_nothing_to_change(
    filled: Browser, browser: Callable[[str], Browser], name: str
) -> None:
    own = browser(name)
    page = own.open("/register").text
    own.send("/register", words="")
    record = own.send("/register/record", id="E-1").text

    assert filled
    assert "/register/files" not in page
    assert "/register/form" not in page + record
    assert 'action="/register/export"' in page
