"""A packet prepared, given to a respondent by two officers, and answered: what tests of both doors begin with."""

from __future__ import annotations

import os

from deeds import Told, told
from offices import MALIK, RUTH, TestOffice

from grievance import handling, inhand, responding
from grievance.case.briefs import Brief, Point, Use
from grievance.case.terms import Compartment, State, Step
from grievance.casefile.stepping import Act
from grievance.handling import Taking, Way
from grievance.responding import Packet, Response

TO = "Mokora Bauxite SA, Mr Keita"
ASKED = "We were told that passports of workers lie in the office of the site. Please say how it is."
QUESTIONS = ("Who holds the passports of workers?", "How does a worker get one back?")
RESPONSE = Response(
    "They lie in a safe, and everybody may ask.", "A list of the safe, of 3 May.", "Returned by 1 June."
)


def prepare(case: Told, text: str = ASKED, *, use: Use = Use.PACKET, name: str = RUTH) -> Brief:
    """Keep what a respondent may be given in the file of a case."""
    points = tuple(Point(str(number), "PS3.1:10.3", asked) for number, asked in enumerate(QUESTIONS, 1))
    brief = Brief(
        id=os.urandom(16).hex(),
        use=use,
        to=TO,
        entity="Mokora Bauxite SA",
        facility="Kolobané",
        text=text,
        points=points,
        language="en",
    )
    act = Act(Step.PREPARE, (Compartment.FILE, brief.body()))
    inhand.take(case.office.desk, case.office.officer(name), case.seen(), act)
    return brief


def propose(case: Told, text: str = ASKED) -> Brief:
    """Prepare a packet and propose to give it to the respondent."""
    brief = prepare(case, text)
    taking = Taking(Step.DISCLOSE, facts={"to": TO, "brief": brief.id})
    assert handling.take(case.office.desk, case.office.officer(RUTH), case.seen(), taking) is False
    return brief


def disclose(case: Told, text: str = ASKED) -> Way:
    """Give a respondent a packet; return its link and code."""
    propose(case, text)
    way = handling.approve(case.office.desk, case.office.officer(MALIK), case.seen())
    assert way
    return way


def disclosed(office: TestOffice, text: str = ASKED) -> tuple[Told, Way]:
    """Tell a case, look into it, and give the respondent its packet."""
    case = told(office)
    case.carry(State.INVESTIGATION)
    return case, disclose(case, text)


def respond(office: TestOffice, way: Way, response: Response = RESPONSE, nonce: bytes | None = None) -> Packet:
    """Answer as the respondent does."""
    packet = responding.enter(office.public, way.link, way.code)
    return responding.answer(office.public, packet.token, nonce or os.urandom(32), response)


def take_in(case: Told, way: Way) -> None:
    """Take an answer of the respondent into the file."""
    case.take(Step.RECORD, "", disclosure=way.link.hex())
