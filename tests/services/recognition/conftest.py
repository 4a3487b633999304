"""An installation that has started: its keys are made."""

import pytest

from services.config import Config
from services.crypto.vault import Vault
from services.db.database import Database
from services.registry import Services
from tests.doubles import StandingClock


@pytest.fixture
async def services(db: Database, vault: Vault, clock: StandingClock) -> Services:
    started = Services(db, vault=vault, clock=clock, config=Config())
    await started.keys.start()
    return started
