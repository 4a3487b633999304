"""A small county whose desk has a gateway, and nobody who can be reached in a chat."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.config import Config
from services.crypto.vault import Vault
from services.db.database import Database
from services.registry import Services
from tests.desk_samples import import_county
from tests.doubles import StandingClock
from tests.gateways import Gateway


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with Gateway.open() as one:
        yield one


@pytest.fixture
async def services(
    db: Database, vault: Vault, clock: StandingClock, gateway: Gateway, tmp_path: Path
) -> Services:
    config = Config(gateway=gateway.config)
    services = Services(db, vault=vault, clock=clock, config=config)
    await import_county(services, tmp_path)
    return services
