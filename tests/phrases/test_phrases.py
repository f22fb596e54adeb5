from __future__ import annotations

from datetime import date, datetime

import pytest

from grievance import phrases
from grievance.phrases import (
    LANGUAGES,
    catalogue,
    day,
    direction,
    header,
    moment,
    name,
    own_digits,
    reviewed,
    say,
    say_many,
)


def test_a_sentence_is_said_in_the_readers_language() -> None:
    assert say("en", "tab.title") == "Form"
    assert say("fr", "tab.title") == "Formulaire"


def test_values_stand_where_the_sentence_wants_them() -> None:
    assert say("en", "mailbox.last.officer", day="Friday 4 December") == "We wrote to you on Friday 4 December"


def test_a_value_is_said_as_it_is_even_with_braces_in_it() -> None:
    assert say("en", "mailbox.last.officer", day="{day}") == "We wrote to you on {day}"


def test_what_is_not_in_the_catalogue_is_an_error_and_never_an_id_on_the_page() -> None:
    with pytest.raises(KeyError):
        say("en", "story.nothing")
    with pytest.raises(KeyError):
        say_many("en", "receipt.nothing", 1)
    with pytest.raises(KeyError):
        say("en", "")


def test_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("en", "mailbox.last.officer")


def test_a_language_that_we_do_not_speak_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("xx", "tab.title")
    with pytest.raises(KeyError):
        catalogue("../en")


@pytest.mark.parametrize(
    ("language", "n", "said"),
    [
        ("en", 0, "0 questions"),
        ("en", 1, "1 question"),
        ("en", 2, "2 questions"),
        ("fr", 0, "0 question"),
        ("fr", 1, "1 question"),
        ("fr", 2, "2 questions"),
        ("ar", 0, "لا أسئلة"),
        ("ar", 1, "سؤال واحد"),
        ("ar", 2, "سؤالان"),
        ("ar", 3, "3 أسئلة"),
        ("ar", 11, "11 سؤالًا"),
        ("ar", 100, "100 سؤال"),
        ("es", 2, "2 preguntas"),
        ("pt", 0, "0 pergunta"),
        ("pt", 2, "2 perguntas"),
    ],
)
def test_a_count_takes_the_form_that_its_language_wants(language: str, n: int, said: str) -> None:
    assert say_many(language, "receipt.questions", n) == said


@pytest.mark.parametrize(
    ("language", "when", "said"),
    [
        ("en", date(2026, 11, 25), "Wednesday 25 November"),
        ("fr", date(2026, 11, 25), "mercredi 25 novembre"),
        ("fr", date(2026, 12, 1), "mardi 1er décembre"),
        ("en", date(2026, 12, 1), "Tuesday 1 December"),
        ("ar", date(2026, 11, 25), "الأربعاء 25 نوفمبر"),
        ("ar", date(2026, 12, 1), "الثلاثاء 1 ديسمبر"),
        ("es", date(2026, 11, 25), "miércoles 25 de noviembre"),
        ("pt", date(2026, 11, 25), "25 de novembro (quarta-feira)"),
        ("pt", date(2026, 12, 1), "1º de dezembro (terça-feira)"),
        ("zh", date(2026, 11, 25), "11月25日星期三"),
        ("hi", date(2026, 11, 25), "बुधवार 25 नवंबर"),
        ("id", date(2026, 11, 25), "Rabu, 25 November"),
        ("ru", date(2026, 11, 25), "среда, 25 ноября"),
        ("de", date(2026, 11, 25), "Mittwoch, 25. November"),
        ("bn", date(2026, 11, 25), "বুধবার ২৫ নভেম্বর"),
        ("ug", date(2026, 11, 25), "25-نويابىر، چارشەنبە"),
    ],
)
def test_a_day_is_a_weekday_and_a_day(language: str, when: date, said: str) -> None:
    assert day(language, when) == said


def test_the_year_is_told_where_it_is_not_this_one() -> None:
    today = date(2026, 11, 25)

    assert day("en", date(2026, 12, 4), today=today) == "Friday 4 December"
    assert day("en", date(2027, 2, 16), today=today) == "Tuesday 16 February 2027"
    assert day("fr", date(2027, 2, 1), today=today) == "lundi 1er février 2027"
    assert day("pt", date(2027, 2, 1), today=today) == "1º de fevereiro de 2027 (segunda-feira)"
    assert day("zh", date(2027, 2, 1), today=today) == "2027年2月1日星期一"
    assert day("ug", date(2027, 2, 1), today=today) == "2027-يىلى 1-فېۋرال، دۈشەنبە"


def test_a_moment_is_a_day_and_a_time() -> None:
    assert moment("en", datetime(2026, 11, 18, 6, 5)) == "Wednesday 18 November, 06:05"  # noqa: DTZ001 - any zone
    assert moment("fr", datetime(2026, 11, 18, 16, 5)) == "mercredi 18 novembre, 16:05"  # noqa: DTZ001 - any zone
    assert moment("zh", datetime(2026, 11, 18, 16, 5)) == "11月18日星期三 16:05"  # noqa: DTZ001 - any zone
    assert moment("bn", datetime(2026, 11, 18, 16, 5)) == "বুধবার ১৮ নভেম্বর, ১৬:০৫"  # noqa: DTZ001 - any zone
    assert moment("ar", datetime(2026, 11, 18, 16, 5)) == "الأربعاء 18 نوفمبر، 16:05"  # noqa: DTZ001 - any zone


def test_a_number_is_written_in_the_digits_of_a_script_that_has_its_own() -> None:
    assert own_digits("ar", "1234 5678") == "١٢٣٤ ٥٦٧٨"
    assert own_digits("fa", "0916") == "۰۹۱۶"
    assert own_digits("hi", "1234") == "१२३४"
    assert own_digits("bn", "1234") == "১২৩৪"
    assert own_digits("ug", "1234") == "", "Uyghur is written with the Western ones"
    assert own_digits("en", "1234") == own_digits("fr", "1234") == ""


def test_a_count_stands_in_the_digits_of_running_text_and_words_stay_as_they_are() -> None:
    assert say("en", "error.long", typed=1200, most=20000).startswith(
        "This has 1\u202f200 characters; we can take 20\u202f000"
    )
    assert "২০" in say("bn", "files.hint", count=20, most=200)
    assert "20" in say("hi", "files.hint", count=20, most=200)
    assert "4170 2936" in say("bn", "mailbox.last.officer", day="4170 2936"), "a receipt is never turned"


def test_a_language_says_whether_it_was_reviewed() -> None:
    assert [language for language in LANGUAGES if reviewed(language)] == ["en"]
    assert {header(language)["X-Review"] for language in LANGUAGES if language != "en"} == {"draft"}


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ({}, False),
        ({"X-Review": "draft"}, False),
        ({"X-Review": "source"}, True),
        ({"X-Review": "reviewed"}, False),
        ({"X-Review": "reviewed", "X-Reviewed-By": "Amal, Oujda; Yusuf, Basra"}, False),
        ({"X-Review": "reviewed", "X-Reviewed-By": "Amal, Oujda; Yusuf, Basra", "X-Reviewed-On": "2026-11-28"}, True),
    ],
)
def test_a_review_counts_with_who_and_when(
    monkeypatch: pytest.MonkeyPatch, said: dict[str, str], *, counts: bool
) -> None:
    monkeypatch.setattr(phrases, "header", lambda _: said)

    assert reviewed("ar") is counts


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_header_names_its_language_and_how_it_counts(language: str) -> None:
    assert header(language)["Language"] == language
    assert header(language)["Plural-Forms"].startswith(f"nplurals={catalogue(language).num_plurals};")


@pytest.mark.parametrize(
    ("language", "way"),
    [("en", "ltr"), ("fr", "ltr"), ("ar", "rtl"), ("ug", "rtl"), ("zh-Hant", "ltr"), ("qqq", "auto"), ("", "auto")],
)
def test_a_page_knows_which_way_a_language_is_written(language: str, way: str) -> None:
    assert direction(language) == way


def test_a_language_has_a_name_in_each_other_one() -> None:
    assert name("fr", "en") == "anglais"
    assert name("en", "ug") == "Uyghur"
    assert name("en", "qqq") == "qqq"


def test_each_language_names_itself() -> None:
    assert " ".join(say(language, "language.name") for language in LANGUAGES) == (
        "English Français العربية Español Português 中文 हिन्दी Bahasa Indonesia Русский Deutsch বাংলা ئۇيغۇرچە"
    )
