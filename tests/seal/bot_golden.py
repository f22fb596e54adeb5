"""Open the golden rows of the bot as a stranger with its key would: from docs/seal.md, with nothing of ours."""

import json
import struct
import sys
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

GIVEN = json.loads(Path(sys.argv[1]).read_text())
SEED, OFFICE, NAMES = bytes.fromhex(GIVEN["seed"]), bytes.fromhex(GIVEN["office"]), GIVEN["names"]


def derive(length: int, label: bytes) -> bytes:
    return HKDF(SHA256(), length, None, label).derive(SEED)


def named(length: int, *parts: bytes) -> bytes:
    return derive(length, b"".join(struct.pack(">I", len(part)) + part for part in parts))


def opened(row: dict[str, Any]) -> bytes:
    place = struct.pack(
        ">3sBBB16s16sIHI",
        b"GCV",
        1,
        1,
        row["kind"],
        bytes.fromhex(row["scope"]),
        bytes.fromhex(row["object"]),
        row["epoch"],
        row["field"],
        row["seq"],
    )
    sealed = bytes.fromhex(row["sealed"])
    assert sealed[0] == 1
    padded = AESGCM(derive(32, b"gcv1/bot lock")).decrypt(sealed[1:13], sealed[13:], place + OFFICE)
    size = struct.unpack(">I", padded[:4])[0]
    data, zeros = padded[4 : 4 + size], padded[4 + size :]
    assert not any(zeros)
    bucket = 4096
    while bucket < 4 + size:
        bucket *= 2
    assert len(padded) == bucket
    return data


channel, address = NAMES["channel"].encode(), NAMES["address"].encode()
tag = named(16, b"gcv1/bot chat", channel, address)
mark = named(32, b"gcv1/bot update", channel, NAMES["update"].encode())
saying = named(16, b"gcv1/bot saying", mark, str(NAMES["number"]).encode())
shown = named(16, b"gcv1/bot shown", tag, NAMES["message"].encode())

# Each row stands where its columns say.
rows = GIVEN["rows"]
assert {name: row["kind"] for name, row in rows.items()} == {"heard": 15, "chat": 16, "saying": 17, "shown": 17}
assert (rows["heard"]["scope"], rows["heard"]["object"]) == (tag.hex(), mark[:16].hex())
assert (rows["chat"]["scope"], rows["chat"]["object"]) == (bytes(16).hex(), tag.hex())
assert (rows["saying"]["scope"], rows["saying"]["object"], rows["saying"]["field"]) == (tag.hex(), saying.hex(), 1)
assert (rows["shown"]["scope"], rows["shown"]["object"], rows["shown"]["field"]) == (tag.hex(), shown.hex(), 2)

data = {name: opened(row) for name, row in rows.items()}
told = {"tag": tag, "mark": mark, "saying": saying, "shown": shown}
plain = {name: value.hex() for name, value in told.items()}
sys.stdout.write(json.dumps(plain | {"data": {name: value.hex() for name, value in data.items()}}))
