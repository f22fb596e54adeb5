"""An evidence pack on paper: the same facts as its JSON, in sentences and tables. fpdf2 is known here alone."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from fpdf import FPDF, XPos, YPos
from fpdf.fonts import FontFace

from grievance.reporting.making import Pack

_LOG: Final[Mapping[str, str]] = {
    "clock": "Clock",
    "begun": "Begun",
    "done": "Done",
    "kept": "In time",
    "late": "Late",
    "lapsed": "Ended with its case",
    "overdue": "Overdue",
    "kept_in_time": "Share in time",
    "usual_time": "Usual time",
}
_LOG_WIDTHS: Final = (17, 9, 9, 9, 9, 11, 11, 15, 15)
_PROCEDURE_WIDTHS: Final = (13, 18, 16, 22, 16, 15)

_ROOM: Final = 50  # millimetres that a heading needs below it, so that it does not stand alone

HELD_BACK: Final = "-"
_FONT: Final = "helvetica"  # one of the fourteen that every reader has; it writes Western European signs only
_HEAD: Final = FontFace(emphasis="BOLD")

_WHAT: Final = (
    "What an auditor can see of a complaints resolution mechanism without seeing anybody who used it. It holds counts "
    "only: no words, no names, no numbers of cases and no day finer than a quarter. Chain of Custody 7.3 and "
    "Performance Standard 3.4 ask for the mechanism; which evidence they ask for was not at hand."
)
_COUNTED: Final = (
    "A case counts from the day on which something was alleged of this company, and everything counts once, in the "
    "year in which it was. The year is told as it stood on its last day: asked again, it is the same."
)
_CLOCKS: Final = (
    "How often each clock began in the year; how often it was done, in time or late; how often only its case ended it; "
    "and how many stood overdue at the end of the year. The usual time is the middle one, in days from its beginning."
)
_NOTHING: Final = (
    "Every number is held back. That does not say that somebody spoke, and not that nobody did: it says that there is "
    "nothing large enough to be told without telling of somebody."
)


def printed(pack: Pack) -> bytes:
    """Print a pack as a PDF. The same pack is always the same bytes."""
    facts = pack.facts
    page = FPDF(format="A4")
    page.set_creation_date(datetime.combine(date.fromisoformat(facts["made_on"]), datetime.min.time(), UTC))
    page.set_title("Evidence pack")
    page.set_lang("en")
    page.set_auto_page_break(auto=True, margin=18)
    page.add_page()
    _opening(page, facts)
    if not facts["nothing_shown"]:
        _numbers(page, facts)
    _procedure(page, facts)
    _history(page, facts)
    return bytes(page.output())


def signs(text: str) -> tuple[str, bool]:
    """Write a text in the signs that the font has; say whether something had to be written otherwise.

    Letters lose marks that it has not; of another script each sign is written as its number.
    """
    written = "".join(_sign(sign) for sign in unicodedata.normalize("NFC", text))
    return written, written != text


def _sign(sign: str) -> str:
    if sign.isprintable() and _has(sign):
        return sign
    bare = "".join(part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))
    return bare if bare and bare.isprintable() and _has(bare) else f"[U+{ord(sign):04X}]"


def _has(text: str) -> bool:
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True


def _opening(page: FPDF, facts: Mapping[str, Any]) -> None:
    mechanism, (entity, changed) = facts["mechanism"], signs(facts["entity"])
    _write(page, f"Evidence pack {facts['year']}", size=18, style="B")
    _write(page, f"Complaints resolution mechanism, of {entity}", size=12, style="B")
    if changed:
        _write(page, "This name has signs that cannot be printed here. The JSON has it as it is written.", style="I")
    _write(
        page, f"{mechanism['title']} ({mechanism['id']}, version {mechanism['version']}). Made on {facts['made_on']}."
    )
    if not facts["leaves_the_office"]:
        _write(page, "This stays in the office: smaller numbers are shown than may leave it.", style="B")
    if not facts["complete"]:
        _write(page, "Some cases of the office did not open, and are not counted.", style="B")
    _write(page, _WHAT)
    _write(page, f"{_COUNTED} {_least(facts)}")
    if facts["nothing_shown"]:
        _write(page, _NOTHING, style="B")


def _least(facts: Mapping[str, Any]) -> str:
    return (
        f"The smallest number that is shown is {facts['smallest_number']}. Where a dash ({HELD_BACK}) stands, a number "
        "is held back: it may be small, or nought, or large and held back so that another one cannot be worked out."
    )


def _numbers(page: FPDF, facts: Mapping[str, Any]) -> None:
    _heading(page, "Cases")
    quarters = sorted(facts["cases"]["quarters"])
    numbers = [facts["cases"]["quarters"][quarter] for quarter in quarters]
    _table(page, ["", "Year", *quarters], [["Cases", facts["cases"]["year"], *numbers]])
    _heading(page, "Clock log")
    _write(page, _CLOCKS)
    _table(
        page, tuple(_LOG.values()), [[_words(clock[key]) for key in _LOG] for clock in facts["clock_log"]], _LOG_WIDTHS
    )
    _heading(page, "How cases ended")
    ends = [[_words(end["title"]), end["cases"]] for end in facts["outcomes"]["by"]]
    _table(page, ["", "Cases"], [["All that ended", facts["outcomes"]["ended"]], *ends])
    _heading(page, "By criterion")
    if facts["criteria"]:
        rows = [[each[key] for key in ("criterion", "title", "cases")] for each in facts["criteria"]]
        _table(page, ["Criterion", "", "Cases"], rows, (15, 60, 15))
    _write(page, "A criterion that does not stand here may have been alleged or not.")


def _procedure(page: FPDF, facts: Mapping[str, Any]) -> None:
    _heading(page, "Procedure")
    _write(
        page,
        f"Every case follows one table of steps, version {facts['procedure']['lifecycle']}. Working days: "
        f"{facts['mechanism']['workdays']}. Editions in force at the end of the year: "
        f"{', '.join(each['title'] for each in facts['editions']) or 'none is known'}.",
    )
    rows = [
        [
            _words(clock["clock"]),
            clock["begins_with"],
            clock["lasts"],
            ", ".join(clock["ends_with"]),
            clock["stands_still"],
            clock["source"] if clock["by_law"] else "our own",
        ]
        for clock in facts["procedure"]["clocks"]
    ]
    plain = [[cell.replace("`", "").replace("*", "").replace("_", " ") for cell in row] for row in rows]
    _table(
        page, ["Clock", "Begins with", "Lasts", "Ends with", "Stands still", "Source"], plain, (13, 18, 16, 22, 16, 15)
    )


def _history(page: FPDF, facts: Mapping[str, Any]) -> None:
    _heading(page, "Hash of the history")
    _write(
        page,
        "The digest is over the newest line, at the end of the year, of every case of the office that was looked at, "
        "whomever it is about: it tells nothing of their number. Below it is the newest signed head of the log.",
    )
    _write(page, facts["history"]["digest"], size=8)
    for line in facts["history"]["log_head"].splitlines() or ["No head was signed yet."]:
        _write(page, line.replace("\N{EM DASH}", "--") or " ", size=8)


def _heading(page: FPDF, text: str) -> None:
    page.ln(3)
    if page.get_y() > page.h - _ROOM:
        page.add_page()
    _write(page, text, size=13, style="B")


def _write(page: FPDF, text: str, *, size: int = 10, style: str = "") -> None:
    page.set_font(_FONT, style=style, size=size)
    page.multi_cell(0, size / 2, signs(text)[0], align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    page.ln(1)


def _table(
    page: FPDF, heads: Sequence[str], rows: Iterable[Sequence[object]], widths: tuple[int, ...] | None = None
) -> None:
    page.set_font(_FONT, size=8)
    with page.table(col_widths=widths, text_align="LEFT", line_height=4, headings_style=_HEAD) as table:
        for row in (heads, *rows):
            table.row([signs(_shown(cell))[0] for cell in row])
    page.ln(1)


def _shown(cell: object) -> str:
    return HELD_BACK if cell is None else str(cell)


def _words(cell: object) -> object:
    return cell.replace("_", " ") if isinstance(cell, str) else cell
