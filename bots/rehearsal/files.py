"""Files on the platform: what people and the bot sent, under references that say nothing."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from bots.rehearsal.messages import Raw
from bots.rehearsal.refusals import bad

MOST = 20_000_000
"""Bytes of the largest file that a bot can fetch."""

LINK = 3600
"""Seconds for which an address that was given stays good."""


@dataclass(frozen=True, slots=True, repr=False)
class File:
    """A file as it is kept. `size` is its true size, or what a test says that it is."""

    id: str
    unique: str
    data: bytes
    size: int
    folder: str
    ending: str


class Files:
    """All files. `now` is the rehearsal's clock. Called with the lock held."""

    def __init__(self, now: Callable[[], float]) -> None:
        """Begin with none."""
        self._now = now
        self._files: dict[str, File] = {}
        self._links: dict[str, tuple[File, float]] = {}

    def keep(self, data: bytes, folder: str, ending: str, size: int | None = None) -> File:
        """Keep a file in a folder (`photos`, `documents`, ...). `size` is told where it is not that of the data."""
        kept = File(
            id=secrets.token_urlsafe(48),
            unique=secrets.token_urlsafe(12),
            data=data,
            size=len(data) if size is None else size,
            folder=folder,
            ending=ending,
        )
        self._files[kept.id] = kept
        return kept

    def known(self, reference: str) -> File:
        """Return a file by its reference. Raises `Refusal`."""
        if reference not in self._files:
            raise bad("wrong file_id or the file is temporarily unavailable")
        return self._files[reference]

    def link(self, reference: str) -> Raw:
        """Give an address under which the file can be fetched for an hour. Raises `Refusal`."""
        file = self.known(reference)
        if file.size > MOST:
            raise bad("file is too big")
        path = f"{file.folder}/file_{len(self._links)}{file.ending}"
        self._links[path] = (file, self._now() + LINK)
        return {"file_id": file.id, "file_unique_id": file.unique, "file_size": file.size, "file_path": path}

    def fetch(self, path: str) -> bytes | None:
        """Return the bytes behind an address, or `None` where it is unknown or was good too long ago."""
        file, until = self._links.get(path, (None, 0.0))
        return file.data if file and until > self._now() else None
