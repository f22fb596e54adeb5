"""Files in and out: mapped, looked at before anything changes, refused row by row, and taken whole or not at all."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from companies import record, register
from offices import RUTH, SALMA, TestOffice

from grievance import registers
from grievance.case.records import Entity, RecordKind
from grievance.case.register import Register
from grievance.case.sheets import Refusal, plan, sheet
from grievance.demo.registering import generate
from grievance.errors import Forbidden, RegisterMoved

HEAD = "id,name,country,source,day\n"
TODAY = date(2026, 11, 29)


def rows(*lines: str, head: str = HEAD) -> str:
    return head + "".join(f"{line}\n" for line in lines)


def refused(text: str, kind: RecordKind = RecordKind.ENTITY, found: Register | None = None) -> list[tuple[int, str]]:
    planned = plan(found or register(), kind, text)
    assert planned.records == ()
    return [(each.line, each.column) for each in planned.refused]


def test_a_file_is_looked_at_before_anything_changes() -> None:
    text = rows(
        "new,New Company,Peru,a list,2026-02-03",
        "buyer,Renamed,Norway,a test,2026-01-15",
        "",
        "holding,holding,Norway,a test,2026-01-15",
    )

    planned = plan(register(), RecordKind.ENTITY, text)

    assert ([each.id for each in planned.new], [each.id for each in planned.changed]) == (["new"], ["buyer"])
    assert (planned.unchanged, planned.refused) == (1, ())
    (changed,) = planned.changed
    assert isinstance(changed, Entity)
    assert changed.member == "M-1", "a column that the file lacks stays as it is"


def test_columns_are_taken_by_name_and_can_be_called_otherwise() -> None:
    text = "Land;x,Firma,Nummer,Quelle,Stand,unused\nPeru,New,E-7,a list,2026-02-03,7\n"
    mapping = {"country": "Land;x", "name": "Firma", "id": "Nummer", "source": "Quelle", "day": "Stand"}

    (new,) = plan(register(), RecordKind.ENTITY, text, mapping).new

    assert new == record("entity", id="E-7", name="New", country="Peru", source="a list", day="2026-02-03")


def test_a_refusal_names_the_line_and_the_column_as_the_file_calls_it() -> None:
    text = 'Nummer,name,country,source,day\nE-1,"two\nlines",Peru,a list,2026-02-03\n,Gone,Peru,a list,2026-02-03\n'

    (why,) = plan(register(), RecordKind.ENTITY, text, {"id": "Nummer"}).refused

    assert why == Refusal(4, "Nummer", "is empty")


@pytest.mark.parametrize(
    ("kind", "text", "where"),
    [
        ("entity", rows("E-1,A,Peru,x,2026-02-03", "E-1,B,Peru,x,2026-02-03"), [(3, "id")]),
        ("entity", rows("smelter,A,Peru,x,2026-02-03"), [(2, "id")]),
        ("entity", rows("E-1,A,Peru,x,03.02.2026"), [(2, "day")]),
        ("entity", rows("E-1,A,Peru,x"), [(2, "")]),
        ("entity", rows("E-1,A,Peru,x,2026-02-03,more"), [(2, "")]),
        ("entity", rows("E-1,A,Peru,x,2026-02-03", head="id,name,land,source,day\n"), [(1, "country")]),
        ("entity", rows("E-1,A,Peru,x,2026-02-03", head="id,id,country,source,day\n"), [(1, "id")]),
        ("entity", "", [(1, "id")]),
        ("entity", rows('E-1,"A,Peru'), [(2, "")]),
        ("facility", rows("F,A,Peru,x,2026-02-03,nobody", head="id,name,country,source,day,entity\n"), [(2, "entity")]),
        (
            "scope",
            rows(
                "S,buyer,PS3.1,2026-02-03,2026-02-02,x,2026-02-03",
                "T,buyer,PS3.1,2026-02-03,2026-02-03,x,2026-02-03",
                head="id,entity,standard,begins,ends,source,day\n",
            ),
            [(2, "ends")],
        ),
        (
            "link",
            rows(
                "L,marries,buyer,holding,likely,x,2026-02-03",
                "L,owns,buyer,holding,surely,x,2026-02-03",
                "L,owns,buyer,S-1,likely,x,2026-02-03",
                head="id,kind,one,other,confidence,source,day\n",
            ),
            [(2, "kind"), (3, "confidence"), (4, "other")],
        ),
    ],
)
def test_every_bad_row_is_refused_and_then_no_row_is_taken(kind: str, text: str, where: list[tuple[int, str]]) -> None:
    assert refused(text, RecordKind(kind)) == where


def test_a_mapping_for_a_column_that_there_is_not_is_refused() -> None:
    assert [each.column for each in plan(register(), RecordKind.ENTITY, HEAD, {"nam": "name"}).refused] == ["nam"]


FORMULA = "=HYPERLINK(1)"


@pytest.mark.parametrize(
    "name", [FORMULA, "+1", "-1", "@x", "'=x", "''=x", "'quoted'", 'a "word", and more', "ألمنيوم"]
)
def test_no_cell_goes_out_as_a_formula_and_all_come_back_as_they_were(name: str) -> None:
    found = register(record("entity", id="E-1", name=name))

    text = sheet(found, RecordKind.ENTITY)

    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r")]
    again = plan(found, RecordKind.ENTITY, text)
    assert (again.records, again.unchanged, again.refused) == ((), 4, ())
    fresh = plan(replace(found, records={"M-1": found.records["M-1"]}), RecordKind.ENTITY, text)
    assert {each.id: each for each in fresh.new} == {each.id: each for each in found.every(Entity)}


def test_a_bad_file_of_a_thousand_rows_is_refused_row_by_row_with_nothing_half_done(office: TestOffice) -> None:
    desk, ruth = office.desk, office.officer(RUTH)
    before = registers.register(desk, ruth)
    lines = [f"bad-{at},Company {at},Peru,a list,{'2026-13-01' if at % 2 else '2026-02-03'}" for at in range(1000)]

    planned = registers.take_in(desk, ruth, RecordKind.ENTITY, rows(*lines), {})

    assert [each.line for each in planned.refused] == list(range(3, 1002, 2))
    assert {(each.column, each.reason) for each in planned.refused} == {
        ("day", "is no day as 2026-11-29 is (2026-13-01)")
    }
    assert (planned.records, len(planned.new)) == ((), 500)
    assert registers.register(desk, ruth) == before


def test_a_dry_run_changes_nothing_and_taking_in_changes_everything_in_one_line(office: TestOffice) -> None:
    desk, ruth = office.desk, office.officer(RUTH)
    text = rows(*(f"dry-{at},Company {at},Peru,a list,2026-02-03" for at in range(40)))
    before = registers.register(desk, ruth)

    dry = registers.take_in(desk, ruth, RecordKind.ENTITY, text, {}, dry=True)
    assert registers.register(desk, ruth) == before
    done = registers.take_in(desk, ruth, RecordKind.ENTITY, text, {}, seen=before.version)
    after = registers.register(desk, ruth)

    assert dry == done
    assert len(done.new) == 40
    assert after.version == before.version + 1
    assert after.name("dry-39") == "Company 39"
    assert registers.take_in(desk, ruth, RecordKind.ENTITY, text, {}).unchanged == 40
    assert registers.register(desk, ruth).version == after.version


def test_what_was_looked_at_is_not_taken_into_another_register(office: TestOffice) -> None:
    desk, ruth = office.desk, office.officer(RUTH)
    text = rows("late,Late,Peru,a list,2026-02-03")
    with pytest.raises(RegisterMoved):
        registers.take_in(desk, ruth, RecordKind.ENTITY, text, {}, seen=registers.register(desk, ruth).version + 1)
    with pytest.raises(Forbidden):
        registers.take_in(desk, office.officer(SALMA), RecordKind.ENTITY, text, {})


def test_the_generated_register_is_taken_in_without_a_refused_row_and_comes_out_as_it_went_in(
    standing_office: TestOffice,
) -> None:
    desk, ruth = standing_office.desk, standing_office.officer(RUTH)
    made = generate(TODAY)

    for kind, text in made.items():
        planned = registers.take_in(desk, ruth, kind, text, {})
        assert planned.refused == ()
        assert planned.unchanged == 0

    found = registers.register(desk, ruth)
    assert found.version == len(RecordKind)
    assert {kind: registers.sheet(desk, ruth, kind) for kind in made} == made
