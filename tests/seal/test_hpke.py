"""Our suite against HPKE written out by hand, and that against the published vectors.

The vectors know X-Wing with ChaCha20-Poly1305 only, so they cannot check our suite directly: they check the hand.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any, Final

import cryptography_vectors
import pytest
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from hypothesis import given
from hypothesis import strategies as st
from seal_cast import ALICE, quick

from grievance.seal.keys import Identity

X_WING: Final = 0x647A
X_WING_LABEL: Final = bytes.fromhex("5c2e2f2f5e5c")
HKDF_SHA256: Final = 1
AEADS: Final[dict[int, tuple[int, type[AESGCM | ChaCha20Poly1305]]]] = {
    1: (16, AESGCM),
    2: (32, AESGCM),
    3: (32, ChaCha20Poly1305),
}
Vector = dict[str, Any]


def vectors(name: str) -> list[Vector]:
    with cryptography_vectors.open_vector_file(f"HPKE/{name}", "r") as file:
        found: list[Vector] = json.load(file)
    return found


def by_hand(kem: int, aead: int, shared: bytes, info: bytes) -> tuple[bytes, bytes]:
    """RFC 9180, sections 4 and 5.1: key and base nonce from the KEM's secret, in base mode with HKDF-SHA256."""
    suite = b"HPKE" + b"".join(number.to_bytes(2, "big") for number in (kem, HKDF_SHA256, aead))

    def extract(salt: bytes, label: bytes, secret: bytes) -> bytes:
        return hmac.digest(salt, b"HPKE-v1" + suite + label + secret, "sha256")

    def expand(secret: bytes, label: bytes, info: bytes, length: int) -> bytes:
        labelled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
        return hmac.digest(secret, labelled + b"\x01", "sha256")[:length]

    context = b"\0" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", info)
    secret = extract(shared, b"secret", b"")
    return expand(secret, b"key", context, AEADS[aead][0]), expand(secret, b"base_nonce", context, 12)


def halves(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    expanded = hashlib.shake_256(seed).digest(96)
    return MLKEM768PrivateKey.from_seed_bytes(expanded[:64]), X25519PrivateKey.from_private_bytes(expanded[64:])


def combine(mlkem: bytes, x25519: bytes, encapsulated: bytes, public: bytes) -> bytes:
    """X-Wing's combiner (draft-connolly-cfrg-xwing-kem, section 5.3)."""
    return hashlib.sha3_256(mlkem + x25519 + encapsulated + public + X_WING_LABEL).digest()


def decapsulate(seed: bytes, enc: bytes) -> bytes:
    mlkem, x25519 = halves(seed)
    public = x25519.public_key().public_bytes_raw()
    shared = x25519.exchange(X25519PublicKey.from_public_bytes(enc[1088:]))
    return combine(mlkem.decapsulate(enc[:1088]), shared, enc[1088:], public)


def base(name: str, kems: set[int]) -> list[Vector]:
    return [
        vector
        for vector in vectors(name)
        if vector["mode"] == 0
        and vector["kdf_id"] == HKDF_SHA256
        and vector["aead_id"] in AEADS
        and vector["kem_id"] in kems
    ]


RFC_9180 = base("test-vectors.json", {0x10, 0x12, 0x20, 0x21})
PQ_X_WING = base("hpke-pq-test-vectors.json", {X_WING})


def test_the_vectors_are_all_there() -> None:
    seeds = [vector for vector in vectors("hpke-pq-test-vectors.json") if vector["kem_id"] == X_WING]

    assert (len(RFC_9180), len(PQ_X_WING), len(seeds)) == (12, 1, 2)


@pytest.mark.parametrize("vector", RFC_9180 + PQ_X_WING, ids=lambda vector: f"{vector['kem_id']:x}-{vector['aead_id']}")
def test_the_hand_follows_the_published_key_schedule(vector: Vector) -> None:
    key, nonce = by_hand(
        vector["kem_id"], vector["aead_id"], bytes.fromhex(vector["shared_secret"]), bytes.fromhex(vector["info"])
    )
    first = vector["encryptions"][0]
    opened = AEADS[vector["aead_id"]][1](key).decrypt(nonce, bytes.fromhex(first["ct"]), bytes.fromhex(first["aad"]))

    assert (key.hex(), nonce.hex()) == (vector["key"], vector["base_nonce"])
    assert opened.hex() == first["pt"]


@pytest.mark.parametrize(
    "vector", [vector for vector in vectors("hpke-pq-test-vectors.json") if vector["kem_id"] == X_WING], ids=["1", "2"]
)
def test_a_seed_leads_to_the_published_x_wing_key_and_secret(vector: Vector) -> None:
    seed = bytes.fromhex(vector["skRm"])

    assert Identity.from_seed(seed).recipient.public.hex() == vector["pkRm"]
    assert decapsulate(seed, bytes.fromhex(vector["enc"])).hex() == vector["shared_secret"]


@given(st.binary(max_size=200), st.binary(max_size=200))
@quick
def test_what_we_seal_opens_by_hand(info: bytes, plain: bytes) -> None:
    sealed = ALICE.identity.recipient.seal(info, plain)

    key, nonce = by_hand(X_WING, 2, decapsulate(ALICE.identity.seed, sealed[1:1121]), info)

    assert AESGCM(key).decrypt(nonce, sealed[1121:], b"") == plain


@given(st.binary(max_size=200), st.binary(max_size=200))
@quick
def test_what_is_sealed_by_hand_opens_for_us(info: bytes, plain: bytes) -> None:
    public = ALICE.identity.recipient.public
    mlkem, one = MLKEM768PublicKey.from_public_bytes(public[:1184]).encapsulate()
    ephemeral = X25519PrivateKey.generate()
    x25519 = ephemeral.public_key().public_bytes_raw()
    two = ephemeral.exchange(X25519PublicKey.from_public_bytes(public[1184:]))

    key, nonce = by_hand(X_WING, 2, combine(mlkem, two, x25519, public[1184:]), info)
    sealed = b"\x01" + one + x25519 + AESGCM(key).encrypt(nonce, plain, b"")

    assert ALICE.identity.open(info, sealed) == plain
