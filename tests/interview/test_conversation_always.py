"""What holds whatever people do: any turns, in any order, whatever becomes of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace

import pytest
from conversing import COME_BACK, GROUPED, RECEIPT, RENEWED, RULES, SPOKEN, TODAY, TOKEN, box, letter
from hypothesis import given, settings
from hypothesis import strategies as some

from grievance.case.choices import choices
from grievance.case.table import TOLD
from grievance.interview import steps
from grievance.interview.conversation import begin, hear, told
from grievance.interview.live import SPOKEN as WORDS
from grievance.interview.live import shown
from grievance.interview.talk import (
    Act,
    Add,
    Added,
    Again,
    Answer,
    Away,
    Choose,
    Erase,
    Erased,
    Exchange,
    Exchanged,
    File,
    Filed,
    Hide,
    Lost,
    Open,
    Outcome,
    Over,
    Reply,
    Rules,
    Saying,
    Slip,
    Talk,
    Turn,
    Unknown,
    Withdraw,
    Write,
)

SECRETS = ("Meet nobody at the gate.", "We wrote before.")
OPENED = some.builds(
    box,
    *[some.just(letter(words)) for words in SECRETS],
    state=some.sampled_from(sorted(TOLD)),
    promise=some.sampled_from([COME_BACK, None]),
    promise_kind=some.sampled_from(["acknowledge", "letter", "feedback", "confirm", ""]),
    overdue=some.booleans(),
    may_withdraw=some.booleans(),
    resume_until=some.sampled_from([None, TODAY]),
    lost=some.integers(0, 2),
    stage=some.sampled_from([None, (2, 7)]),
    choices=some.sampled_from(sorted({choices(state, TODAY, TODAY) for state in TOLD})),
    appeal_until=some.sampled_from([None, TODAY]),
    late=some.booleans(),
)
FILED = some.builds(
    Filed, some.sampled_from([RECEIPT, None]), some.just(COME_BACK), some.booleans(), some.integers(0, 2)
)
ADDED = some.builds(Added, some.booleans(), some.integers(0, 2))
LATE = some.sampled_from([Over(), Away()])
NUMBERED: some.SearchStrategy[Outcome] = some.one_of(OPENED, some.sampled_from([Slip(), Unknown()]), LATE)
LOST = some.sampled_from([Lost(1), Lost(0, large=1)])

OUTCOMES: Mapping[type[Act], some.SearchStrategy[Outcome]] = {
    File: some.one_of(FILED, some.just(Away()), LOST),
    Again: some.one_of(FILED, LATE),
    Add: some.one_of(ADDED, LATE, LOST, some.just(Erased())),
    Answer: some.one_of(ADDED, LATE, some.just(Erased())),
    Hide: some.one_of(ADDED, LATE),
    Open: NUMBERED,
    Write: some.one_of(OPENED, LATE, LOST, some.just(Erased())),
    Exchange: some.one_of(
        some.sampled_from([Exchanged(RENEWED), Exchanged(None), Slip(), Unknown(), Away()]),
    ),
    Erase: NUMBERED,
    Withdraw: some.one_of(OPENED, LATE),
    Choose: some.one_of(OPENED, LATE, LOST),
}

STARTS = ((), ("hi", "1"), ("hi", "1", "2", "1", "1", "1", "x", "y", "1", "They beat us."))
WORDS_LIVE = [shown(language)[word] for language in SPOKEN for word in WORDS]
TEXTS = some.one_of(
    some.sampled_from([*"0123456789", "12", "٣", "one", "", " ", "They beat us.", "x" * 61, "x" * 301]),
    some.sampled_from([RECEIPT, GROUPED, RECEIPT[:-1], f"it is {RECEIPT}", "x" * 100_001]),
    some.sampled_from([*WORDS_LIVE, "/start", "/stop", "/forget", "stop it now"]),
    some.text(max_size=40),
)
TURNS = some.builds(
    Turn,
    text=TEXTS,
    mark=some.sampled_from(["", "", "", "last", "1.0", "forged"]),
    files=some.sampled_from([0, 0, 0, 1, 3]),
    voices=some.sampled_from([0, 1]),
    large=some.sampled_from([0, 0, 0, 1]),
    album=some.sampled_from(["", "", "a", "b"]),
    edited=some.sampled_from([False, False, False, True]),
)
PLACES = sorted({*steps.STEPS, *steps.way(RULES), "language.1", "ask.gone", "gone"})
TALKS = some.builds(
    Talk,
    nonce=some.just(bytes(32)),
    language=some.sampled_from(["", "xx", *SPOKEN]),
    step=some.sampled_from(PLACES),
    after=some.lists(some.sampled_from(PLACES), max_size=3).map(" ".join),
    answers=some.dictionaries(some.sampled_from(["danger", "company", "wish"]), some.just("no"), max_size=3),
    filed=some.booleans(),
    shared=some.booleans(),
    asked=some.integers(0, 50),
    misses=some.integers(0, 3),
    album=some.sampled_from(["", "a", "!b"]),
    token=some.sampled_from(["", TOKEN]),
    letter=some.integers(0, 3),
)


def lived(rules: Rules, talk: Talk, turn: Turn, data: some.DataObject) -> tuple[Reply, list[Act]]:
    """Take a turn to its end, and return what follows with all that had to be done."""
    marked = [saying.mark for saying in KEPT.get(talk.nonce, ()) if saying.mark]
    turn = replace(turn, mark=marked[-1] if turn.mark == "last" and marked else turn.mark)
    reply, acts = hear(rules, talk, turn, bytes([talk.asked % 251 + 1]) * 32), []
    while reply.act:
        assert reply.says == ()
        acts.append(reply.act)
        assert len(acts) < 3
        reply = told(rules, reply.talk, reply.act, data.draw(OUTCOMES[type(reply.act)]), TODAY)
    KEPT[reply.talk.nonce] = reply.says
    return reply, acts


KEPT: dict[bytes, tuple[Saying, ...]] = {}
"""What was said last, by the form of the talk: so that a button of it can be pressed."""


def western(text: str) -> str:
    """Return all digits of a text as Western ones, and nothing else."""
    return "".join(str(unicodedata.decimal(sign)) for sign in text if unicodedata.decimal(sign, None) is not None)


def holds(talk: Talk, turn: Turn, reply: Reply) -> None:
    """Look at one reply for everything that must hold of each."""
    after = reply.talk
    assert after.doing == ""
    assert after.large == 0
    assert after.asked >= talk.asked
    assert after.times >= talk.times or after.nonce != talk.nonce
    for saying in reply.says:
        if not saying.secret:
            assert not any(secret in saying.text for secret in SECRETS)
            assert not any(number in western(saying.text) for number in (RECEIPT, RENEWED))
        assert not any(number in western(saying.again) for number in (RECEIPT, RENEWED))
        assert saying.text.strip()
        assert "{" not in saying.text or "{" in turn.text
        assert bool(saying.options) == bool(saying.mark)
        assert all(f"{count}  {label}" in saying.text for count, label in enumerate(saying.options, 1))
    if not turn.album:
        assert reply.says
        assert after.asked > talk.asked
        assert not reply.says[-1].secret


@settings(max_examples=150, deadline=None)
@given(data=some.data(), turns=some.lists(TURNS, min_size=1, max_size=25), removes=some.booleans())
def test_whatever_people_do_there_is_an_answer_and_no_secret_in_the_open(
    data: some.DataObject, turns: list[Turn], *, removes: bool
) -> None:
    KEPT.clear()
    talk, rules = begin(bytes(32)), replace(RULES, removes=removes)
    filed: set[bytes] = set()
    start = data.draw(
        some.sampled_from([(), ("hi", "1"), ("hi", "1", "2", "1", "1", "1", "x", "y", "1", "They beat us.")])
    )
    for turn in (*map(Turn, start), *turns):
        before = talk
        reply, acts = lived(rules, talk, turn, data)
        holds(before, turn, reply)
        talk = reply.talk
        for act in acts:
            assert not (isinstance(act, File) and before.nonce in filed)
        if any(isinstance(act, File) for act in acts) and talk.filed:
            filed.add(before.nonce)


@settings(max_examples=400, deadline=None)
@given(data=some.data(), talk=TALKS, turn=TURNS)
def test_no_state_whatever_is_a_dead_end(data: some.DataObject, talk: Talk, turn: Turn) -> None:
    KEPT.clear()
    reply, _ = lived(RULES, talk, turn, data)

    holds(talk, turn, reply)


@pytest.mark.parametrize("step", sorted({*steps.STEPS, *steps.way(RULES)}))
def test_whoever_stands_at_a_step_goes_on_where_we_may_not_write_first_any_more(step: str) -> None:
    talk = Talk(bytes(32), language="en", step=step)

    for number in ("0", "1"):
        assert hear(replace(RULES, first=False), talk, Turn(number), bytes(32))


@settings(max_examples=200, deadline=None)
@given(data=some.data(), talk=TALKS, turn=TURNS)
def test_after_stop_nothing_but_the_receipt_or_a_choice_does_anything(
    data: some.DataObject, talk: Talk, turn: Turn
) -> None:
    KEPT.clear()
    stopped = hear(RULES, talk, Turn("/stop"), bytes(32)).talk

    reply, acts = lived(RULES, stopped, turn, data)

    assert {type(act) for act in acts} <= {Open}
    assert stopped.token == ""
    assert reply.talk.filed == talk.filed


@pytest.mark.parametrize("place", PLACES)
def test_a_live_word_works_at_every_step(place: str) -> None:
    talk = Talk(nonce=bytes(32), language="en", step=place, filed=True, token=TOKEN)

    for word in (*WORDS_LIVE, "/start"):
        reply = hear(RULES, talk, Turn(word), bytes(32))
        assert reply.act == Open(token=TOKEN) or reply.says
        assert reply.talk.misses == talk.misses
