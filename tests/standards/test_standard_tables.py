from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from grievance.standards.tables import scan

ASI = files("grievance.standards").joinpath("asi.toml").read_text(encoding="utf-8")


def test_a_table_knows_the_line_of_each_of_its_keys() -> None:
    first, second = scan('# a list\n\n[[criteria]]\nid = "1"   # one\r\n\n[[criteria]]\ntitle = "b"').tables

    assert (first.line, first.values) == (3, {"id": (4, "1")})
    assert (second.line, second.where("title"), second.where("id")) == (6, 7, 6)


def test_we_read_the_same_as_any_reader_of_toml() -> None:
    whole = tomllib.loads(ASI)
    ours = [(table.name, {key: value for key, (_, value) in table.values.items()}) for table in scan(ASI).tables]

    assert ours == [
        (name, one) for name, found in whole.items() for one in (found if isinstance(found, list) else [found])
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('id = "a key before any table"', 1),
        ("[[criteria]]\nid", 2),
        ("[[criteria]]\nid = ", 2),
        ('[[criteria]]\nid = "a', 2),
        ('[[criteria]]\nid = """a\nb"""', 2),
        ("[[criteria]]\nid = [\n1]", 2),
        ("[[criteria]]\nid = 1 2", 2),
        ('[[criteria]]\nid.of = "a"', 2),
        ('[[criteria]]\n"id" = "a"', 2),
        ('[[criteria]]\nid = "a"\nid = "b"', 3),
        ("[criteria", 1),
        ("[[criteria]", 1),
        ("[criteria.more]", 1),
        ("[standard]\n\n[standard]", 3),
        ("[standard]\n[[standard]]", 2),
        ("[[standard]]\n[standard]", 2),
        ("# fine\n\n<xml/>", 3),
    ],
)
def test_a_line_that_is_not_understood_is_refused_by_its_number(text: str, line: int) -> None:
    assert [fault.line for fault in scan(text).faults] == [line]


def test_a_file_with_nothing_in_it_has_no_table() -> None:
    assert scan("\n# nothing\n").tables == []
