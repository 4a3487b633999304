"""An installation that has started: its keys are made."""

from collections.abc import AsyncIterator

import pytest

from services.config import Config
from services.crypto.vault import Vault
from services.db.database import Database
from services.registry import Services
from tests.doubles import StandingClock
from tests.publishing import OwnKind, Publisher


@pytest.fixture
async def services(db: Database, vault: Vault, clock: StandingClock) -> Services:
    started = Services(db, vault=vault, clock=clock, config=Config())
    await started.keys.start()
    return started


@pytest.fixture
async def publisher(clock: StandingClock) -> AsyncIterator[Publisher]:
    async with Publisher.open(clock) as one:
        yield one


@pytest.fixture
async def zhejiang(services: Services, clock: StandingClock, publisher: Publisher) -> OwnKind:
    """Recognise a region of our own kind."""
    one = OwnKind(clock)
    publisher.body = one.trust_list
    await services.recognition.add(one.introduced(publisher.list_url))
    return one
