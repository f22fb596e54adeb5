"""The words that always work: leaving, coming back, erasing, help, a person, another language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from grievance.case.referral import Referral
from grievance.interview import mailbox, steps
from grievance.interview.asking import away_to, choosing_language, counted, go, place, said, stay, turned_back
from grievance.interview.live import Word
from grievance.interview.talk import Reply, Rules, Saying, Talk
from grievance.phrases import day, say


def heard(rules: Rules, talk: Talk, word: Word, language: str, fresh: bytes) -> Reply:
    """Do what a live word asks for. Before a language is chosen only STOP does something."""
    if word is Word.STOP:
        return stop(rules, talk, language, fresh)
    if not talk.language:
        return stay(rules, talk)
    return _HEARD[word](rules, talk)


def stop(rules: Rules, talk: Talk, language: str, fresh: bytes) -> Reply:
    """End it at once with a line that says nothing, and lock it. A draft waits; a filed story needs the receipt."""
    here = place(rules, talk)
    left = replace(
        talk,
        step="stopped",
        after=here,
        token="",
        whole="",
        letter=0,
        misses=0,
        album="",
        doing="",
        news="",
        asked=talk.asked + 1,
    )
    if talk.filed and talk.shared:
        left = replace(left, nonce=fresh, after="", answers={})
    return Reply(left, (Saying(say(language, "bot.neutral")),), clear=True)


def back(rules: Rules, talk: Talk) -> Reply:
    """Go one question back: out of a detour, or to the question before; never past the receipt."""
    if talk.step in {"letter", "write", "promises", *steps.CHOOSING, *steps.RATING}:
        return mailbox.look(talk, "shut")
    if talk.step == "number.again":
        return go(rules, talk, "exchanged")
    if talk.step in _NO_WAY_BACK:
        return stay(rules, talk, said(rules, talk, "bot.back.none"))
    if talk.step == "number":
        talk = replace(talk, after=talk.after.removesuffix("write").strip())
    if talk.step not in steps.way(rules):
        return turned_back(rules, talk)
    before = steps.preceding(rules, talk.step, talk.answers, erased=talk.erased)
    if not before:
        return stay(rules, talk, said(rules, talk, "bot.back.none"))
    return go(rules, talk, before)


def consent(rules: Rules, talk: Talk, option: str, fresh: bytes) -> Reply:
    """Go on, tell more, or stop."""
    if option == "stop":
        return stop(rules, talk, talk.language, fresh)
    if option == "go":
        return go(rules, talk, "about")
    more = [said(rules, talk, key) for key in ("about.us", "story.keep", "bot.more.names", "bot.more.draft")]
    return stay(rules, talk, *more, counted(rules, talk, "story.next", rules.days))


def menu(rules: Rules, talk: Talk, option: str, _: bytes) -> Reply:
    """Go on, start anew or erase, without a word of what was."""
    match option:
        case "go":
            return _resumed(rules, talk)
        case "new":
            return away_to(rules, talk, "anew")
        case _:
            return away_to(rules, talk, "delete")


def anew(rules: Rules, talk: Talk, option: str, fresh: bytes) -> Reply:
    """Begin a new story under its own nonce, or go on with the one that is there."""
    if option == "no":
        return _resumed(rules, talk)
    new = Talk(nonce=fresh, language=talk.language, asked=talk.asked)
    return go(rules, new, "phone", hide=True)


def delete(rules: Rules, talk: Talk, option: str, _: bytes) -> Reply:
    """Explain what can be erased: the chat here, who she is and the whole with the receipt."""
    match option:
        case "chat":
            return away_to(rules, talk, "erase")
        case "who":
            return away_to(rules, talk, "erase.who")
        case _:
            return away_to(rules, talk, "number.withdraw")


def erase(rules: Rules, talk: Talk, option: str, fresh: bytes) -> Reply:
    """Take the chat away and forget it, or come back."""
    if option == "no":
        return turned_back(rules, talk)
    gone = Talk(nonce=fresh, asked=talk.asked + 1)
    return Reply(gone, (Saying(said(rules, talk, "bot.neutral")),), clear=True, forget=True)


def erase_who(rules: Rules, talk: Talk, option: str, _: bytes) -> Reply:
    """Ask for the receipt, which does it at once, or come back. Its digits are kept by nobody between two turns."""
    return turned_back(rules, talk) if option == "no" else away_to(rules, talk, "number.erase")


def _resumed(rules: Rules, talk: Talk) -> Reply:
    """Go on where it stood. Where others use the phone, or a mailbox was open, the receipt is needed first."""
    here = place(rules, talk)
    if talk.filed and (talk.shared or not here):
        return go(rules, replace(talk, after="menu"), "number")
    return go(rules, replace(talk, after=""), here or "phone")


def _start(rules: Rules, talk: Talk) -> Reply:
    """Show the menu on a chat that is known. What was asked before waits."""
    if talk.step == "menu" or (choosing_language(talk) and not place(rules, talk)):
        return stay(rules, talk)
    return away_to(rules, replace(talk, token="", whole=""), "menu", hide=True)


def _help(rules: Rules, talk: Talk) -> Reply:
    keys = ("danger.lead", "bot.help.safe", "danger.call", "danger.trust", "bot.help.words")
    lines = tuple(said(rules, talk, key) for key in keys)
    if talk.step != "help" and steps.countries(rules):
        return away_to(rules, talk, "help", *lines)
    return stay(rules, talk, *lines, *_helpers(rules, talk, ""))


def help_in(rules: Rules, talk: Talk, option: str, _: bytes) -> Reply:
    """Name those who can help in a country, and those who can in any."""
    return turned_back(rules, talk, *_helpers(rules, talk, option))


def _helpers(rules: Rules, talk: Talk, country: str) -> tuple[str, ...]:
    found = [each for each in rules.help if each.country in {country, ""}]
    return (said(rules, talk, "referral.lead"), *(_helper(rules, talk, each) for each in found)) if found else ()


def _helper(rules: Rules, talk: Talk, each: Referral) -> str:
    """Write who it is, what they do, how to reach them and when we asked: a line each."""
    what = said(rules, talk, "referral.and").join(said(rules, talk, f"referral.help.{help_}") for help_ in each.help)
    asked = said(rules, talk, "referral.checked", day=day(talk.language, each.checked))
    return "\n".join(line for line in (each.name, what, each.phone, each.web, asked) if line)


def _human(rules: Rules, talk: Talk) -> Reply:
    reads = (said(rules, talk, "read.on", day=day(talk.language, rules.reads)),) if rules.reads else ()
    lines = counted(rules, talk, "bot.human", rules.days), said(rules, talk, "bot.human.words"), *reads
    return stay(rules, talk, *lines)


def _status(rules: Rules, talk: Talk) -> Reply:
    if talk.step in steps.OPEN:
        return mailbox.look(talk)
    return stay(rules, talk) if talk.step == "number" else away_to(rules, talk, "number")


def _new(rules: Rules, talk: Talk) -> Reply:
    return stay(rules, talk) if talk.step == "number.new" else away_to(rules, talk, "number.new")


def _delete(rules: Rules, talk: Talk) -> Reply:
    return stay(rules, talk) if talk.step == "delete" else away_to(rules, talk, "delete")


def _language(rules: Rules, talk: Talk) -> Reply:
    return stay(rules, talk) if choosing_language(talk) else away_to(rules, talk, "language")


_NO_WAY_BACK = steps.MAILBOXES | {"menu", "exchanged"}
_HEARD: Mapping[Word, Callable[[Rules, Talk], Reply]] = {
    Word.START: _start,
    Word.HELP: _help,
    Word.HUMAN: _human,
    Word.STATUS: _status,
    Word.NEW: _new,
    Word.DELETE: _delete,
    Word.LANGUAGE: _language,
}
