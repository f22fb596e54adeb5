"""Readers outside as the desk shows them: what is prepared, for whom, what they wrote; and their own pages."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

import pytest
from browsers import Browser, whole
from companies import record
from enemy import Enemy
from offices import MALIK, RUTH, TestOffice
from readers import ANA, BORIS, IRINA, POINTS, Assigned, account, assigned

from grievance import handling, registers
from grievance.briefing import Reply
from grievance.case.terms import Step
from grievance.store.tables import DISCLOSED


@pytest.fixture
def case(made: TestOffice) -> Assigned:
    """Give a case in assessment that alleges one thing of Mokora."""
    return assigned(made)


def fields(case: Assigned, reader: str = ANA) -> dict[str, str]:
    """Fill in the form for an auditor."""
    typed = {"reader": account(case.office, reader), "owners": "Mokora Holding\r\n", "text": ""}
    typed |= {"entity": "Mokora Bauxite SA", "facility": "Kolobané"}
    for number, point in enumerate(POINTS, 1):
        typed |= {f"criterion.{number}": point.criterion, f"point.{number}": point.text}
    return typed


def prepared(case: Assigned, browser: Browser) -> None:
    browser.open(f"/case/{case.number}?step=prepare&use=brief")
    answer = browser.send(f"/case/{case.number}/prepare", **fields(case))
    assert (answer.status_code, answer.location) == (303, f"/case/{case.number}#outside")


def test_the_form_starts_from_what_is_alleged_and_says_why_somebody_cannot_be_asked(
    case: Assigned, browser: Callable[[str], Browser]
) -> None:
    page = browser(RUTH).open(f"/case/{case.number}?step=prepare&use=brief").text

    assert 'value="PS3.1:10.3" selected' in page
    assert 'name="entity" value="Mokora Bauxite SA"' in page
    assert f'value="{account(case.office, ANA)}"' in page
    assert f'value="{account(case.office, BORIS)}"' not in page
    assert "audited Mokora Bauxite SA" in page


def test_a_refused_pair_comes_back_with_every_word_and_the_reason(
    case: Assigned, browser: Callable[[str], Browser]
) -> None:
    ruth = browser(RUTH)
    ruth.open(f"/case/{case.number}?step=prepare&use=brief")

    answer = ruth.send(f"/case/{case.number}/prepare", **fields(case, BORIS))

    assert answer.status_code == 422
    assert "cannot be asked in this case" in answer.text
    assert "audited Mokora Bauxite SA" in answer.text
    assert POINTS[1].text in answer.text
    assert "Mokora Holding" in answer.text


def test_her_words_are_refused_and_shown(case: Assigned, browser: Callable[[str], Browser]) -> None:
    ruth = browser(RUTH)
    ruth.open(f"/case/{case.number}?step=prepare&use=brief")
    hers = {"point.1": "Are there eighteen of us in the house by the kiln?"}

    answer = ruth.send(f"/case/{case.number}/prepare", **fields(case) | hers)

    assert answer.status_code == 422
    assert '<li dir="auto">eighteen of us in the house by the kiln</li>' in answer.text


def test_a_conflict_recorded_since_is_said_to_the_second_officer(
    case: Assigned, browser: Callable[[str], Browser]
) -> None:
    desk, ruth, malik = case.office.desk, case.office.officer(RUTH), browser(MALIK)
    register = registers.register(desk, ruth)
    registers.append(desk, ruth, [record("entity", id="XE-8", name="Tavrin Castings")], register.version)
    brief = case.prepare(case.brief(entity="Tavrin Castings", facility=""))
    handling.take(desk, ruth, case.seen(), handling.Taking(Step.ROUTE, "", "", {"to": ANA, "brief": brief}))
    tie = record("tie", id="XT-8", auditor="XA-1", entity="XE-8", kind="payer", begins="2025-01-01")
    registers.append(desk, ruth, [tie], register.version + 1)
    malik.open(f"/case/{case.number}")

    answer = malik.send(f"/case/{case.number}/approve")

    assert answer.status_code == 422
    assert '<a href="#pending">Whoever was chosen cannot be asked in this case.' in answer.text
    assert f"{ANA} was paid by Tavrin Castings" in answer.text


def test_a_brief_is_prepared_chosen_and_approved(case: Assigned, browser: Callable[[str], Browser]) -> None:
    ruth = browser(RUTH)
    prepared(case, ruth)
    assert "Prepared, and not given to anybody" in ruth.open(f"/case/{case.number}").text

    ruth.open(f"/case/{case.number}?step=route")
    brief = case.case().prepared[0].brief.id
    ruth.send(f"/case/{case.number}/step", to=ANA, brief=brief, words="")
    other = browser(MALIK)
    page = other.open(f"/case/{case.number}").text
    assert f'<dd dir="auto">{ANA}</dd>' in page
    assert brief not in page.split('id="pending"')[1].split("</section>")[0]
    other.send(f"/case/{case.number}/approve")

    assert "Offered" in other.open(f"/case/{case.number}").text


def test_an_answer_stands_beside_what_is_alleged_and_a_finding_begins_with_it(
    case: Assigned, browser: Callable[[str], Browser]
) -> None:
    given = case.answered()
    ruth = browser(RUTH)
    page = ruth.open(f"/case/{case.number}").text
    assert "Seventeen passports in the safe of the site office." in page
    assert "Unsafe to ask." in page

    (allegation,) = case.case().allegations
    page = ruth.open(f"/case/{case.number}?step=find&allegation={allegation.id}&disclosure={given.id}").text
    assert "Verified; Major nonconformance. Seventeen passports" in page

    ruth.open(f"/case/{case.number}?step=record&disclosure={given.id}")
    ruth.send(f"/case/{case.number}/step", disclosure=given.id, words="")
    assert not case.case().outside[0].new


def test_an_auditor_who_signs_in_has_a_page_of_their_own_and_no_other(
    case: Assigned, browser: Callable[[str], Browser]
) -> None:
    given = case.offer()
    ana = browser(ANA)

    assert ana.open("/").location == "/briefs"
    page = ana.open("/briefs").text
    assert f'href="/briefs/{given.id}"' in page
    assert [way for way in ("/assist", "/channels", "/register", 'action="/case"', 'href="/"') if way in page] == []
    assert [ana.open(way).status_code for way in ("/assist", "/channels", "/case?number=HALE-730-3")] == [404, 404, 404]


def test_an_offer_shows_no_point_and_no_number_of_a_case(case: Assigned, browser: Callable[[str], Browser]) -> None:
    given = case.offer()

    page = browser(ANA).open(f"/briefs/{given.id}").text

    assert "Mokora Holding" in page
    assert POINTS[0].text not in page
    assert case.number not in page


def test_to_accept_asks_for_a_word_on_conflicts(case: Assigned, browser: Callable[[str], Browser]) -> None:
    given, ana = case.offer(), browser(ANA)
    ana.open(f"/briefs/{given.id}")

    answer = ana.send(f"/briefs/{given.id}/accept")
    assert answer.status_code == 422
    assert "Say that there is no conflict, or decline." in answer.text
    assert ana.send(f"/briefs/{given.id}/accept", no_conflict="yes").location == f"/briefs/{given.id}#now"
    assert "The office opens the brief to you next." in ana.open(f"/briefs/{given.id}").text


def test_an_answer_without_evidence_comes_back_with_every_word(
    case: Assigned, browser: Callable[[str], Browser]
) -> None:
    given, ana = case.accept(case.offer()), browser(ANA)
    ana.open(f"/briefs/{given.id}")
    typed = {"answer.1": "verified", "rating.1": "major", "evidence.1": "Passports in a safe.", "text": "Two days."}
    half = {"answer.2": "unsafe", "rating.2": "", "evidence.2": "The foreman stood by."}

    answer = ana.send(f"/briefs/{given.id}/answer", **typed, **half)
    assert answer.status_code == 422
    assert '<a href="#point-2">Point 2: choose an answer' in answer.text
    assert [word in answer.text for word in ("Passports in a safe.", "The foreman stood by.", "Two days.")] == [
        True
    ] * 3

    ana.send(f"/briefs/{given.id}/answer", **typed, **half | {"rating.2": "not_applicable"})
    reply = case.case().outside[0].reply
    assert reply
    assert reply.points["1"].evidence == "Passports in a safe."
    assert "Your answer" in ana.open(f"/briefs/{given.id}").text


def test_what_an_auditor_wrote_in_an_old_window_is_kept(case: Assigned, browser: Callable[[str], Browser]) -> None:
    given, ana = case.offer(), browser(ANA)
    ana.open(f"/briefs/{given.id}")
    old = ana.hidden(f"/briefs/{given.id}/decline")
    ana.send(f"/briefs/{given.id}/accept", no_conflict="yes")

    answer = ana.post(f"/briefs/{given.id}/decline", **old, reason="My sister works there.")

    assert answer.status_code == 409
    assert "It moved on meanwhile" in answer.text
    assert "My sister works there." in answer.text


def test_words_of_a_session_that_is_over_are_kept_for_an_auditor_too(
    case: Assigned, browser: Callable[[str], Browser]
) -> None:
    given, ana = case.accept(case.offer()), browser(ANA)
    ana.open(f"/briefs/{given.id}")

    hidden = ana.hidden(f"/briefs/{given.id}/answer")
    answer = ana.post(f"/briefs/{given.id}/answer", **hidden | {"token": "gone", "evidence.1": "Seen in the safe."})

    assert answer.status_code == 401
    assert "Seen in the safe." in answer.text


def test_another_auditor_sees_nothing_there(case: Assigned, browser: Callable[[str], Browser]) -> None:
    given, boris = case.offer(), browser(BORIS)

    assert boris.open(f"/briefs/{given.id}").status_code == 404
    assert given.id not in boris.open("/briefs").text


def test_the_queue_marks_what_a_reader_outside_wrote(case: Assigned, browser: Callable[[str], Browser]) -> None:
    case.answered()

    row = whole(browser(RUTH)).split(f'data-number="{case.number}"')[1].split("</li>")[0]

    assert "Reader outside" in row


def test_an_interpreter_translates_on_a_page_of_their_own(case: Assigned, browser: Callable[[str], Browser]) -> None:
    given, irina = case.entrust(), browser(IRINA)
    assert "They took our passports" in irina.open(f"/briefs/{given.id}").text

    irina.send(f"/briefs/{given.id}/answer", text="Ils ont pris nos passeports.", no_conflict="yes")

    assert "Ils ont pris nos passeports." in irina.open(f"/briefs/{given.id}").text


def test_a_translation_is_reviewed_and_stands_beside_the_original(
    case: Assigned, browser: Callable[[str], Browser]
) -> None:
    given = case.entrust()
    case.reply(given, Reply(text="Ils ont pris nos passeports."), IRINA)
    ruth = browser(RUTH)
    page = ruth.open(f"/case/{case.number}?step=translate&of={case.statement()}&disclosure={given.id}").text
    assert "Ils ont pris nos passeports.</textarea>" in page

    ruth.send(f"/case/{case.number}/translate", words="Ils ont pris nos passeports en juin.", language="fr")

    page = ruth.open(f"/case/{case.number}").text
    assert '<div class="versions">' in page
    assert f"In French, translated by <bdi>{IRINA}</bdi>, reviewed by <bdi>{RUTH}</bdi>" in page
    assert not case.case().outside[0].new
    assert [each for each in case.case().deadlines if each.duty == "translation" and each.running()] == []


def test_what_does_not_open_is_said_to_reader_and_officer(
    made: TestOffice, case: Assigned, browser: Callable[[str], Browser]
) -> None:
    given = case.accept(case.offer())
    with closing(Enemy(made.settings.database_url)) as enemy:
        enemy.remove(DISCLOSED, disclosure=bytes.fromhex(given.id), sequence=1)

    answer = browser(ANA).open(f"/briefs/{given.id}")
    assert answer.status_code == 409
    assert "This does not open" in answer.text
    assert "This does not open." in browser(RUTH).open(f"/case/{case.number}").text
    assert "cannot be opened any more" in browser(ANA).open("/briefs").text
