from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.telegram.graphemes import apart
from bots.telegram.splitting import MOST, isolated, parts, split
from grievance.interview.talk import Saying
from grievance.phrases import own_digits

SIGNS = (
    *"aé漢\u0627७ \n.!",
    ". ",
    "\n\n",
    "\r\n",
    "e\u0301\u0323",
    "\U0001f600",
    "\U0001f44d\U0001f3fd",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\u2764\ufe0f\u200d\U0001f525",
    "\U0001f1eb\U0001f1f7",
    "7\ufe0f\u20e3",
    "\U0001f3f4\U000e0067\U000e0062\U000e007f",
    "क्षि",
    "நி",
    "กำ",
    "\u1112\u1161\u11ab",
    "한\u11a8",
    "\u0600\u0667",
)
TEXTS = st.lists(st.sampled_from(SIGNS), max_size=120)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def unspaced(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(TEXTS, st.integers(16, 60))
def test_every_piece_fits_and_nothing_but_empty_space_is_lost(signs: list[str], most: int) -> None:
    text = "".join(signs)
    pieces = split(text, most)

    assert all(0 < units(piece) <= most for piece in pieces)
    assert all(piece.strip() for piece in pieces)
    assert unspaced("".join(pieces)) == unspaced(text)


@given(TEXTS.map(lambda signs: [sign for sign in signs if sign not in {". ", "\n\n", "\n"}]), st.integers(16, 60))
def test_no_piece_begins_inside_a_sign(signs: list[str], most: int) -> None:
    text = "".join(signs)
    pieces = split(text, most)
    borders = [0]
    for sign in signs:
        borders.append(borders[-1] + len(sign))

    at = 0
    for piece in pieces:
        at = text.index(piece, at)
        assert at in borders
        at += len(piece)


@pytest.mark.parametrize("sign", [sign for sign in SIGNS if len(sign) > 1 and sign.strip() == sign and sign[0] != "."])
def test_a_sign_of_several_parts_is_one(sign: str) -> None:
    text = f"a{sign}a"

    assert [at for at in range(len(text)) if apart(text, at)] == [0, 1, len(text) - 1]


def test_flags_side_by_side_are_cut_between_flags() -> None:
    flags = "\U0001f1eb\U0001f1f7" * 20

    assert {len(piece) % 2 for piece in split(flags, 18)} == {0}


def test_a_sign_that_is_longer_than_a_message_is_cut_all_the_same() -> None:
    text = "e" + "\u0301" * 100

    assert "".join(split(text, 16)) == text


def test_a_letter_of_nine_thousand_signs_with_emoji_is_whole_and_in_order() -> None:
    letter = "".join(
        f"Line {line}: we were paid \U0001f468\u200d\U0001f469\u200d\U0001f467 nothing.\n" for line in range(250)
    )
    pieces = split(letter, MOST)

    assert units(letter) > 9000
    assert "".join(pieces) == letter
    assert len(pieces) == 3
    assert all(units(piece) <= MOST and piece.endswith(".\n") for piece in pieces)


def test_a_cut_is_at_the_greatest_pause_of_the_second_half() -> None:
    assert split("aaaaaa.\n\nbb bb. b\nb bbb", 20)[0] == "aaaaaa.\n\nbb bb. b\n"
    assert split("aaaaaaaa aa.\n\nb b. b\nb bbb", 20)[0] == "aaaaaaaa aa.\n\n"
    assert split("aaaaaaaa aa. bb bb bbbbb", 20)[0] == "aaaaaaaa aa. "
    assert split("aaaaaaaa aa bbbbbbbbbbbbb", 20)[0] == "aaaaaaaa aa "
    assert split("a" * 30, 20) == ["a" * 20, "a" * 10]
    assert split("漢漢漢漢漢漢漢漢漢漢漢漢。漢漢漢漢漢漢漢漢漢漢", 20)[0] == "漢漢漢漢漢漢漢漢漢漢漢漢。"


def test_options_and_mark_go_with_the_last_part_and_a_secret_stays_one() -> None:
    saying = Saying("aaaa bbbb cccc dddd", options=("Yes", "No"), mark="k3", secret=True, again="see it again")
    first, last = parts(saying, 16)

    assert (first.options, first.mark, first.secret, first.again) == ((), "", True, "see it again")
    assert (last.options, last.mark, last.secret, last.again) == (("Yes", "No"), "k3", True, "see it again")


def test_what_is_short_is_one_part_and_unchanged() -> None:
    saying = Saying("<b>&_*[ 4170 2936 8052", options=("Yes",), mark="k3")

    assert list(parts(saying)) == [saying]


def test_there_is_always_a_part() -> None:
    assert [part.text for part in parts(Saying(" \n "))] == [" \n "]


# --- the digits of a receipt --------------------------------------------------------------------------------------


def test_digits_keep_their_order_in_a_text_from_right_to_left() -> None:
    said = isolated("الرقم: 4170 2936 8052 7714 6389.")

    assert said == "الرقم: \u20664170 2936 8052 7714 6389\u2069."


def test_arabic_digits_have_a_mark_between_their_groups_besides() -> None:
    own = [own_digits("ar", group) for group in ("4170", "2936", "8052")]
    wanted = f"الرقم: \u2066{own[0]}\u200e {own[1]}\u200e {own[2]}\u2069"

    assert isolated(f"الرقم: {' '.join(own)}") == wanted
    assert isolated(f"الرقم: \u2066{' '.join(own)}\u2069") == wanted
    assert isolated(wanted) == wanted


def test_a_text_from_left_to_right_and_what_is_isolated_already_stay_as_they_are() -> None:
    for text in ("Number: 4170 2936 8052", "الرقم: \u20664170 2936\u2069", "الرقم 4170", "عام 2026"):
        assert isolated(text) == text
