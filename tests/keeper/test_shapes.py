"""Every verb and answer survives the wire, and nothing else gets through."""

from __future__ import annotations

import json
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grievance.errors import KeeperRefused
from grievance.keeper import shapes
from grievance.keeper.verbs import Answer, Drop, Keep, Locate, Located, Request, Rosters

KINDS = get_args(Request) + get_args(Answer)
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    bytes: st.binary(max_size=80),
    str: st.text(max_size=30),
    int: st.integers(0, 7200),
    bool: st.booleans(),
    type(None): st.none(),
}


def values(kind: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - any kind of field
    """Draw any value of a kind of field."""
    parts = get_args(kind)
    if get_origin(kind) is Annotated:
        sized = {"min_size": parts[1], "max_size": parts[1]}
        return st.binary(**sized) if parts[0] is bytes else st.text("0123456789", **sized)
    if get_origin(kind) is tuple:
        return st.lists(values(parts[0]), max_size=3).map(tuple)
    if parts:
        return st.one_of(*map(values, parts))
    if kind in PLAIN:
        return PLAIN[kind]
    return st.builds(kind, **{name: values(each) for name, each in get_type_hints(kind, include_extras=True).items()})


@given(st.one_of(*map(values, KINDS)))
def test_every_verb_and_answer_comes_back_as_it_was_sent(record: object) -> None:
    content = shapes.write(shapes.flatten(record))

    assert shapes.shape(type(record), shapes.parse(content)) == record


@given(st.binary(max_size=200))
def test_bytes_that_are_no_object_are_refused(content: bytes) -> None:
    try:
        assert isinstance(json.loads(content), dict)
    except (ValueError, AssertionError):
        with pytest.raises(KeeperRefused, match=r"^frame$"):
            shapes.parse(content)


def test_nesting_that_exhausts_the_reader_is_refused() -> None:
    with pytest.raises(KeeperRefused, match=r"^frame$"):
        shapes.parse(b'{"a":' + b"[" * 200_000)


@pytest.mark.parametrize(
    ("kind", "plain"),
    [
        (Drop, {}),
        (Drop, {"locator": "AAAAAAAAAAAAAAAAAAAAAA==", "more": 1}),
        (Drop, {"locator": 16}),
        (Drop, {"locator": None}),
        (Drop, {"locator": "AAAAAAAAAAAAAAAAAAAA"}),
        (Drop, {"locator": "not base64, at all!!!!!!"}),
        (Drop, {"locator": "ÄAAAAAAAAAAAAAAAAAAAAA=="}),
        (Drop, []),
        (Locate, {"digits": "1"}),
        (Locate, {"digits": ["1"] * 20}),
        (Keep, {"case": "AAAAAAAAAAAAAAAAAAAAAA=="}),
        (Rosters, {"manifest": "", "signature": "", "chain": "AAAA"}),
        (Rosters, {"manifest": "", "signature": "", "chain": [1]}),
        (Located, {"derivations": None, "slot": None}),
    ],
)
def test_a_field_too_many_too_few_or_of_another_kind_is_refused(kind: type, plain: object) -> None:
    with pytest.raises(KeeperRefused, match=r"^frame$"):
        shapes.shape(kind, plain)


def test_a_verb_or_an_answer_does_not_show_what_it_carries() -> None:
    assert "12345" not in repr(Locate("12345678901234567890"))
    assert [kind for kind in KINDS if kind.__repr__ is not object.__repr__] == []
