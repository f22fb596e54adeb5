"""The size and digest of a sealed file, taken while its bytes pass: nobody reads it twice to know that it is whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from grievance.store.rows import BlobRow


class Weighed:
    """Pieces on their way. Once they have passed, `is_row` says whether they were what the database expects."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        """Weigh these pieces, once."""
        self._pieces = pieces
        self._digest = hashlib.sha256()
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        """Pass the pieces on."""
        for piece in self._pieces:
            self.size += len(piece)
            self._digest.update(piece)
            yield piece

    def is_row(self, row: BlobRow) -> bool:
        """Say whether size and digest of what has passed are those of the row."""
        return (self.size, self._digest.digest()) == (row.size, row.digest)
