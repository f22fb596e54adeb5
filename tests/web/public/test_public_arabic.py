"""What Arabic asks of the public door: mirrored pages, and a number that is read and typed in either digits."""

from __future__ import annotations

import re

import pytest
from visits import Visit, digits, typed

from grievance.phrases import LANGUAGES, own_digits, say


def test_a_page_in_arabic_runs_from_right_to_left(visit: Visit) -> None:
    assert '<html lang="ar" dir="rtl">' in visit.open("/ar/").source
    assert '<html lang="en" dir="ltr">' in visit.open("/en/").source


def test_every_language_on_a_page_says_which_it_is_and_which_way_it_runs(visit: Visit) -> None:
    marks = re.findall(r'<a[^>]* lang="(\w+)" dir="(\w+)">', visit.open("/").source)

    assert marks == [(code, "rtl" if code in {"ar", "ug"} else "ltr") for code in LANGUAGES]
    assert '<li lang="ar" dir="rtl">' in visit.open("/en/").source


def test_the_receipt_is_shown_in_western_digits_and_under_them_in_arabic_ones(visit: Visit) -> None:
    page = visit.tell("أخذوا جوازاتنا.", language="ar")

    own = re.search(r'<p class="own" dir="ltr">(.*?)</p>', page.source)
    assert own
    assert own_digits("ar", digits(page)) == "".join(re.findall(r"<span>(\d{4})</span>", own[1]))
    assert say("ar", "receipt.same") in page.source
    assert page.source.count('class="heard" dir="ltr"') == 1, "it is heard once"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_where_there_are_no_other_digits_the_receipt_stands_once(visit: Visit, language: str) -> None:
    page = visit.tell(language=language)

    assert digits(page)
    assert 'class="own"' not in page.source


@pytest.mark.parametrize("script", ["ar", "fa"])
@pytest.mark.parametrize(
    "between", ["", " ", "\u200f \u202b", "\u00a0"], ids=["nothing", "spaces", "marks", "no-break"]
)
def test_the_receipt_opens_in_whichever_digits_it_is_typed(visit: Visit, script: str, between: str) -> None:
    receipt = own_digits(script, digits(visit.tell(language="ar")))
    groups = [receipt[at : at + 4] for at in range(0, 20, 4)]

    page = visit.enter(between.join(groups), language="ar")

    assert page.status == 200
    assert say("ar", "status.received") in page.source


def test_a_slip_in_arabic_digits_is_told_and_stays_as_it_was_typed(visit: Visit) -> None:
    receipt = own_digits("ar", digits(visit.tell(language="ar")))
    slip = receipt[1] + receipt[0] + receipt[2:] if receipt[0] != receipt[1] else receipt[:-1]

    page = visit.enter(slip, language="ar")

    assert page.status == 422
    assert say("ar", "error.receipt.slip") in page.source
    assert typed(page, "receipt") == slip
