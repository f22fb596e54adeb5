"""The wheel has everything inside that the tree serves, and serves by itself."""

from __future__ import annotations

import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from served import free_ports

from grievance.demo.visiting import Visitor
from grievance.settings import load

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and unpack it somewhere else."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.check_output([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_has_every_file_of_its_packages(unpacked: Path) -> None:
    listed = subprocess.check_output(["git", "ls-files", "-z", "grievance", "web", "bots"], cwd=ROOT, text=True)
    tree = {name for name in listed.split("\0") if name and (ROOT / name).exists()}

    packed = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()}

    assert tree - packed == set()
    assert {Path(name).suffix for name in tree} >= {".py", ".html", ".css", ".js", ".po", ".toml"}


def test_the_wheel_carries_its_licence(unpacked: Path) -> None:
    assert {path.name for path in unpacked.glob("*.dist-info/licenses/*")} == {"LICENSE", "NOTICE"}


def test_the_wheel_serves(unpacked: Path, tmp_path: Path) -> None:
    public, desk = free_ports(2)
    settings = load(home=tmp_path / "home", mode="test", public_port=public, desk_port=desk)
    environment = settings.environment() | {"PYTHONPATH": str(unpacked)}
    command = [sys.executable, "-m", "grievance"]
    subprocess.check_output([*command, "init", "--keys", str(tmp_path / "keys")], cwd=tmp_path, env=environment)

    with subprocess.Popen([*command, "serve", "public"], cwd=tmp_path, env=environment) as door:
        page = first_page(f"http://127.0.0.1:{public}")
        door.terminate()

    assert "<form" in page


def first_page(url: str) -> str:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            return Visitor(url).open("/en/").source
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the door did not open")
