"""A real office behind the public door, one for each file of tests; the door is asked without a socket."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from offices import TestOffice, standing
from visits import Visit

from grievance.keeper.client import Keeper
from grievance.office import SOCKETS, Process
from web.public.app import create_app


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestOffice]:
    """Give the office behind the door, with its keeper at work."""
    home = tmp_path_factory.mktemp("behind")
    with standing(home, f"sqlite:///{home / 'grievance.db'}") as office:
        yield office


@pytest.fixture(scope="module")
def public(behind: TestOffice) -> Flask:
    """Give the door."""
    return create_app(behind.role(Process.PUBLIC))


@pytest.fixture
def hurried(behind: TestOffice) -> Visit:
    """Give somebody whose door waits a fifth of a second for the keeper and not five: only for when it is away."""
    office = behind.role(Process.PUBLIC)
    office.keeper = Keeper(behind.settings.sockets / SOCKETS[Process.PUBLIC], timeout=0.2)
    return Visit(create_app(office))


@pytest.fixture
def visit(public: Flask) -> Visit:
    """Give somebody who stands before the door."""
    return Visit(public)
