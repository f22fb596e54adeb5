"""The case in the golden files: the ways that lead into it, and whose signatures hold there."""

from __future__ import annotations

import pytest
from golden_read import GIVEN, OFFICE, PLAIN, alice, place, signed_manifest, verified_roots, verified_rosters

from grievance.casefile.papers import Signed, open_paper
from grievance.seal.circle import circle_identity, unwrap_circle
from grievance.seal.keys import Identity, Signer, Verifier, digest
from grievance.seal.lockbox import join, open_compartment, open_grant
from grievance.seal.manifest import verify_manifest

OPENING = GIVEN["opening"]
CASE_SLOT = bytes.fromhex(OPENING["case_slot"])
IDENTITY_SLOT = bytes.fromhex(OPENING["identity_slot"])
KEY_SLOT = GIVEN["key_slot"]


def paper(name: str, *known: Verifier) -> Signed:
    row = GIVEN["envelopes"][name]
    identity = Identity.from_seed(bytes.fromhex(row["seed"]))
    return open_paper(identity, place(row), bytes.fromhex(row["sealed"]), {key.kid: key for key in known})


def test_a_passphrase_and_the_case_slot_lead_to_the_words() -> None:
    secrets, manifest = alice(), verify_manifest(*signed_manifest())
    key, member = manifest.circle("intake"), GIVEN["envelopes"]["member"]
    officer, body = bytes.fromhex(KEY_SLOT["officer"]), bytes.fromhex(member["sealed"])
    assert secrets.seat(officer) in verified_rosters().circles[key.id]

    identity = Identity.from_seed(secrets.sealing)
    seed = unwrap_circle(identity, OFFICE, key.id, key.epoch, officer, body, key.public)
    roots, granted, document = verified_roots(), OPENING["grant"], OPENING["document"]
    public = {(code, epoch): key for code, epoch, key in roots[-1].compartments}[granted["field"], granted["epoch"]]
    compartment, root = open_compartment(
        circle_identity(seed), CASE_SLOT, place(granted), bytes.fromhex(granted["sealed"]), public
    )
    receipts = {verifier.kid: verifier for verifier in (Verifier(each.verify) for each in roots)}
    statement = open_paper(compartment, place(document), bytes.fromhex(document["sealed"]), receipts)

    assert (statement.text("text"), statement.signer.hex()) == (PLAIN["opening"]["words"], PLAIN["opening"]["signer"])
    assert root == roots[0].digest() == bytes.fromhex(PLAIN["opening"]["root"])


def test_the_root_in_the_grant_is_not_the_newest() -> None:
    """Whoever compares the grant's root with the newest alone opens nothing here."""
    roots = verified_roots()

    assert [root.digest().hex() for root in roots] == PLAIN["roots"]["names"]
    assert [[code, epoch, key.hex()] for code, epoch, key in roots[-1].compartments] == PLAIN["roots"]["compartments"]
    assert (roots[-1].reply.hex(), roots[-1].verify.hex()) == (PLAIN["roots"]["reply"], PLAIN["roots"]["verify"])
    assert PLAIN["opening"]["root"] == PLAIN["roots"]["names"][0]


def test_two_circles_together_reach_the_identity() -> None:
    one, other = (
        open_grant(
            circle_identity(bytes.fromhex(row["circle_seed"])), IDENTITY_SLOT, place(row), bytes.fromhex(row["sealed"])
        )[0]
        for row in OPENING["halves"]
    )
    public = {code: key for code, _, key in verified_roots()[-1].compartments}[OPENING["halves"][0]["field"]]

    assert join(one, other).hex() == PLAIN["opening"]["identity"]
    assert Identity.from_seed(join(one, other)).recipient.public == public


@pytest.mark.parametrize(
    ("name", "signer"), [("entry", "intake"), ("next entry", "alice"), ("document", "alice"), ("summary", "intake")]
)
def test_a_paper_holds_under_the_key_that_counts_for_it(name: str, signer: str) -> None:
    known = {
        "intake": Verifier(bytes.fromhex(GIVEN["roots"]["intake"])),
        "alice": Signer.from_seed(alice().signing).verifier,
    }

    assert paper(name, known[signer]).signer == known[signer].kid


def test_the_entries_name_their_papers_and_each_other() -> None:
    first, second = (GIVEN["envelopes"][name] for name in ("entry", "next entry"))
    papers = [OPENING["document"], GIVEN["envelopes"]["document"]]
    bodies = [paper(name).body for name in ("entry", "next entry")]

    assert [body["documents"] for body in bodies] == [
        {row["object"]: digest(bytes.fromhex(row["sealed"])).hex()} for row in papers
    ]
    assert [body["previous"] for body in bodies] == [first["previous"], second["previous"]] == ["", first["digest"]]
    linked = (bytes.fromhex(part) for part in (first["digest"], second["sealed"], second["covers"]))
    assert second["digest"] == digest(*linked).hex()
