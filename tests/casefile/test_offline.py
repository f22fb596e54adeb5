"""The keys of the ceremony are read from their folder, and the pin moves forward at once or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from grievance.casefile.offline import OfflineKeys, raise_pin
from grievance.errors import SettingRefused
from grievance.seal.keys import Identity, Signer
from grievance.seal.manifest import Pin


def test_both_keys_are_read_from_one_folder(tmp_path: Path) -> None:
    root, recovery = Signer.generate(), Identity.generate()
    (tmp_path / "root.key").write_text(root.seed.hex() + "\n")
    (tmp_path / "recovery.key").write_text(f" {recovery.seed.hex()}\n")

    keys = OfflineKeys.load(tmp_path)

    assert (keys.root.seed, keys.recovery.seed) == (root.seed, recovery.seed)
    assert root.seed.hex() not in repr(keys)


@pytest.mark.parametrize("recovery", [None, "", "not hexadecimal", "é"])
def test_a_folder_without_both_is_refused_without_saying_what_it_holds(tmp_path: Path, recovery: str | None) -> None:
    (tmp_path / "root.key").write_text(Signer.generate().seed.hex())
    if recovery is not None:
        (tmp_path / "recovery.key").write_text(recovery)

    with pytest.raises(SettingRefused) as refused:
        OfflineKeys.load(tmp_path)

    assert not recovery or recovery not in str(refused.value)


def test_the_pin_is_replaced_whole(tmp_path: Path) -> None:
    file, pin = tmp_path / "pin.json", Pin(Signer.generate().verifier.public, 3)
    file.write_text("x" * 10_000)

    raise_pin(file, pin)

    assert Pin.from_json(file.read_text()) == pin
    assert [path.name for path in tmp_path.iterdir()] == ["pin.json"]
