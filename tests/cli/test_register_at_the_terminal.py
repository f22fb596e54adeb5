"""`grievance register`: files in and out for an officer who signs in; everything or nothing, row by row."""

from __future__ import annotations

from pathlib import Path

from offices import RUTH, SALMA, TestOffice, next_code
from terminal import Terminal

HEAD = "id,name,country,source,day\n"
GOOD = HEAD + "E-1,Kiln & Co,Peru,a list,2026-02-03\nE-2,Büyük,Peru,a list,2026-02-03\n"
BAD = GOOD + "E-3,Gone,Peru,a list,never\nE-1,Twice,Peru,a list,2026-02-03\n"


def test_files_go_in_and_come_out_for_an_officer_who_signs_in(standing_office: TestOffice, tmp_path: Path) -> None:
    office, terminal = standing_office, Terminal(standing_office.settings.environment())
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(GOOD.replace("country", "Land"))
    bad.write_text(BAD)

    def as_officer(*words: str, name: str = RUTH) -> tuple[int, str]:
        given = office.enrolled[name]
        typed = f"{given.passphrase}\n{next_code(given)}\n"
        ran = terminal.run("register", *words, "--officer", name, typed=typed)
        return ran.returncode, ran.stdout or ran.stderr

    status, said = as_officer("import", "entity", str(bad))
    assert status == 1
    assert said.splitlines() == [
        "Line 4: day is no day as 2026-11-29 is (never)",
        "Line 5: id stands in this file already, in line 2 (E-1)",
        "Nothing was taken: 2 refused, beside 2 new, 0 changed, 0 unchanged.",
    ]
    dry = as_officer("import", "entity", str(good), "--map", "country=Land", "--dry-run")
    assert dry == (0, "It would change: 2 new, 0 changed, 0 unchanged.\n")
    taken = as_officer("import", "entity", str(good), "--map", "country=Land")
    assert taken == (0, "Taken in: 2 new, 0 changed, 0 unchanged.\n")
    status, said = as_officer("export", "entity", name=SALMA)
    assert (status, said.splitlines()[2]) == (0, "E-2,Büyük,Peru,a list,2026-02-03,,,")
    assert as_officer("import", "entity", str(good), "--map", "country=Land", name=SALMA)[0] == 1
