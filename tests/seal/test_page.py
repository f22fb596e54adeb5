"""docs/seal.md and the code say the same. What a stranger can do with the page alone is in test_golden.py."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from golden_read import GIVEN, PLAIN

from grievance.seal.envelope import Kind
from grievance.seal.passphrase import RECEIPT, SIGN_IN
from grievance.seal.receipt import check

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "seal.md").read_text()
LABEL = re.compile(r'b"(gcv1/[a-z /]+)"')


def rows(pattern: str) -> list[tuple[str, ...]]:
    return [match.groups() for match in re.finditer(rf"^\| {pattern} \|", PAGE, re.MULTILINE)]


def test_every_label_of_the_house_is_on_the_page() -> None:
    modules = [path for room in ("grievance", "web") for path in (ROOT / room).rglob("*.py")]
    labels = {label for path in modules for label in LABEL.findall(path.read_text())}

    assert "gcv1/root" in labels
    assert {label for label in labels if f"`{label}`" not in PAGE} == set()


def test_every_kind_of_envelope_is_on_the_page() -> None:
    assert rows(r"(\d+) ([A-Z]+)") == [(str(kind.value), kind.name) for kind in Kind]


def test_the_header_on_the_page_adds_up() -> None:
    section = PAGE[PAGE.index("## 3. ") : PAGE.index("### Kinds")]
    places = [(int(at), int(size)) for at, size in re.findall(r"^\| (\d+) \| (\d+) \|", section, re.MULTILINE)]

    assert [at for at, _ in places] == [sum(size for _, size in places[:n]) for n in range(len(places))]
    assert sum(size for _, size in places) == 48


def test_every_name_in_the_golden_files_is_on_the_page() -> None:
    example = PAGE[PAGE.index("## 15. ") : PAGE.index("## 16. ")]
    parts = [part for name, part in GIVEN.items() if name not in {"office", "envelopes"}]
    rows = [*GIVEN["envelopes"].values(), GIVEN["opening"]["grant"]]
    names = {*GIVEN, *(name for fields in (*parts, *rows) for name in fields)}
    told = set(re.findall(r"`(\w+)[`.]", example))

    assert names - told == set()
    assert GIVEN.keys() - PLAIN.keys() == {"office"}


def test_the_table_on_the_page_checks_our_receipts() -> None:
    table = [row.split(" | ") for (row,) in rows(r"\*\*\d\*\* \| ((?:\d \| ){9}\d)")]

    for number in range(200):
        body = f"{number * 7919:019d}"
        row = 0
        for digit in body:
            row = int(table[row][int(digit)])
        last = next(str(digit) for digit in range(10) if table[row][digit] == "0")

        assert check(body + last) == body + last


@pytest.mark.parametrize(
    "stated",
    [
        f"m = {RECEIPT.memory_kib}, t = {RECEIPT.passes}, p = {RECEIPT.lanes}",
        f"m = {SIGN_IN.memory_kib:,}, t = {SIGN_IN.passes}, p = {SIGN_IN.lanes}",
    ],
)
def test_the_costs_on_the_page_are_ours(stated: str) -> None:
    assert stated in " ".join(PAGE.split())
