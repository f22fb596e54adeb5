"""A little of the bot's part of `make soak`: what people sent it stands in their cases; that it would see if not."""

from __future__ import annotations

from pathlib import Path

from balance import Balance, balance
from offices import TestOffice, standing, tell
from soaking import soak_bot
from trial import Endured, Trial
from writers import Told

from grievance.case.terms import Complaint
from grievance.seal.receipt import new_digits

TRIAL = Trial(people=6, kills=3, seed=11)


def test_what_people_sent_is_whole_in_their_cases_however_often_the_bot_was_killed(
    tmp_path: Path, database_url: str
) -> None:
    found = soak_bot(tmp_path, database_url, TRIAL)

    assert found.good, found
    assert (found.people, found.stored) == (TRIAL.people, TRIAL.people)


def _told(office: TestOffice, story: str, *words: str) -> Told:
    filed = tell(office.public, Complaint(story, "en"))
    assert filed.digits
    return Told(words=list(words), receipts={filed.digits})


def test_what_is_lost_doubled_or_not_what_was_sent_is_seen(tmp_path: Path) -> None:
    with standing(tmp_path, f"sqlite:///{tmp_path / 'grievance.db'}") as office:
        right, other = _told(office, "one", "one"), _told(office, "two", "another")
        lost, nobody = Told(words=["three"], receipts={new_digits()}), Told(trouble=["not answered"])
        _told(office, "four")
        found = balance(office, Endured([right, other, lost, nobody], 0, 5, 0))

    assert found == Balance(people=4, stored=3, lost=2, doubled=1, wrong=1, torn=0, aside=0, left=5, trouble=1)
    assert not found.good
