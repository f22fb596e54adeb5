"""What we promise to whoever reads from right to left: pages that mirror, and nothing that is put in another order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "web"
SHEETS = [*sorted((WEB / "static").glob("*.css")), WEB.parent / "bots" / "rehearsal" / "static" / "page.css"]
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
SIDES = re.compile(
    r"(?<![\w.-])(?:(?:margin|padding|border|inset|scroll-(?:margin|padding))-(?:left|right|top|bottom)[\w-]*"
    r"|border-(?:top|bottom)-(?:left|right)-radius|(?:min-|max-)?(?:width|height)|left|right|top|bottom)\s*:"
    r"|(?:text-align|float|clear|justify-\w+)\s*:\s*(?:left|right)\b"
    r"|translateX\(|box-shadow:[^;]*inset -?[1-9]"
)
TAG = re.compile(r"<[a-z][^<>]*(?:\{[%{].*?[%}]\}[^<>]*)*>")


def rules(sheet: Path) -> str:
    """Return a stylesheet without its comments and the questions that it asks of a screen."""
    return re.sub(r"/\*.*?\*/|@media \([^{]*\{", "", sheet.read_text(), flags=re.DOTALL)


def tags(template: Path, *names: str) -> list[str]:
    found = [
        tag for tag in TAG.findall(template.read_text()) if not names or re.match(rf"<(?:{'|'.join(names)})\b", tag)
    ]
    return [re.sub(r"\s+", " ", tag) for tag in found]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_stylesheet_knows_no_left_and_no_right(sheet: Path) -> None:
    assert SIDES.search("a { padding-left: 1px }")
    assert SIDES.findall(rules(sheet)) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_no_rule_mends_what_another_broke_for_one_direction(sheet: Path) -> None:
    assert re.findall(r"\[dir=[^{]*\{", rules(sheet)) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_whatever_names_its_language_says_which_way_it_runs(template: Path) -> None:
    assert [tag for tag in tags(template) if " lang=" in tag and " dir=" not in tag] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_whatever_can_be_typed_into_runs_its_own_way(template: Path) -> None:
    fields = [tag for tag in tags(template, "textarea", "input") if not re.search(r'type="(?!text|password)', tag)]

    assert [tag for tag in fields if " dir=" not in tag and " hidden" not in tag] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_people_typed_stands_apart_from_the_words_around_it(template: Path) -> None:
    # a name or a title in another script would pull the signs beside it along
    bare = re.compile(
        r"<(?!bdi\b)(\w+)(?![^>]* dir=)[^<>]*>[^<>{}]*\{\{ (?:paper\.author|officer\.name|(?:case|row)\.title)\b"
    )

    assert bare.findall(template.read_text()) == []
