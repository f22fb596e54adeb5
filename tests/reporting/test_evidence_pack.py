"""The evidence pack of a year: counts through the gate, the same on paper and as JSON, and nothing of anybody."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pikepdf
import pytest
from databases import database
from deeds import Told, outcome, told
from offices import HELENE, MALIK, RUTH, SALMA, STORY, TestOffice, standing

from grievance import handling, reporting
from grievance.case.allegations import Allegation
from grievance.case.terms import State, Step
from grievance.errors import KeeperRefused, ManyLeft
from grievance.keeper.client import Keeper
from grievance.keeper.verbs import Refusal
from grievance.office import SOCKETS, Process
from grievance.reporting import Asked, Pack, printed
from grievance.reporting.printing import signs

ENTITY, OTHER = "Mokora Bauxite SA", "Kilnmouth Refining"
FORCED, PAY = "PS3.1:10.3", "PS3.1:10.7"
CASES = 6


def allege(case: Told, entity: str, criterion: str) -> None:
    case.carry(State.ADMISSIBILITY)
    allegation = Allegation("", entity, "Kolobané", criterion)
    handling.allege(case.office.desk, case.office.officer(RUTH), case.seen(), allegation)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestOffice]:
    """Give an office in the year after the one in which seven cases were told, six of them about one company."""
    home = tmp_path_factory.mktemp("report")
    with database(request, home) as url, standing(home, url) as office:
        cases = [told(office) for _ in range(CASES + 1)]
        for at, case in enumerate(cases[:CASES]):
            allege(case, ENTITY if at else " mokora  BAUXITE sa", FORCED if at else PAY)
        allege(cases[-1], OTHER, FORCED)
        cases[0].take(Step.REJECT, ground="outside")
        office.desk.standard = replace(office.desk.standard, smallest_inside=3, smallest_outside=5)
        year = office.desk.now().year
        office.move_clock((date(year + 1, 1, 5) - office.desk.now().date()).days)
        yield office


@pytest.fixture(scope="module")
def year(made: TestOffice) -> int:
    return made.desk.now().year - 1


@pytest.fixture(scope="module")
def pack(made: TestOffice, year: int) -> Pack:
    """Give the pack of that company for somebody outside."""
    return make(made, year)


@pytest.fixture(scope="module")
def paper(pack: Pack) -> str:
    """Give what stands in it on paper."""
    return words(pack)


def make(made: TestOffice, year: int, entity: str = ENTITY, *, outside: bool = True, name: str = RUTH) -> Pack:
    return reporting.make(made.desk, made.officer(name), Asked(entity, year, outside))


def clock(pack: Pack, name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(each for each in pack.facts["clock_log"] if each["clock"] == name)
    return found


def test_a_pack_counts_the_cases_of_one_company_however_its_name_was_typed(pack: Pack) -> None:
    assert pack.facts["cases"]["year"] == CASES
    assert set(pack.facts["cases"]["quarters"].values()) == {None}  # all in one: shown, it would tell of everybody
    assert clock(pack, "acknowledge") == {
        "clock": "acknowledge",
        "begun": CASES,
        "done": CASES,
        "kept": CASES,
        "late": 0,
        "lapsed": 0,
        "overdue": 0,
        "kept_in_time": "80 to 100 %",
        "usual_time": "0 to 3 days",
    }
    assert [each["cases"] for each in pack.facts["criteria"] if each["criterion"] == FORCED] == [CASES - 1]


def test_what_is_small_is_in_no_pack(pack: Pack) -> None:
    assert pack.facts["outcomes"]["ended"] is None
    assert {each["cases"] for each in pack.facts["outcomes"]["by"]} == {None}
    assert PAY not in {each["criterion"] for each in pack.facts["criteria"]}
    assert (clock(pack, "admissibility")["done"], clock(pack, "admissibility")["usual_time"]) == (None, None)


def test_a_company_of_which_one_spoke_and_one_of_which_nobody_did_look_the_same(made: TestOffice, year: int) -> None:
    one, none = (make(made, year, entity).facts for entity in (OTHER, "Nobody Ltd"))

    assert one["nothing_shown"]
    assert one["cases"] == {"year": None, "quarters": dict.fromkeys(("Q1", "Q2", "Q3", "Q4"))}
    same = {"entity": "", "history": one["history"]["digest"]}  # a head of the log may be signed in between
    assert {**one, **same} == {**none, "entity": "", "history": none["history"]["digest"]}


def test_in_the_office_more_is_shown_and_the_pack_says_that_it_stays(made: TestOffice, year: int, pack: Pack) -> None:
    inside = make(made, year, outside=False).facts

    assert (inside["smallest_number"], inside["leaves_the_office"]) == (3, False)
    assert pack.facts["smallest_number"] == 5


def test_a_pack_asked_for_again_is_the_same_whatever_happened_since(made: TestOffice, year: int, pack: Pack) -> None:
    case = told(made)
    allege(case, ENTITY, FORCED)

    again = make(made, year)

    assert {**again.facts["history"], "log_head": ""} == {**pack.facts["history"], "log_head": ""}
    assert {**again.facts, "history": {}} == {**pack.facts, "history": {}}
    assert case.case().state is State.ADMISSIBILITY


def test_the_procedure_is_that_of_the_mechanism_with_its_edition_and_its_sources(made: TestOffice, pack: Pack) -> None:
    facts = pack.facts

    assert (facts["mechanism"]["id"], facts["mechanism"]["level"]) == ("asi", "scheme")
    assert [each["id"] for each in facts["editions"]] == ["PS3.1", "CoC2.1"]
    assert len(facts["procedure"]["clocks"]) == len(made.desk.standard.duties)
    assert facts["procedure"]["clocks"][0]["source"] == "Directive (EU) 2019/1937, Article 9(1)(b)"


def test_nothing_of_anybody_is_in_it(made: TestOffice, pack: Pack, paper: str) -> None:
    with made.desk.store.read() as connection:
        numbers = [row[0] for row in connection.exec_driver_sql('SELECT number FROM "case"')]

    text = pack.json().decode()

    assert len(numbers) >= CASES
    assert [secret for secret in (*numbers, STORY, RUTH, MALIK, "Kolobané") if secret in text + paper] == []
    assert re.findall(r"\d{4}-\d\d-\d\d", text) == [pack.facts["made_on"]]


def test_json_is_canonical_with_the_version_of_its_schema(pack: Pack) -> None:
    read = json.loads(pack.json())

    assert read["schema"] == "grievance/evidence-pack/1"
    assert read == json.loads(json.dumps(pack.facts))
    assert pack.json() == json.dumps(read, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def words(pack: Pack) -> str:
    """Read the text off the pages of a PDF, one space between any two pieces."""
    found = []
    with pikepdf.open(io.BytesIO(printed(pack))) as file:
        for page in file.pages:
            for told in pikepdf.parse_content_stream(page):
                if str(told.operator) in {"Tj", "TJ"}:
                    first = told.operands[0]
                    pieces = list(first) if isinstance(first, pikepdf.Array) else [first]
                    found.append("".join(bytes(piece).decode("latin-1") for piece in pieces if not _is_number(piece)))
    return " ".join(" ".join(found).split())


def _is_number(piece: object) -> bool:
    return not isinstance(piece, pikepdf.String)


def test_on_paper_stands_what_stands_in_the_json(pack: Pack, paper: str, year: int) -> None:
    assert f"Evidence pack {year}" in paper
    assert f"Complaints resolution mechanism, of {ENTITY}" in paper
    assert f"acknowledge {CASES} {CASES} {CASES} 0 0 0 80 to 100 % 0 to 3 days" in paper
    assert f"{FORCED} Forced Labour {CASES - 1}" in paper
    assert "The smallest number that is shown is 5." in paper
    assert pack.facts["history"]["digest"] in paper
    assert "Every number is held back" not in paper
    assert printed(pack) == printed(Pack(json.loads(pack.json())))


def test_a_pack_in_which_all_is_held_back_says_so_and_what_that_means(made: TestOffice, year: int) -> None:
    text = words(make(made, year, "Nobody Ltd", outside=False))

    assert "Every number is held back. That does not say that somebody spoke, and not that nobody did" in text
    assert "This stays in the office" in text
    assert "Clock log" not in text
    assert "Procedure" in text


@pytest.mark.parametrize(
    ("name", "written", "otherwise"),
    [
        ("Société Générale", "Société Générale", False),
        ("Çelik Şirketi", "Çelik Sirketi", True),
        ("Ока", "[U+041E][U+043A][U+0430]", True),
        ("a\u202eb", "a[U+202E]b", True),
    ],
)
def test_a_name_that_the_font_cannot_write_is_written_otherwise_and_that_is_said(
    pack: Pack, name: str, written: str, *, otherwise: bool
) -> None:
    text = words(Pack({**pack.facts, "entity": name, "nothing_shown": True}))

    assert signs(name) == (written, otherwise)
    assert f"mechanism, of {written}" in text
    assert ("The JSON has it as it is written." in text) is otherwise


def test_only_who_leads_cases_makes_a_pack_and_of_a_year_that_is_over(made: TestOffice, year: int) -> None:
    found = {name: outcome(partial(make, made, year, name=name)) for name in (SALMA, HELENE, RUTH)}

    assert found == {SALMA: "Forbidden", HELENE: "Forbidden", RUTH: "done"}
    assert outcome(partial(make, made, year + 1)) == "Incomplete"
    assert outcome(partial(make, made, year - 9)) == "Incomplete"
    assert outcome(partial(make, made, year, " ")) == "Incomplete"


def test_looking_for_a_pack_answers_no_bell(made: TestOffice) -> None:
    made.move_clock(0)
    told(made)
    made.move_clock((date(made.desk.now().year + 1, 1, 5) - made.desk.now().date()).days)
    with made.desk.store.read() as connection:
        before = connection.exec_driver_sql("SELECT COUNT(*) FROM job").scalar()

    make(made, made.desk.now().year - 1)

    with made.desk.store.read() as connection:
        assert connection.exec_driver_sql("SELECT COUNT(*) FROM job").scalar() == before


class Sparing(Keeper):
    """The keeper, as it is for an officer who has opened all but two of the cases that it gives in an hour."""

    left = 2

    def release(self, case: bytes, officer: bytes, nonce: bytes, signature: bytes, *, identity: bool = False) -> bytes:
        """Give two slots, then refuse."""
        self.left -= 1
        if self.left < 0:
            raise KeeperRefused(Refusal.LIMIT)
        return super().release(case, officer, nonce, signature, identity=identity)


def test_where_the_keeper_gives_no_more_nothing_is_made_and_it_says_how_many_are_left(
    made: TestOffice, year: int
) -> None:
    desk = made.role(Process.DESK)
    desk.keeper = Sparing(made.settings.sockets / SOCKETS[Process.DESK])

    with pytest.raises(ManyLeft) as left:
        reporting.make(desk, made.officer(RUTH), Asked(ENTITY, year))

    assert left.value.left >= CASES - 1
