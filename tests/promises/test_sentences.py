"""What we promise about our sentences: complete in every language, each in use, plain, honest, and silent about us."""

from __future__ import annotations

import re
from collections.abc import Iterator
from gettext import c2py
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from barred import FOREIGN, FRIGHTENING, LONGEST, NAMES, TELLING, VAGUE, barred

from grievance.interview.numerals import bare
from grievance.interview.script import Script
from grievance.interview.steps import STEPS
from grievance.phrases import LANGUAGES, catalogue
from grievance.standards import load

ROOT = Path(__file__).parents[2]
PLACE = re.compile(r"\{(\w*)\}")
SENTENCE = re.compile(r"(?<=[.!?:;؟؛।])\s+|(?<=[。！？；：])|\n+")  # noqa: RUF001 - Chinese signs
TYPED = ("bot.word.", "bot.numbers")  # lists of what people type, and no sentences
COUNTS = range(1000)
MOST_SCHOOL_YEARS = 6
ENOUGH_TO_JUDGE = 10


def forms(message: Message) -> tuple[str, ...]:
    """Return what a message says: one text, or one a plural form."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def spoken(language: str) -> dict[str, tuple[str, ...]]:
    """Return what each id says."""
    return {
        message.id if isinstance(message.id, str) else message.id[0]: forms(message)
        for message in catalogue(language)
        if message.id
    }


def texts(language: str) -> Iterator[tuple[str, str]]:
    for key, said in spoken(language).items():
        for text in said:
            yield key, text


def said(language: str) -> list[str]:
    return [text for key, text in texts(language) if not key.startswith(TYPED)]


def sentences(language: str) -> list[str]:
    return [sentence for text in said(language) for sentence in SENTENCE.split(text) if sentence]


def length(language: str, sentence: str) -> int:
    """Count words; in Chinese, which parts none, characters."""
    return len(re.findall(r"\w", sentence)) if language == "zh" else len(sentence.split())


def asked_for() -> set[str]:
    """Gather what templates and code name: whole ids, and beginnings of ids that end in something computed."""
    rooms = "|".join(sorted({key.split(".")[0] for key in spoken("en")}))
    named = re.compile(rf"""["']((?:{rooms})(?:\.[a-z_]+)*\.?)(?:\{{[^}}"']*\}}[^"']*)?["']""")
    rooms_of_code = ("web/public", "web/desk", "grievance/interview", "bots")
    files = [path for room in rooms_of_code for path in (ROOT / room).rglob("*.py")]
    files += (ROOT / "web" / "templates").rglob("*.html")
    found = {key for path in files for key in named.findall(path.read_text())}
    return {key for key in found - STEPS.keys() if "." in key and not key.endswith(".html")}


def covers(named: str, key: str) -> bool:
    return named == key or key.startswith(f"{named.rstrip('.')}.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(language: str) -> None:
    assert spoken(language).keys() == spoken("en").keys()
    assert [key for key, text in texts(language) if not text.strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_waits_to_be_reviewed(language: str) -> None:
    assert [message.id for message in catalogue(language) if message.id and message.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_places_for_values(language: str) -> None:
    english = spoken("en")

    for key, told in spoken(language).items():
        wanted = set(PLACE.findall(english[key][-1]))
        for form, text in enumerate(told):
            places = set(PLACE.findall(text))
            assert places == wanted or (places == wanted - {"n"} and fits_one_count_alone(language, form)), key


def fits_one_count_alone(language: str, form: int) -> bool:
    """Say whether a plural form serves a single count, as the Arabic dual does: then a word may stand for the figure.

    English and French keep the figure for one, too.
    """
    return language == "ar" and sum(c2py(catalogue(language).plural_expr)(n) == form for n in COUNTS) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_count_has_all_the_forms_of_its_language(language: str) -> None:
    counts = {message.id[0]: len(forms(message)) for message in catalogue(language) if message.pluralizable}

    assert counts.keys() == {message.id[0] for message in catalogue("en") if message.pluralizable}
    assert set(counts.values()) == {catalogue(language).num_plurals}


def test_every_sentence_that_a_page_asks_for_exists() -> None:
    known = spoken("en")

    assert {named for named in asked_for() if not any(covers(named, key) for key in known)} == set()


def test_every_sentence_is_asked_for() -> None:
    whole = asked_for() & spoken("en").keys()
    beginnings = asked_for() - whole

    idle = {key for key in spoken("en") if key not in whole and not any(covers(named, key) for named in beginnings)}
    assert idle == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_and_option_of_the_standard_has_its_sentence(language: str) -> None:
    script = Script(load("asi").questions)
    wanted = {f"group.{group}" for group, _ in script.groups()}
    for _, questions in script.groups():
        for question in questions:
            wanted |= {f"question.{question.id}", f"question.{question.id}.hint"}
            wanted |= {f"question.{question.id}.option.{option}" for option in question.options}

    assert wanted - spoken(language).keys() == set()


@pytest.mark.parametrize(
    "lists", [TELLING, FRIGHTENING, VAGUE, LONGEST], ids=("telling", "frightening", "vague", "long")
)
def test_no_language_goes_without_a_list(lists: dict[str, object]) -> None:
    assert tuple(lists) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_names_a_mechanism_an_industry_or_the_word_complaint(language: str) -> None:
    telling = barred(TELLING | {language: f"{NAMES}|{TELLING[language]}"}, language)

    assert [(key, text) for key, text in texts(language) if telling.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_threatened_and_nothing_is_promised_that_nobody_can_hold(language: str) -> None:
    assert [(key, text) for key, text in texts(language) if barred(FRIGHTENING, language).search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_promised_soon(language: str) -> None:
    assert [(key, text) for key, text in texts(language) if barred(VAGUE, language).search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_longer_than_one_breath(language: str) -> None:
    assert [one for one in sentences(language) if length(language, one) > LONGEST[language]] == []


@pytest.mark.parametrize("language", FOREIGN)
def test_a_script_has_its_own_signs(language: str) -> None:
    assert [text for text in said(language) if barred(FOREIGN, language).search(PLACE.sub("", text))] == []


def test_spanish_opens_its_questions() -> None:
    assert [
        text for text in said("es") if text.count("?") != text.count("¿") or text.count("!") != text.count("¡")
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_to_send_are_lists_that_no_other_word_of_the_language_shares(language: str) -> None:
    lists = {key: told[0].split(", ") for key, told in spoken(language).items() if key.startswith("bot.word.")}
    words = [word for listed in lists.values() for word in listed]

    assert len(lists) == 7
    assert sorted(set(words)) == sorted(words)
    assert [word for word in words if word != word.strip().casefold() or not word] == []
    assert len(spoken(language)["bot.numbers"][0].split(", ")) == 10


def test_no_word_to_send_means_two_things_in_two_languages() -> None:
    meant: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for key, told in spoken(language).items():
            if key.startswith("bot.word."):
                for word in told[0].split(", "):
                    meant.setdefault(bare(word), set()).add(key)
        for count, written in enumerate(spoken(language)["bot.numbers"][0].split(", ")):
            for word in written.split("/"):
                meant.setdefault(bare(word), set()).add(str(count))

    assert {word: found for word, found in meant.items() if len(found) > 1} == {}


def school_years(text: str) -> float:
    """Return Flesch and Kincaid's grade, with syllables counted as groups of vowels: rough, but it notices."""
    said = [sentence for sentence in SENTENCE.split(text) if sentence]
    words = re.findall(r"[^\W\d_]+", text.lower())
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e\b", "", word)))) for word in words)
    return 0.39 * len(words) / len(said) + 11.8 * syllables / len(words) - 15.59


def test_six_years_of_school_are_enough_to_read_us() -> None:
    long_enough_to_judge = [text for _, text in texts("en") if len(text.split()) >= ENOUGH_TO_JUDGE]

    assert school_years("Confidential communications necessitate comprehensive documentation.") > MOST_SCHOOL_YEARS
    assert [text for text in long_enough_to_judge if school_years(text) > MOST_SCHOOL_YEARS] == []


def test_french_parts_its_high_signs_from_the_word_before() -> None:
    assert [text for _, text in texts("fr") if re.search(r"[^\u202f][?!;»]|«[^\u202f]|\w[:]|[ ][:]", text)] == []


def test_arabic_speaks_to_a_woman_and_a_man_alike() -> None:
    # written without vowels, the past and "your" fit both; an imperative and the present of "you" fit one of them
    to_one_alone = re.compile(
        r"\b[وف]?(?:اكتب|اختر|اضغط|افتح|أرسل|انتظر|قارن|انظر|اذهب|اترك|احتفظ|عد|قل|جرب|تأكد)(?:ي|وا)?\b"
        r"|\b(?:يمكنك|عليك|لك|إذا|أن) (?:أن )?ت(?:كتب|ختار|فتح|رسل|ريد|ستطيع|ذهب|خبر|ترك|قول|عود|ثق)(?:ي|ين)?\b"
    )

    assert to_one_alone.search("اكتب ما حدث")
    assert to_one_alone.search("يمكنك أن تكتبي بأي لغة")
    assert [text for _, text in texts("ar") if to_one_alone.search(text)] == []


def test_what_two_people_must_read_is_marked_and_says_something() -> None:
    table = (ROOT / "docs" / "translating.md").read_text().partition("<!-- two readers -->")[2]
    marked = re.findall(r"`([\w.]+\*?)`", table.partition("<!-- /two readers -->")[0])
    known, grave = (
        spoken("en").keys(),
        ("danger.", "withdraw.", "lost.", "bot.danger.", "bot.erase.", "bot.delete", "bot.cannot"),
    )
    patterns = [re.compile(re.escape(one).replace(r"\*", ".*")) for one in marked]

    assert [one.pattern for one in patterns if not any(one.fullmatch(key) for key in known)] == []
    assert [key for key in known if key.startswith(grave) and not any(one.fullmatch(key) for one in patterns)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_apostrophes_are_written_and_not_typed(language: str) -> None:
    assert [text for _, text in texts(language) if "'" in text or '"' in text or "  " in text] == []
