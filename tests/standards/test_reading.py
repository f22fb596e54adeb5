from __future__ import annotations

import pytest

from grievance.case.duties import Duty, Pause
from grievance.case.terms import Compartment, Question, Role, State, Step
from grievance.errors import StandardRefused
from grievance.standards import Criterion, Edition, Level, Option, Standard, SubjectType, read

SMALL = """
[standard]
id = "small"
version = "3"
title = "A small mechanism"
level = "entity"

[house_defaults]
cooling_off_days = 7
update_days = 30
appeal_days = 30
conflict_years = 3
smallest_inside = 5
smallest_outside = 10

[[editions]]
id = "S1"
title = "Standard V1"
since = "2020-03"
until = "2021-12-31"
source = "house"

[[criteria]]
id = "S1:1"
title = "Wages"
verified = false
source = "known"

[[subject_types]]
id = "member"
title = "A member"
source = "found"

[[questions]]
id = "danger"
group = "danger"
kind = "choice"
compartment = "statement"
options = ["now", "no"]
danger = ["now"]

[[duties]]
id = "acknowledge"
starts = ["receive"]
ends = ["acknowledge", "close"]
days = 7
statutory = true
owner = "intake"
source = "a law"

[[duties]]
id = "feedback"
starts = ["acknowledge"]
ends = ["feedback"]
months = 3
statutory = true
fallback = 7
owner = "lead"
extends = 6
source = "a law"

[[outcomes]]
id = "resolved"
title = "Resolved"
means = "It was put right."
letter = "close.resolved"

[[grounds]]
id = "outside"
title = "Not ours"
means = "It is about others."

[[remedies]]
id = "satisfaction"
title = "Satisfaction"
means = "an apology"

[[states]]
id = "routed"
title = "With the reviewer"

[[pauses]]
id = "hold"

[[pauses]]
id = "awaiting"
days = 12

[[duties]]
id = "review"
starts = ["hold"]
ends = ["lift"]
working_days = 4
statutory = false
fact = "review"
owner = "safety"
pauses = ["awaiting"]
source = "house default"
"""


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def test_a_small_standard_is_understood_whole() -> None:
    assert read(SMALL) == Standard(
        id="small",
        version="3",
        title="A small mechanism",
        level=Level.ENTITY,
        editions=(Edition("S1", "Standard V1", "2020-03", "2021-12-31", "house"),),
        criteria=(Criterion("S1:1", "Wages", verified=False, source="known"),),
        subject_types=(SubjectType("member", "A member", "found"),),
        questions=(Question("danger", "danger", "choice", Compartment.STATEMENT, ("now", "no"), ("now",)),),
        duties=(
            Duty(
                "acknowledge", (Step.RECEIVE,), (Step.ACKNOWLEDGE, Step.CLOSE), days=7, statutory=True, source="a law"
            ),
            Duty(
                "feedback",
                (Step.ACKNOWLEDGE,),
                (Step.FEEDBACK,),
                months=3,
                fallback=7,
                owner=Role.LEAD,
                extends=6,
                source="a law",
            ),
            Duty(
                "review",
                (Step.HOLD,),
                (Step.LIFT,),
                working_days=4,
                statutory=False,
                fact="review",
                owner=Role.SAFETY,
                pauses=(Pause(State.AWAITING, 12),),
                source="house default",
            ),
        ),
        options={
            "outcome": (Option("resolved", "Resolved", "It was put right.", "close.resolved"),),
            "ground": (Option("outside", "Not ours", "It is about others."),),
            "family": (Option("satisfaction", "Satisfaction", "an apology"),),
            "measure": (),
        },
        cooling_off_days=7,
        update_days=30,
        appeal_days=30,
        conflict_years=3,
        smallest_inside=5,
        smallest_outside=10,
        states={State.ROUTED: "With the reviewer"},
    )


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ('version = "3"', "edition = 3", "unknown key edition"),
        ('version = "3"', "version = 3", "version is not a text"),
        ('version = "3"', 'version = ""', "version is empty"),
        ("cooling_off_days = 7", "cooling_off_days = true", "cooling_off_days is not a whole number"),
        ("cooling_off_days = 7", "cooling_off_days = -1", "cooling_off_days is below 0"),
        ("cooling_off_days = 7", "cooling_of_days = 7", "unknown key cooling_of_days"),
        ("update_days = 30", "update_days = 30.5", "update_days is not a whole number"),
        ("[[criteria]]", "[[criterion]]", "unknown table criterion"),
        ("[[criteria]]", "[criteria]", "unknown table criteria"),
        ("[standard]", "[[standard]]", "unknown table standard"),
        ("verified = false", 'verified = "no"', "verified is not true or false"),
        ('source = "known"', 'source = "heard"', "unknown source heard"),
        ('title = "A member"', 'titel = "A member"', "unknown key titel"),
        ('kind = "choice"', 'kind = "slider"', "unknown kind slider"),
        ('kind = "choice"', 'choice = "choice"', "unknown key choice"),
        ('compartment = "statement"', 'compartment = "attic"', "unknown compartment attic"),
        ('options = ["now", "no"]', 'options = ["now", 1]', "options is a list of texts"),
        ('options = ["now", "no"]', 'options = ["now", "now"]', "options says one thing twice"),
        ('options = ["now", "no"]', 'options = "now"', "options is not a list"),
        ('options = ["now", "no"]', "options = []", "a choice has options, and nothing else has"),
        ('danger = ["now"]', 'danger = ["soon"]', "unknown soon in danger"),
        ('starts = ["receive"]', 'starts = ["arrive"]', "unknown arrive in starts"),
        ('starts = ["receive"]', "starts = []", "starts names no step"),
        ('ends = ["acknowledge", "close"]', 'ends = ["acknowledge", "clsoe"]', "unknown clsoe in ends"),
        ("days = 7\nstat", "days = 0\nstat", "a duty lasts some days, months or working days, and one of them only"),
        ("days = 7\nstat", "days = 7\nmonths = 1\nstat", "and one of them only"),
        ('owner = "intake"', 'owner = "complainant"', "unknown owner complainant"),
        ('owner = "intake"', 'pauses = ["hold"]\nowner = "intake"', "knows no pauses"),
        ('owner = "intake"', 'fact = "until"\nowner = "intake"', "knows no fact"),
        ("days = 7\nstat", "working_days = 7\nstat", "knows no working_days"),
        ('owner = "safety"', 'extends = 6\nowner = "safety"', "a duty of our own knows no extends"),
        ('owner = "safety"', 'fallback = 7\nowner = "safety"', "a duty of our own knows no fallback"),
        ("days = 7\nstat", "extends = 3\nmonths = 3\nstat", "no longer than the duty itself"),
        ('pauses = ["awaiting"]', 'pauses = ["closed"]', "unknown closed in pauses"),
        ('id = "awaiting"', 'id = "resting"', "unknown id resting"),
        ("statutory = true", "statutory = 1", "statutory is not true or false"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line_and_the_reason(right: str, wrong: str, reason: str) -> None:
    text = SMALL.replace(right, wrong, 1)

    with pytest.raises(StandardRefused) as refused:
        read(text)
    assert refused.value.line == line_of(text, wrong)
    assert refused.value.reason.endswith(reason)


def test_a_question_that_is_no_choice_has_no_options() -> None:
    text = SMALL.replace('kind = "choice"', 'kind = "text"')

    with pytest.raises(StandardRefused) as refused:
        read(text)
    assert refused.value.line == line_of(text, "options = ")


@pytest.mark.parametrize(
    ("gone", "table"),
    [
        ('title = "Wages"\n', "[[criteria]]"),
        ("update_days = 30\n", "[house_defaults]"),
        ('group = "danger"\n', "[[questions]]"),
        ('options = ["now", "no"]\n', "[[questions]]"),
        ("days = 7\nstatutory", "[[duties]]"),
        ('owner = "intake"\n', "[[duties]]"),
        ('source = "a law"\n', "[[duties]]"),
        ('id = "member"\n', "[[subject_types]]"),
    ],
)
def test_what_is_missing_is_refused_with_the_line_of_its_table(gone: str, table: str) -> None:
    text = SMALL.replace(gone, "statutory" if gone.endswith("statutory") else "", 1)

    with pytest.raises(StandardRefused) as refused:
        read(text)
    assert refused.value.line == line_of(text, table)


def test_an_id_that_stands_there_twice_is_refused_at_the_second_place() -> None:
    again = '[[criteria]]\nid = "S1:1"\ntitle = "Hours"\nverified = false\nsource = "known"\n'

    with pytest.raises(StandardRefused) as refused:
        read(f"{SMALL}\n{again}")
    assert refused.value.line == SMALL.count("\n") + 3
    assert refused.value.reason == "criteria: S1:1 stands here twice"


@pytest.mark.parametrize("text", ["", "[standard]\nid = 'a'\nversion = '1'", SMALL[: SMALL.index("[house")]])
def test_a_file_without_its_head_is_refused_as_a_whole(text: str) -> None:
    with pytest.raises(StandardRefused) as refused:
        read(text)
    assert refused.value.line == 0
