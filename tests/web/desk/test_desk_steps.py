"""The mechanism at the desk: what can be done now, the composer of each step, two officers, allegations."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from importlib.resources import files

import pytest
from browsers import Browser, whole, without_keeper
from deeds import Told, day, told
from flask import Flask
from offices import HELENE, MALIK, RUTH, SALMA, TestOffice

from grievance import handling, phrases
from grievance.case.allegations import Allegation, Finding, Result
from grievance.case.table import TABLES, VERSION, Rule
from grievance.case.terms import About, Complaint, State, Step
from grievance.office import Process
from grievance.standards import read
from web.desk import facts, moves
from web.desk.app import create_app
from web.desk.composing import ALLEGING

LETTER = "We looked at it. This is what we found, and why."
FORM = re.compile(r'<form class="as-letter".*?</form>', re.DOTALL)
SLIP = re.compile(r'<div class="slip" role="alert">(.*?)</div>', re.DOTALL)


def at(made: TestOffice, state: State) -> Told:
    """Tell a case and carry it to a state of the main way."""
    case = told(made)
    case.carry(state)
    return case


def said(page: str) -> str:
    """Return what stands above the page where a step was not taken, without tags."""
    found = SLIP.search(page)
    assert found
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found.group(1))).split())


def part(page: str, name: str) -> str:
    """Return a section of the page by its class."""
    found = re.search(rf'<section class="{name}".*?</section>', page, re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found.group())).split()) if found else ""


def test_a_case_says_where_it_stands_and_what_moves_it_first(ruth: Browser, made: TestOffice) -> None:
    case = at(made, State.ADMISSIBILITY)

    page = ruth.open(f"/case/{case.number}").text

    assert "<b>Admissibility</b>" in page
    assert "Stage 2 of 7 for the complainant" in page
    listed = part(page, "steps")
    assert listed.index("Admit the case") < listed.index("Another way 5") < listed.index("Stays where it is")
    assert "Leads to Assessment . By a case lead. Needs what it is about and a reason." in listed
    assert "The complainant can ask to withdraw: Withdrawing" in listed
    assert "A safety officer can put it on hold: On hold for safety" in listed


def test_a_step_that_is_not_possible_yet_says_in_plain_words_why(ruth: Browser, made: TestOffice) -> None:
    case = at(made, State.ASSESSMENT)

    page = ruth.open(f"/case/{case.number}").text

    assert "Route it to an auditor" in part(page, "steps")
    assert "Not yet. Nothing is alleged yet." in part(page, "steps")
    assert "?step=route" not in page


def test_what_is_not_told_to_the_complainant_is_said(browser: Callable[[str], Browser], made: TestOffice) -> None:
    case = at(made, State.ACKNOWLEDGED)
    case.take(Step.HOLD, "", name=SALMA, reason="Somebody asked at the gate.", review=day(made, 5).isoformat())

    page = browser(SALMA).open(f"/case/{case.number}").text

    assert "<b>On hold for safety</b>" in page
    assert "<b>Nothing goes out while this case is on hold</b>" in page
    assert "Write to the complainant by" not in page
    assert "Stage 2 of 7 for the complainant, told: acknowledged" in page
    assert '<dt>Reason</dt><dd dir="auto">Somebody asked at the gate.</dd>' in page
    assert f'<dd dir="auto">{phrases.day("en", day(made, 5), today=day(made))}</dd>' in page


COMPOSED = [
    (State.RECEIVED, Step.ENQUIRE),
    (State.RECEIVED, Step.SUPPRESS),
    (State.ACKNOWLEDGED, Step.EXAMINE),
    (State.ADMISSIBILITY, Step.ADMIT),
    (State.ADMISSIBILITY, Step.ASK),
    (State.ADMISSIBILITY, Step.REFER),
    (State.ADMISSIBILITY, Step.MERGE),
    (State.ADMISSIBILITY, Step.EXTEND),
    (State.PROPOSED, Step.AGREE),
    (State.CONFIRMATION, Step.CLOSE),
]


@pytest.fixture(scope="module")
def cases(made: TestOffice) -> dict[State, Told]:
    """Give one case a state, for what changes nothing."""
    return {state: at(made, state) for state in dict.fromkeys(state for state, _ in COMPOSED)}


@pytest.mark.parametrize(("state", "step"), COMPOSED, ids=str)
def test_the_composer_asks_for_what_the_table_asks_for(
    ruth: Browser, cases: dict[State, Told], state: State, step: Step
) -> None:
    rule: Rule = TABLES[VERSION][state, step]
    page = ruth.open(f"/case/{cases[state].number}?step={step}").text

    (form,) = FORM.findall(page)
    for name in rule.facts:
        assert f'id="fact-{name}"' in form
        assert facts.label(step, name) in form
    assert moves.MOVES[step].means in form
    assert ('name="language"' in form) == rule.letter
    assert ("before a second officer has read this and approved it" in form) == bool(rule.second)


@pytest.mark.parametrize(
    ("step", "text"), [(Step.REFER, "letter.close.referred"), (Step.MERGE, "letter.close.told_before")], ids=str
)
def test_a_letter_starts_from_the_text_that_is_prepared_for_its_step(
    ruth: Browser, cases: dict[State, Told], step: Step, text: str
) -> None:
    page = ruth.open(f"/case/{cases[State.ADMISSIBILITY].number}?step={step}").text

    assert f">\n{phrases.say('en', text)}</textarea>" in unescape(page)


def test_the_ground_is_chosen_first_and_its_letter_says_the_same(ruth: Browser, cases: dict[State, Told]) -> None:
    path = f"/case/{cases[State.ADMISSIBILITY].number}"
    assert 'id="letter"' not in ruth.open(f"{path}?step=reject").text

    page = ruth.send(path, choose__ground="no_complaint").text

    assert f">\n{phrases.say('en', 'letter.close.no_complaint')}</textarea>" in unescape(page)
    assert ruth.hidden(f"{path}/step")["ground"] == "no_complaint"
    assert "Propose to a second officer: sign, send and find it inadmissible</button>" in page


def test_words_that_were_typed_outlive_another_choice(ruth: Browser, cases: dict[State, Told]) -> None:
    path = f"/case/{cases[State.ADMISSIBILITY].number}"
    ruth.open(f"{path}?step=reject")
    ruth.send(path, choose__ground="outside")

    ruth.send(path, words=LETTER, choose__ground="")
    page = ruth.send(path, words=LETTER, choose__ground="no_complaint").text

    assert f">\n{LETTER}</textarea>" in page


def test_what_a_step_lacks_is_said_at_its_field_and_nothing_typed_is_lost(
    ruth: Browser, cases: dict[State, Told]
) -> None:
    path = f"/case/{cases[State.ADMISSIBILITY].number}"
    ruth.open(f"{path}?step=admit")

    answer = ruth.send(f"{path}/step", reason="It is ours.", words="More for the file.")

    assert answer.status_code == 422
    assert '<a href="#fact-subject">What is it about?: this field is not filled in yet.</a>' in answer.text
    assert 'name="reason" value="It is ours."' in answer.text
    assert ">\nMore for the file.</textarea>" in answer.text


@pytest.mark.parametrize(("typed", "why"), [("soon", "Say on which day"), ("2020-01-01", "has passed")])
def test_a_day_to_look_again_is_a_day_to_come(
    browser: Callable[[str], Browser], cases: dict[State, Told], typed: str, why: str
) -> None:
    salma, path = browser(SALMA), f"/case/{cases[State.RECEIVED].number}"
    salma.open(f"{path}?step=hold")

    answer = salma.send(f"{path}/step", reason="Somebody asked at the gate.", review=typed)

    assert answer.status_code == 422
    assert why in said(answer.text)
    assert 'value="Somebody asked at the gate."' in answer.text


def test_a_step_of_another_role_is_refused_calmly_and_what_was_typed_is_kept(
    browser: Callable[[str], Browser], cases: dict[State, Told]
) -> None:
    case = cases[State.ADMISSIBILITY]
    salma = browser(SALMA)
    salma.open(f"/case/{case.number}")
    before = case.case().version

    answer = salma.post(
        f"/case/{case.number}/step",
        **salma.hidden(f"/case/{case.number}/note"),
        step="admit",
        reason="It is ours.",
        subject="other",
        words="In my own words.",
    )

    assert answer.status_code == 403
    assert said(answer.text) == "Not taken. This step is not yours to take. Who takes it stands below."
    assert ">\nIn my own words.</textarea>" in answer.text
    assert "It is ours.</dd>" in answer.text
    assert case.case().version == before


def test_two_officers_who_take_one_step_get_one_step_and_one_clear_message(
    ruth: Browser, browser: Callable[[str], Browser], made: TestOffice
) -> None:
    case = at(made, State.ADMISSIBILITY)
    malik, path = browser(MALIK), f"/case/{case.number}"
    for officer in (ruth, malik):
        officer.open(f"{path}?step=admit")
    first = ruth.send(f"{path}/step", subject="member_conduct", reason="It is ours.")

    late = malik.send(f"{path}/step", subject="other", reason="I think so, too.", words="My reasons.")

    assert (first.status_code, late.status_code) == (303, 409)
    assert "the case moved while you were writing. New since you opened it: Admitted" in said(late.text)
    assert "Your words are kept." in said(late.text)
    assert ">\nMy reasons.</textarea>" in late.text
    assert "I think so, too.</dd>" in late.text
    assert [paper.step for paper in case.case().papers].count(Step.ADMIT) == 1


def test_without_the_keeper_a_step_waits_with_all_that_was_typed(ruth: Browser, made: TestOffice) -> None:
    case = at(made, State.ADMISSIBILITY)
    path = f"/case/{case.number}"
    ruth.open(f"{path}?step=admit")
    with without_keeper(made):
        away = ruth.send(f"{path}/step", subject="member_conduct", reason="It is ours.", words="")

    assert f"<b>Admit the case, case {case.number}</b> It stays in the office." in away.text
    assert ">\nIt is ours.</textarea>" in away.text
    assert ruth.send(f"{path}/step", reason="It is ours.").status_code == 303
    assert case.case().state is State.ASSESSMENT


# ---- four eyes


@pytest.fixture
def proposed(ruth: Browser, made: TestOffice) -> Told:
    """Give a case that Ruth proposes to close."""
    case = at(made, State.CONFIRMATION)
    path = f"/case/{case.number}"
    ruth.open(f"{path}?step=close")
    ruth.send(path, choose__outcome="resolved")
    answer = ruth.send(f"{path}/step", words=LETTER, substitute="Asked twice; no answer.")
    assert (answer.status_code, answer.location) == (303, f"{path}#pending")
    return case


def test_a_proposal_is_read_whole_and_sent_by_a_second_officer(
    browser: Callable[[str], Browser], proposed: Told
) -> None:
    malik, path = browser(MALIK), f"/case/{proposed.number}"
    banner = part(malik.open(path).text, "pending")
    assert "Waits for a second officer: close the case Proposed by Ruth Adeyemi on" in banner
    assert "What came of it? Resolved" in banner
    assert "Asked twice; no answer." in banner
    assert LETTER in banner
    assert f"Sign and send as {RUTH} wrote it" in banner
    assert proposed.mailbox().state is State.CONFIRMATION

    answer = malik.send(f"{path}/approve")

    assert answer.status_code == 303
    page = malik.open(path).text
    assert part(page, "pending") == ""
    assert "<b>Closed</b>" in page
    assert re.search(r'<a href="#line-\d+">Approved by Malik Ferhat\.</a>', page)
    assert re.search(r'Two officers: <a href="#line-\d+">as it was proposed</a>', page)
    assert LETTER in [letter.words for letter in proposed.mailbox().letters]


def test_who_proposed_it_waits_and_cannot_approve(ruth: Browser, proposed: Told) -> None:
    path = f"/case/{proposed.number}"
    banner = part(ruth.open(path).text, "pending")
    assert banner.startswith("Your proposal waits for a second officer")
    assert "Another officer approves it, never the one who proposed." in banner
    assert "Sign and send" not in banner

    answer = ruth.post(f"{path}/approve", **ruth.hidden(f"{path}/withhold"))

    assert answer.status_code == 403
    assert said(answer.text).startswith("Not taken. You proposed this")
    assert proposed.case().state is State.CONFIRMATION


def test_what_is_withheld_is_not_done_and_the_reason_stays(browser: Callable[[str], Browser], proposed: Told) -> None:
    malik, path = browser(MALIK), f"/case/{proposed.number}"
    malik.open(path)
    empty = malik.send(f"{path}/withhold", words=" ")
    assert empty.status_code == 422
    assert "Reason: this field is not filled in yet." in said(empty.text)

    assert malik.send(f"{path}/withhold", words="Ask them once more.").status_code == 303

    page = malik.open(path).text
    assert part(page, "pending") == ""
    assert '<div class="notetext" dir="auto">Ask them once more.</div>' in page
    assert "Withheld by Malik Ferhat." in page
    assert "What was proposed" in page


def test_a_proposal_can_be_taken_back(ruth: Browser, proposed: Told) -> None:
    path = f"/case/{proposed.number}"
    ruth.open(path)

    ruth.send(f"{path}/withhold", words="I found a mistake.")

    assert "Taken back." in ruth.open(path).text


def test_whoever_approves_what_is_gone_is_told_so(
    ruth: Browser, browser: Callable[[str], Browser], proposed: Told
) -> None:
    malik, path = browser(MALIK), f"/case/{proposed.number}"
    malik.open(path)
    ruth.open(path)
    ruth.send(f"{path}/withhold", words="I found a mistake.")

    late = malik.send(f"{path}/approve")

    assert late.status_code == 409
    assert "nothing waits for approval any more. New since you opened it: Approval withheld" in said(late.text)


def test_the_queue_says_that_a_proposal_waits(ruth: Browser, proposed: Told) -> None:
    row = re.search(rf'<li class="row(?:(?!</li>).)*{proposed.number}.*?</li>', whole(ruth), re.DOTALL)
    assert row
    assert 'Second officer<span class="only-heard"> to approve: close the case</span>' in row.group()

    proposed.step(handling.withhold, "Not yet.")

    row = re.search(rf'<li class="row(?:(?!</li>).)*{proposed.number}.*?</li>', whole(ruth), re.DOTALL)
    assert row
    assert "Second officer" not in row.group()


def test_an_office_too_small_is_told_which_second_it_lacks(browser: Callable[[str], Browser], made: TestOffice) -> None:
    case = told(made, Complaint("x", "en", about=About.AUDITOR))
    helene, path = browser(HELENE), f"/case/{case.number}"
    page = helene.open(f"{path}?step=suppress").text
    assert "second officer of the outside circle, and nobody else sits there: enrol one." in part(page, "steps")

    answer = helene.send(f"{path}/step", reason="A letter is read by others.", words="")

    assert answer.status_code == 409
    assert said(answer.text) == (
        "Not taken. This step needs a second officer of the outside circle, and nobody else sits there: enrol one."
    )
    assert 'value="A letter is read by others."' in answer.text


# ---- allegations


def test_an_allegation_is_added_found_upon_and_struck(ruth: Browser, made: TestOffice) -> None:
    case = at(made, State.ASSESSMENT)
    path = f"/case/{case.number}"
    page = ruth.open(f"{path}?step=allege").text
    assert '<optgroup label="Performance Standard V3.1, April 2023: principle 10">' in page
    assert page.count('name="indicator"') == 11

    answer = ruth.send(
        f"{path}/allege",
        entity="Mokora Bauxite SA",
        facility="Kolobané",
        criterion="PS3.1:10.3",
        begins="2026-05-01",
        indicator="documents",
    )

    assert answer.status_code == 303
    listed = part(ruth.open(path).text, "alleged")
    assert "10.3 Forced Labour Mokora Bauxite SA , Kolobané Since Friday 1 May" in listed
    assert "Indicators: identity documents kept" in listed
    assert "no link that we know leads to a certified company" in listed
    assert "No finding yet" in listed

    case.carry(State.ROUTED)
    case.take(Step.ACCEPT, "")
    first, second = case.case().allegations  # the way there alleges one more
    ruth.open(f"{path}?step=find&allegation={first.id}")
    typed = {"result": "founded", "reasons": "The auditor saw the safe.", "respondent": "on 4 May"}
    assert ruth.send(f"{path}/find", **typed).status_code == 303
    ruth.open(f"{path}?step=strike&allegation={second.id}")
    assert ruth.send(f"{path}/strike", reason="Told about another place.").status_code == 303

    page = ruth.open(path).text
    listed = part(page, "alleged")
    assert "Founded Reasons The auditor saw the safe. Heard: on 4 May" in listed
    assert "Struck: Told about another place." in listed
    assert "<b>Finding: founded</b>" in page
    assert "How the company was heard: <bdi>on 4 May</bdi>" in page


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("entity", {"entity": ""}),
        ("criterion", {"criterion": "PS3.1:99.9"}),
        ("begins", {"begins": "May"}),
        ("ends", {"begins": "2026-05-01", "ends": "2026-04-01"}),
    ],
)
def test_an_allegation_with_a_gap_comes_back_as_it_was_typed(
    ruth: Browser, cases: dict[State, Told], field: str, typed: dict[str, str]
) -> None:
    path = f"/case/{cases[State.ADMISSIBILITY].number}"
    ruth.open(f"{path}?step=allege")
    whole = {"entity": "Mokora", "facility": "The kiln", "criterion": "PS3.1:10.3", "indicator": "debt"}

    answer = ruth.send(f"{path}/allege", **whole | typed)

    assert answer.status_code == 422
    assert f'<a href="#fact-{field}">' in answer.text
    assert 'name="facility" value="The kiln"' in answer.text
    assert 'name="indicator" value="debt" checked' in answer.text


def test_a_finding_without_a_hearing_needs_its_reason(ruth: Browser, made: TestOffice) -> None:
    case = at(made, State.INVESTIGATION)
    path, (alleged,) = f"/case/{case.number}", case.case().allegations
    ruth.open(f"{path}?step=find&allegation={alleged.id}")

    answer = ruth.send(f"{path}/find", result="founded", reasons="It was seen.", respondent="")

    assert answer.status_code == 422
    assert '<a href="#fact-respondent">' in answer.text
    assert ">\nIt was seen.</textarea>" in answer.text
    assert 'value="founded" checked' in answer.text


def test_what_was_alleged_too_late_is_kept_on_the_page(browser: Callable[[str], Browser], made: TestOffice) -> None:
    case = at(made, State.INVESTIGATION)
    malik, path, (alleged,) = browser(MALIK), f"/case/{case.number}", case.case().allegations
    malik.open(f"{path}?step=allege")
    case.step(handling.find, alleged.id, Finding(Result.FOUNDED, "It was seen.", "on 4 May"))
    case.take(Step.CONCLUDE)

    late = malik.send(f"{path}/allege", entity="Another Company", criterion="PS3.1:10.3")

    assert late.status_code == 409
    assert "What else you typed." in late.text
    assert '<dd dir="auto">Another Company</dd>' in late.text


def test_who_may_not_allege_is_offered_no_form(browser: Callable[[str], Browser], cases: dict[State, Told]) -> None:
    page = browser(SALMA).open(f"/case/{cases[State.ADMISSIBILITY].number}?step=allege").text

    assert "/allege" not in page
    assert {step.value for step in ALLEGING} == {"allege", "strike", "find"}


def test_an_allegation_is_told_in_the_timeline_by_its_name(ruth: Browser, made: TestOffice) -> None:
    case = at(made, State.ASSESSMENT)
    case.step(handling.allege, Allegation("", "Mokora <b>", "", "PS3.1:10.1"))

    page = ruth.open(f"/case/{case.number}").text

    assert "<b>Allegation added</b>" in page
    assert "Mokora &lt;b&gt;" in page


# ---- what is the mechanism's own


def test_an_office_has_its_own_word_for_a_state_and_its_own_outcome(
    made: TestOffice, browser: Callable[[str], Browser], app: Flask
) -> None:
    own = files("grievance.standards").joinpath("entity.toml").read_text(encoding="utf-8")
    own += '\n[[states]]\nid = "enquiry"\ntitle = "A question"\n'
    own += '\n[[outcomes]]\nid = "answered"\ntitle = "Answered"\nmeans = "It was a question, and it has an answer."\n'
    case = told(made)
    case.take(Step.ENQUIRE, "")
    desk = made.role(Process.DESK)
    desk.standard = read(own)
    there = create_app(desk)
    there.extensions["desk"] = replace(app.extensions["desk"], office=desk)
    ruth = browser(RUTH)
    ruth.client, cookie = there.test_client(), ruth.client.get_cookie("__Host-desk", domain="127.0.0.1")
    assert cookie
    ruth.client.set_cookie("__Host-desk", cookie.value, domain="127.0.0.1", secure=True)

    page = ruth.open(f"/case/{case.number}?step=close").text

    assert "<b>A question</b>" in page
    assert "<b>Answered</b> <span>It was a question, and it has an answer.</span>" in page
    ruth.send(f"/case/{case.number}", choose__outcome="answered")
    assert ruth.send(f"/case/{case.number}/step", words="The answer is yes.").status_code == 303
    assert '<dd dir="auto">Answered</dd>' in ruth.open(f"/case/{case.number}").text
    assert '<dd dir="auto">answered</dd>' in browser(RUTH).open(f"/case/{case.number}").text
