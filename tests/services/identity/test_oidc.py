"""What the platform says is believed only where every check holds (SECURITY.md 4)."""

import pytest

from bot.sandbox.world import World
from services.config import Config
from services.crypto.vault import Vault
from services.db.database import Database
from services.identity.errors import InvalidIssuerError, PlatformDownError
from services.identity.types import Bound, OidcConfig, Redeemed, Refusal, Refused
from services.registry import Services
from tests.doubles import StandingClock
from tests.logins import HERS, SOMEBODY, Login


async def test_every_login_asks_the_platform_for_a_fresh_one_and_the_level_voluntarily(
    login: Login, world: World
) -> None:
    await login.through()
    asked = world.platform.requests[-1].values
    assert asked["prompt"] == "login"
    assert asked["max_age"] == "600"
    assert asked["acr_values"] == "L4"
    assert "claims" not in asked
    assert asked["code_challenge_method"] == "S256"


@pytest.mark.parametrize("level", ["L1", "L2", "L3"])
async def test_a_lower_level_is_refused_and_named(
    services: Services, login: Login, level: str
) -> None:
    outcome = await services.identity.redeem(await login.through(level=level), HERS)
    assert outcome == Refused(Refusal.LEVEL_TOO_LOW, level)
    assert await services.identity.bound_people() == []


async def outcome_of(services: Services, login: Login) -> Redeemed:
    return await services.identity.redeem(await login.through(), HERS)


async def test_the_code_of_another_login_is_refused(services: Services, login: Login) -> None:
    other = await Login(services, "lin").ask(SOMEBODY)
    await other.decide(await other.open())
    await login.ask()
    await login.decide(await login.open())
    login.answer["code"] = other.answer["code"]
    outcome = await services.identity.redeem(await login.code(), HERS)
    assert outcome == Refused(Refusal.NOT_VERIFIED)


async def test_without_a_platform_nobody_can_log_in(
    db: Database, vault: Vault, clock: StandingClock
) -> None:
    services = Services(db, vault=vault, clock=clock, config=Config())
    login = await Login(services).ask()
    with pytest.raises(PlatformDownError):
        await login.open()


async def test_claims_in_the_id_token_serve_as_well(
    services: Services, login: Login, world: World
) -> None:
    world.platform.claims_in = "id_token"
    assert isinstance(await outcome_of(services, login), Bound)


async def test_a_public_client_needs_no_secret(
    db: Database, vault: Vault, clock: StandingClock, world: World
) -> None:
    world.platform.is_public_client = True
    config = Config(oidc=OidcConfig(world.issuer, world.client_id))
    services = Services(db, vault=vault, clock=clock, config=config)
    assert isinstance(await outcome_of(services, Login(services)), Bound)
    await services.logins.close()


async def test_a_level_is_compared_as_an_exact_string(
    db: Database, vault: Vault, clock: StandingClock, world: World
) -> None:
    world.platform.level_format = "urn:example:{level}"
    strict = Config(oidc=OidcConfig(world.issuer, world.client_id, world.client_secret))
    services = Services(db, vault=vault, clock=clock, config=strict)
    assert isinstance(await outcome_of(services, Login(services)), Refused)
    await services.logins.close()
    oidc = OidcConfig(
        world.issuer,
        world.client_id,
        world.client_secret,
        required_levels=("urn:example:L4", "urn:example:L5"),
    )
    services = Services(db, vault=vault, clock=clock, config=Config(oidc=oidc))
    assert isinstance(await outcome_of(services, Login(services)), Bound)
    await services.logins.close()


@pytest.mark.parametrize("issuer", ["http://platform.example", "ftp://127.0.0.1", "platform"])
def test_an_issuer_without_encryption_is_refused_except_on_this_machine(issuer: str) -> None:
    with pytest.raises(InvalidIssuerError):
        OidcConfig(issuer, "client")
