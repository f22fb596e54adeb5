"""Where the heads of the log lie: the newest in the keeper's own folder, all of them in the folder of the heads.

The folder of the heads is for others to read and to copy: `log.pub`, the key under which they hold, and a file for each
head, named by its size. Nothing there is ever written over.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grievance.errors import KeeperRefused, Unreadable
from grievance.keeper import files, shapes
from grievance.seal.head import Head, HeadVerifier

log = logging.getLogger(__name__)

READABLE = 0o644
OPEN = 0o755


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest head, as text (empty before the first), and the number of the fixed time that passed last."""

    head: str
    passed: int


class Own:
    """The newest head in the keeper's own folder: what it says is how much of `tree` counts."""

    def __init__(self, path: Path) -> None:
        """Take the path of the file."""
        self._path = path

    def read(self) -> Newest | None:
        """Read it; `None` where there never was one. Raises `KeeperRefused` where it is damaged."""
        if not self._path.exists():
            return None
        try:
            return shapes.shape(Newest, shapes.parse(self._path.read_bytes()))
        except KeeperRefused:
            raise KeeperRefused("head is damaged: without it nobody knows how large the log was") from None

    def keep(self, newest: Newest) -> None:
        """Keep it, durably. Raises `OSError`."""
        files.replace(self._path, shapes.write(shapes.flatten(newest)))


class Shown:
    """The folder of the heads. It may lie on another disk, and may be away: then it is tried again at the next head."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, which is made when the first head is shown."""
        self._folder = folder

    def show(self, verifier: HeadVerifier, head: str) -> None:
        """Put a head and the key there. What cannot be put, and what is there already and is another, is told."""
        try:
            if not self._folder.exists():
                self._folder.mkdir(parents=True)
                self._folder.chmod(OPEN)
            self._put(self._folder / "log.pub", verifier.text + "\n")
            if head:
                self._put(self._folder / name(verifier.head(head).size), head)
        except OSError:
            log.error("the folder of the heads could not be written")  # noqa: TRY400 - said in one line, tried again

    def read(self, verifier: HeadVerifier) -> Iterator[Head]:
        """Read all heads there, by size. One that does not hold under the log's key is told and passed over."""
        for path in sorted(self._folder.glob("*.head")):
            try:
                yield verifier.head(path.read_text("utf-8"))
            except (Unreadable, OSError, ValueError):
                log.error("%s in the folder of the heads is no head of this log", path.name)  # noqa: TRY400 - a line

    def _put(self, path: Path, text: str) -> None:
        if not path.exists():
            files.replace(path, text.encode("utf-8"), READABLE)
        elif not path.read_bytes().startswith(text.encode("utf-8")):  # a witness may have signed below
            log.error("%s in the folder of the heads is another than ours", path.name)


def name(size: int) -> str:
    """Name the file of a head, so that files stand in the order of the log."""
    return f"{size:012}.head"
