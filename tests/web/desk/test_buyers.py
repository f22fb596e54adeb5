"""What a certified buyer owes, at the desk: from the allegation over the way to the questions, and on to the audit."""

from __future__ import annotations

import re

import pytest
from browsers import Browser
from deeds import Told, told
from offices import RUTH, TestOffice
from rounds import FILES

from grievance import handling, registers
from grievance.case.allegations import Allegation
from grievance.case.terms import State
from grievance.office import Office

TYPED = {"assess": "2098-01-01", "until": "2098-06-01", "questions": "From whom do you buy?"}


@pytest.fixture
def case(ruth: Browser, made: TestOffice, office: Office) -> Told:
    """Give a case about a site that has no certificate, with a buyer who has one."""
    known = registers.register(office, made.officer(RUTH)).records
    ruth.open("/register/files")
    for kind, text in FILES.items():
        if text.splitlines()[1].partition(",")[0] not in known:
            ruth.send("/register/files", kind=kind, text=text, take="yes")
    case = told(made)
    case.carry(State.ADMISSIBILITY)
    case.step(handling.allege, Allegation("", "Kiln & Co", "Smelter of the East", "PS3.1:10.3"))
    return case


def begin(ruth: Browser, case: Told) -> str:
    """Follow the link beside the allegation; return the source of the form."""
    path = f"/case/{case.number}"
    link = re.findall(r'href="(/case/[^"]*\?step=mitigate[^"]*)"', ruth.open(path).text)[0]
    assert "E-2" not in link.partition("?")[2], "no address names a company"
    return ruth.open(link.replace("&amp;", "&").partition("#")[0]).text


def test_a_buyer_is_asked_neutrally_and_its_duty_is_followed_to_the_audit(ruth: Browser, case: Told) -> None:
    path, form = f"/case/{case.number}", begin(ruth, case)

    assert "Buyer AS" in form
    assert "likely: several say so" in form
    assert "From which smelters, traders and recyclers did you buy" in form
    assert ruth.send(f"{path}/mitigate", **TYPED).status_code == 303
    page = ruth.open(path).text
    (owed,) = case.case().mitigations
    assert (owed.buyer, owed.name, owed.questions) == ("E-2", "Buyer AS", TYPED["questions"])
    known = registers.register(case.office.desk, case.office.officer(RUTH)).records.values()
    sources = {f"{each.source}, {each.day.isoformat()}" for each in known}
    assert owed.way
    assert all(any(source in said for source in sources) for said in owed.way), "each link with its source and day"
    assert "No audit verified it yet" in page
    assert "Duty of a buyer recorded" in page

    ruth.open(f"{path}?step=check&mitigation={owed.id}")
    sent = ruth.send(f"{path}/check", audit="AU-1", checked="2026-01-15", evidence="The new contracts were read.")
    assert sent.status_code == 303
    assert "Verified in the audit" in ruth.open(path).text
    assert case.case().mitigations[0].check


def test_questions_that_name_the_site_are_not_kept_and_stay_as_they_were_typed(ruth: Browser, case: Told) -> None:
    begin(ruth, case)

    answer = ruth.send(f"/case/{case.number}/mitigate", **{**TYPED, "questions": "What of the smelter of the east?"})

    assert answer.status_code == 422
    assert "Ask so that nobody learns which is meant." in answer.text
    assert "What of the smelter of the east?" in answer.text
    assert 'value="2098-06-01"' in answer.text
    assert case.case().mitigations == ()


def test_a_way_that_the_register_has_not_is_not_taken(ruth: Browser, case: Told) -> None:
    begin(ruth, case)

    hidden = ruth.hidden(f"/case/{case.number}/mitigate")
    answer = ruth.post(f"/case/{case.number}/mitigate", **hidden | TYPED | {"links": "L-9"})

    assert answer.status_code == 422
    assert "The register has no such way now." in answer.text


@pytest.mark.parametrize("query", ["step=mitigate", "step=mitigate&allegation=x&way=7", "step=check&mitigation=x"])
def test_an_address_that_leads_to_nothing_says_so(ruth: Browser, case: Told, query: str) -> None:
    page = ruth.open(f"/case/{case.number}?{query}")

    assert page.status_code == 200
    assert 'class="not-yet"' in page.text[page.text.index('id="compose"') :]
