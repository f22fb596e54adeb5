"""A platform, somebody who wrote to the bot, and a bot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from calling import Client

from bots.rehearsal import Fake, Phone, rehearsing


@pytest.fixture
def fake() -> Iterator[Fake]:
    """Let a platform stand."""
    with rehearsing() as standing:
        yield standing


@pytest.fixture
def client(fake: Fake) -> Iterator[Client]:
    """Give a bot."""
    client = Client(fake)
    with closing(client.connection):
        yield client


@pytest.fixture
def ana(fake: Fake, client: Client) -> Phone:
    """Give the phone of somebody who wrote to the bot; it was read."""
    phone = fake.phone("Ana", language="es", username="ana")
    phone.say("/start")
    client.next()
    return phone
