"""The log's tree gives the hashes that Certificate Transparency published, and proves nothing that is not so."""

from __future__ import annotations

import os
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grievance.errors import Unreadable
from grievance.seal import log
from grievance.seal.log import Growing, Proof, leaf_hash

# The eight leaves with which the logs of Certificate Transparency are tested (certificate-transparency-go, testonly).
LEAVES = tuple(
    bytes.fromhex(leaf)
    for leaf in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
)
HASHES = tuple(map(leaf_hash, LEAVES))
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
P, Q, R = (
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
)
S = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
T = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
U = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"

hashes = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40)


def hexes(proof: Proof) -> list[str]:
    return [part.hex() for part in proof]


def changed(data: bytes, at: int) -> bytes:
    """Change one byte."""
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize("size", range(9))
def test_the_published_roots_come_out(size: int) -> None:
    tree = Growing()
    for leaf in LEAVES[:size]:
        tree.add(leaf)

    assert tree.root().hex() == log.root(HASHES[:size]).hex() == ROOTS[size]
    assert tree.size == size


@pytest.mark.parametrize(
    ("size", "index", "proof"),
    [
        (1, 0, []),
        (8, 0, [P, Q, R]),
        (8, 5, [S, T, ROOTS[4]]),
        (3, 2, [ROOTS[2]]),
        (5, 1, [ROOTS[1], Q, S]),
    ],
)
def test_the_published_proofs_that_a_leaf_is_there_come_out(size: int, index: int, proof: list[str]) -> None:
    assert hexes(log.inclusion(HASHES[:size], index)) == proof


@pytest.mark.parametrize(
    ("size", "old", "proof"),
    [(1, 1, []), (8, 0, []), (8, 1, [P, Q, R]), (8, 6, [U, T, ROOTS[4]]), (5, 2, [Q, S])],
)
def test_the_published_proofs_that_a_tree_grew_come_out(size: int, old: int, proof: list[str]) -> None:
    assert hexes(log.consistency(HASHES[:size], old)) == proof


@given(hashes, st.data())
def test_every_leaf_is_proved_and_no_other_in_its_place(all_of: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(all_of) - 1))
    proof, root = log.inclusion(all_of, index), log.root(all_of)

    log.verify_inclusion(all_of[index], index, len(all_of), proof, root)

    at = data.draw(st.integers(0, 31))
    for wrong in (
        (changed(all_of[index], at), index, len(all_of), proof, root),
        (all_of[index], index, len(all_of), proof, changed(root, at)),
        (all_of[index], index, len(all_of), (*proof, bytes(32)), root),
        *((all_of[index], index, len(all_of), altered, root) for altered in _altered(proof, at)),
        (all_of[index], len(all_of), len(all_of), proof, root),
        (all_of[index], -1, len(all_of), proof, root),
    ):
        with pytest.raises(Unreadable):
            log.verify_inclusion(*wrong)


@given(hashes, st.data())
def test_every_tree_is_proved_to_begin_with_an_older_one_and_with_no_other(
    all_of: list[bytes], data: st.DataObject
) -> None:
    old = data.draw(st.integers(1, len(all_of)))
    before, root, proof = log.root(all_of[:old]), log.root(all_of), log.consistency(all_of, old)

    log.verify_consistency(old, before, len(all_of), root, proof)

    at = data.draw(st.integers(0, 31))
    for wrong in (
        (old, changed(before, at), len(all_of), root, proof),
        (old, before, len(all_of), changed(root, at), proof),
        (old, before, len(all_of), root, (*proof, bytes(32))),
        *((old, before, len(all_of), root, altered) for altered in _altered(proof, at)),
        (len(all_of) + 1, before, len(all_of), root, proof),
        (-1, before, len(all_of), root, proof),
    ):
        with pytest.raises(Unreadable):
            log.verify_consistency(*wrong)


def _altered(proof: Proof, at: int) -> Sequence[Proof]:
    """Change one byte in each part, and leave each part out."""
    one_byte = [(*proof[:n], changed(part, at), *proof[n + 1 :]) for n, part in enumerate(proof)]
    return one_byte + [(*proof[:n], *proof[n + 1 :]) for n in range(len(proof))]


def test_every_tree_begins_with_the_empty_one() -> None:
    empty = bytes.fromhex(ROOTS[0])

    log.verify_consistency(0, empty, 8, bytes.fromhex(ROOTS[8]), ())
    log.verify_consistency(0, empty, 0, empty, ())

    for wrong in ((0, bytes(32), 8, bytes.fromhex(ROOTS[8]), ()), (0, empty, 8, bytes.fromhex(ROOTS[8]), (empty,))):
        with pytest.raises(Unreadable):
            log.verify_consistency(*wrong)


def test_what_is_not_in_the_tree_cannot_be_proved() -> None:
    for index in (-1, 8):
        with pytest.raises(IndexError):
            log.inclusion(HASHES, index)
    for size in (-1, 9):
        with pytest.raises(IndexError):
            log.consistency(HASHES, size)


@given(hashes, hashes)
def test_a_copy_grows_by_itself(first: list[bytes], second: list[bytes]) -> None:
    tree = Growing()
    for each in first:
        tree.add_hash(each)
    copy = tree.copy()
    for each in second:
        copy.add_hash(each)

    assert (tree.size, tree.root()) == (len(first), log.root(first))
    assert (copy.size, copy.root()) == (len(first + second), log.root(first + second))


def test_a_leaf_shows_neither_its_case_nor_what_it_names_nor_its_kind() -> None:
    case, named = os.urandom(16), os.urandom(32)
    slot, other = os.urandom(32), os.urandom(32)
    leaves = {
        log.leaf(log.blind(secret), kind, of, sequence, about)
        for secret in (slot, other)
        for kind in ("entry", "release")
        for of in (case, bytes(16))
        for sequence in (0, 1)
        for about in (named, bytes(32))
    }

    assert len(leaves) == 32
    assert {len(leaf) for leaf in leaves} == {32}
    assert slot != log.blind(slot)
