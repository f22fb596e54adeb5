"""What the glossary promises: every word of the vocabulary is explained, once, in one sentence."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path

import pytest

from grievance.case import terms
from grievance.case.terms import Compartment, PaperKind, Party, Purpose, State, Step

GLOSSARY = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text()
ROW = re.compile(r"^\| ([^|\[]+?)(?: \[`([\w.]+)`\])? \| (.+) \|$", re.MULTILINE)
ROWS = [found.groups() for found in ROW.finditer(GLOSSARY) if found.group(1) not in {"word", "---"}]


@pytest.mark.parametrize("vocabulary", [State, Step, Compartment])
def test_every_word_of_the_lifecycle_and_every_compartment_is_explained(vocabulary: type[Enum]) -> None:
    named = {name for _, name, _ in ROWS}

    assert {f"{vocabulary.__name__}.{word.name}" for word in vocabulary} - named == set()


def test_every_type_of_the_vocabulary_is_explained() -> None:
    types = {
        name for name, found in vars(terms).items() if isinstance(found, type) and found.__module__ == terms.__name__
    }
    named = {name.split(".")[0] for _, name, _ in ROWS if name}

    assert types - named == set()


def test_a_name_in_the_glossary_is_a_name_in_the_code() -> None:
    known: list[type[Enum]] = [State, Step, Compartment, PaperKind, Party, Purpose]
    members = {f"{one.__name__}.{word.name}" for one in known for word in one}
    enums = {one.__name__ for one in known}

    assert {name for _, name, _ in ROWS if name and "." in name and name.split(".")[0] in enums} - members == set()


def test_every_explanation_is_one_sentence() -> None:
    assert [word for word, _, told in ROWS if not told.endswith(".") or re.search(r"[.!?] [A-Z]", told)] == []


def test_no_word_is_explained_twice_in_one_sense() -> None:
    explained = [(word, (name or "").split(".")[0]) for word, name, _ in ROWS]

    assert len(ROWS) > 60
    assert sorted(set(explained)) == sorted(explained)
