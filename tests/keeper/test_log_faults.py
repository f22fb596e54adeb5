"""Whatever a crash, a disk or a hand did to the log's files: no two trees have one size, and what is wrong is told."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from logbook import Book

from grievance.errors import KeeperRefused
from grievance.keeper.tree import SIZE


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    book = Book(tmp_path)
    book.grow(5)
    yield book
    book.close()


def flip(path: Path, at: int) -> None:
    """Change one byte of a file."""
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def stands_still(book: Book) -> bool:
    """Say whether the log makes no head any more, and still takes what is entered."""
    before, lines = book.log.head(), len(book.told())
    book.enter(2)
    book.pass_time()
    assert len(book.told()) == lines + 2
    return book.log.head() == before


def test_what_is_whole_is_told_nothing_of(book: Book, caplog: pytest.LogCaptureFixture) -> None:
    book.again()

    assert not stands_still(book)
    assert caplog.text == ""


@pytest.mark.parametrize("torn", [0, 1, SIZE - 1, SIZE, 3 * SIZE + 7])
@pytest.mark.parametrize("junk", [False, True])
def test_a_batch_that_a_crash_cut_short_is_made_again_and_is_the_same(book: Book, torn: int, *, junk: bool) -> None:
    book.enter(4)
    head, tree = ((book.folder / name).read_bytes() for name in ("head", "tree"))
    book.pass_time()
    whole, signed = (book.folder / "tree").read_bytes(), book.log.head()
    (book.heads / "000000000009.head").unlink()
    book.close()
    (book.folder / "head").write_bytes(head)
    (book.folder / "tree").write_bytes(tree + (os.urandom(torn) if junk else whole[len(tree) :][:torn]))

    book.open()
    assert book.head().size == 5
    assert len(book.log.leaves(0, 100).leaves) == 5
    book.log.pass_time()

    assert (book.folder / "tree").read_bytes() == whole
    assert book.log.head() == signed


def test_a_head_that_was_not_shown_before_a_crash_is_shown_at_the_start(book: Book) -> None:
    (book.heads / "000000000005.head").unlink()
    (book.heads / "log.pub").unlink()

    book.again()

    assert book.shown() == {"000000000005.head": book.log.head()}
    assert book.head().size == 5


@pytest.mark.parametrize("at", [0, 31, SIZE, 5 * SIZE - SIZE])
def test_a_tree_that_was_changed_is_told_and_nothing_is_signed_on_top(
    book: Book, caplog: pytest.LogCaptureFixture, at: int
) -> None:
    flip(book.folder / "tree", at)

    book.again()

    assert "the log stands still: tree is not what the head of 5 leaves says" in caplog.text
    assert stands_still(book)
    assert len(book.shown()) == 1


def test_the_first_head_that_the_tree_belies_is_named(book: Book, caplog: pytest.LogCaptureFixture) -> None:
    book.grow(3)
    flip(book.folder / "tree", 6 * SIZE)

    book.again()

    assert "tree is not what the head of 8 leaves says" in caplog.text


def test_a_tree_that_was_cut_is_told_and_nothing_is_signed_on_top(book: Book, caplog: pytest.LogCaptureFixture) -> None:
    os.truncate(book.folder / "tree", 3 * SIZE)

    book.again()

    assert "tree is not what the head of 5 leaves says" in caplog.text
    assert stands_still(book)


def test_a_journal_that_was_cut_is_told_and_nothing_is_signed_on_top(
    book: Book, caplog: pytest.LogCaptureFixture
) -> None:
    journal = book.folder / "journal"
    journal.write_bytes(b"".join(journal.read_bytes().splitlines(keepends=True)[:3]))

    book.again()

    assert "the log stands still: the journal is shorter than it was" in caplog.text
    assert stands_still(book)


def test_a_line_of_the_journal_that_was_changed_is_told_and_the_log_goes_on(
    book: Book, caplog: pytest.LogCaptureFixture
) -> None:
    journal = book.folder / "journal"
    length = len(journal.read_bytes()) // 5
    for at in (2 * length + 30, 4 * length + 100):  # in the case of one line, in the digest of another
        journal.write_bytes(journal.read_bytes()[:at] + b"x" + journal.read_bytes()[at + 1 :])

    book.again()

    assert "2 lines of the journal are not what was logged, the first is 2" in caplog.text
    assert not stands_still(book)


def test_another_digest_in_a_line_of_the_journal_is_told(book: Book, caplog: pytest.LogCaptureFixture) -> None:
    journal = book.folder / "journal"
    journal.write_text(re.sub(r"digest=[0-9a-f]{64}", f"digest={'0' * 64}", journal.read_text(), count=1))

    book.again()

    assert "1 lines of the journal are not what was logged, the first is 0" in caplog.text


def test_a_keeper_from_an_older_copy_signs_nothing_beside_a_newer_head(
    book: Book, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.copytree(book.folder, tmp_path / "copy")
    book.grow(3)
    book.close()
    shutil.rmtree(book.folder)
    shutil.move(tmp_path / "copy", book.folder)

    book.open()

    assert "the log stands still: a head of 8 leaves was shown, and the newest here has 5" in caplog.text
    assert stands_still(book)
    newer = (book.heads / "000000000008.head").read_text()
    assert book.log.head() != newer

    (book.heads / "000000000008.head").rename(tmp_path / "aside")
    book.again()
    assert not stands_still(book)


@pytest.mark.parametrize("also", [(), ("tree",), ("tree", "seen")])
def test_a_keeper_that_lost_its_head_signs_nothing_beside_those_that_were_shown(
    book: Book, also: tuple[str, ...], caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("head", *also):
        (book.folder / name).unlink()
    book.again()
    book.tell()
    book.again()

    assert stands_still(book)
    assert "a head of 5 leaves was shown, and the newest here has 0" in caplog.text
    assert len(book.shown()) == 1


def test_a_log_that_lost_its_key_signs_nothing(book: Book, caplog: pytest.LogCaptureFixture) -> None:
    (book.folder / "log.key").unlink()

    book.again()

    assert "the log stands still: head was not signed with log.key" in caplog.text
    assert stands_still(book)


def test_a_damaged_head_is_not_taken_for_none(book: Book) -> None:
    (book.folder / "head").write_bytes(b"{}")

    with pytest.raises(KeeperRefused, match="head is damaged"):
        book.again()


def test_what_lies_among_the_heads_and_is_none_is_told_and_does_not_stop_the_log(
    book: Book, caplog: pytest.LogCaptureFixture
) -> None:
    (book.heads / "000000000099.head").write_text("no head")
    (book.heads / "000000000098.head").write_bytes(b"\xff")

    book.again()

    assert caplog.text.count("is no head of this log") == 2
    assert not stands_still(book)


def test_what_was_shown_is_never_written_over(book: Book, caplog: pytest.LogCaptureFixture) -> None:
    (book.heads / "log.pub").write_text("another key")
    (book.heads / "000000000005.head").write_text(book.log.head() + "\N{EM DASH} witness.example AAAAAAAA\n")

    book.again()

    assert (book.heads / "log.pub").read_text() == "another key"
    assert "witness" in (book.heads / "000000000005.head").read_text()
    assert "log.pub in the folder of the heads is another than ours" in caplog.text
    assert "000000000005.head" not in caplog.text


def test_a_folder_of_heads_that_is_away_is_told_and_tried_again(book: Book, caplog: pytest.LogCaptureFixture) -> None:
    shutil.rmtree(book.heads)
    book.heads.write_text("no folder")
    book.enter(1)
    book.pass_time()
    assert "the folder of the heads could not be written" in caplog.text
    assert book.log.head().split("\n")[1] == "6"

    book.heads.unlink()
    book.pass_time()

    assert book.shown() == {"000000000006.head": book.log.head()}


def test_a_disk_that_does_not_take_the_tree_makes_no_head_and_the_next_time_does(
    book: Book, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> int:
        raise OSError(errno.ENOSPC, "full")

    book.enter(2)
    with monkeypatch.context() as full:
        full.setattr(os, "pwrite", fail)
        book.pass_time()
    assert "the log could not be written" in caplog.text
    assert book.head().size == 5

    book.pass_time()

    assert book.head().size == 7
    assert book.head().root == book.root(7)
