"""Services that log in at the pretend platform."""

from collections.abc import AsyncIterator

import pytest

from bot.sandbox.world import World
from services.config import Config
from services.crypto.vault import Vault
from services.db.database import Database
from services.identity.types import OidcConfig
from services.registry import Services
from tests.doubles import StandingClock
from tests.logins import Login


@pytest.fixture
async def world(clock: StandingClock) -> AsyncIterator[World]:
    pretend = await World.start(clock)
    yield pretend
    await pretend.close()


@pytest.fixture
def oidc(world: World) -> OidcConfig:
    return OidcConfig(world.issuer, world.client_id, world.client_secret)


@pytest.fixture
async def services(
    db: Database, vault: Vault, clock: StandingClock, oidc: OidcConfig
) -> AsyncIterator[Services]:
    composed = Services(db, vault=vault, clock=clock, config=Config(oidc=oidc))
    yield composed
    await composed.logins.close()


@pytest.fixture
def login(services: Services) -> Login:
    return Login(services)
