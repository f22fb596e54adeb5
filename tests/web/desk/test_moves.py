"""Every step, guard and fact of the table has its words at the desk."""

from __future__ import annotations

import pytest

from grievance import correspondence
from grievance.case.kin import MIRRORS
from grievance.case.promises import ANSWERS
from grievance.case.table import CHOICES, DAYS, TABLES, VERSION, Guard
from grievance.case.terms import Role, Step
from grievance.handling import Indicator, Result
from grievance.office import Office
from grievance.standards.mechanism import BESIDES, OFFERED
from web.desk import composing, criteria, facts, moves, remedies, words

ASKED = {name for rule in TABLES[VERSION].values() for name in rule.facts}
ELSEWHERE = {"step", "allegation"}  # facts of a proposal and of what is alleged: no officer types them


def test_every_step_says_what_it_does_and_every_guard_what_it_lacks() -> None:
    assert set(moves.MOVES) == set(Step)
    assert set(moves.GUARDS) == set(Guard)
    assert set(moves.ROLES) == set(Role)
    assert {move.group for move in moves.MOVES.values()} == {*moves.GROUPS, moves.APART}


@pytest.mark.parametrize("step", Step)
def test_a_step_is_named_by_a_verb_and_explained_in_a_sentence(step: Step) -> None:
    move = moves.MOVES[step]

    assert move.do[0].islower()
    assert move.name.lower() == move.do.lower()
    assert move.means.endswith(".")


def test_every_fact_that_the_table_asks_for_has_a_label_and_a_word_in_the_list_of_needs() -> None:
    assert set(facts.LABELS) - {"substitute", "answered", "safe", *BESIDES.values()} == ASKED - ELSEWHERE
    assert set(facts.NEEDS) == ASKED - ELSEWHERE - {"kept"}


def test_every_choice_of_the_table_has_a_name_and_all_others_are_the_mechanism_s() -> None:
    assert set(facts.KEPT) == set(CHOICES["kept"])
    assert set(facts.KIN) == set(MIRRORS) | {"holds"} >= set(CHOICES["kin"])
    assert set(facts.INCIDENTS) == set(CHOICES["incident"])
    assert set(CHOICES) == {"kept", "kin", "incident"}
    assert {*facts.CHOSEN, *BESIDES.values(), "family"} == set(OFFERED.values())


def test_every_answer_to_a_promise_has_its_words() -> None:
    assert remedies.ANSWERS.keys() - {""} == set(ANSWERS)
    assert tuple(remedies.RATED) == correspondence.QUESTIONS
    assert tuple(remedies.RATINGS) == correspondence.ANSWERS


def test_every_step_with_a_letter_by_choice_has_its_choice_in_the_table() -> None:
    for (_, step), rule in TABLES[VERSION].items():
        chosen = [name for name in rule.facts if name in facts.CHOSEN]
        assert len(chosen) <= 1
        assert not (chosen and step in composing.PREPARED)


def test_the_days_of_the_table_are_asked_for_as_days() -> None:
    assert {"until", "review"} == set(DAYS)
    assert words.listed(["a", "b", "c"], "or") == "a, b or c"


def test_results_and_indicators_have_names_and_there_are_eleven() -> None:
    assert set(criteria.RESULTS) == set(Result)
    assert set(criteria.INDICATORS) == set(Indicator)
    assert len(criteria.INDICATORS) == 11


def test_the_catalogue_holds_every_criterion_once_under_its_principle(office: Office) -> None:
    listed = criteria.catalogue(office)

    assert sorted(one for group in listed.values() for one in group) == sorted(
        each.id for each in office.standard.criteria
    )
    assert listed["Performance Standard V3.1, April 2023: principle 10"]["PS3.1:10.3"] == "10.3 Forced Labour"
    assert listed["Performance Standard V2, December 2017: principle 9"]["PS2:9.2"] == "9.2 Women's Rights"
    assert set(listed["Other"]) == {"RETALIATION", "ASSURANCE:audit-integrity"}
    assert criteria.criterion(office, "RETALIATION") == "Retaliation against somebody who spoke"
    assert criteria.criterion(office, "PS9:1.1") == "PS9:1.1"
    assert {each.id for each in office.standard.criteria} >= criteria.FORCED
