"""A platform with every fault: nobody is bound by it, and no answer of it counts twice."""

import aiohttp
import pytest

from bot.sandbox.platform.faults import FAULTS
from bot.sandbox.world import World
from services.identity import wire
from services.identity.errors import PlatformDownError
from services.identity.types import Bound, Completed, Fault, Over, Refusal, Refused
from services.registry import Services
from tests.logins import HERS, Login

WAYS = ("500", "503", "garbage", "huge", "nested", "redirects", "slow")
CLOSED = {f"discovery_{way}" for way in WAYS} | {"down", "discovery_issuer", "discovery_http"}
"""Nobody can even begin."""
ASTRAY = {"tampered_state"}
"""The answer belongs to no login of ours."""
HARMLESS = {"no_auth_time", "old_auth_time"}
"""A first binding takes them; a move does not (test_moves)."""
REFUSED = {
    **{f"{end}_{way}": Refusal.PLATFORM_DOWN for end in ("jwks", "token") for way in WAYS},
    **{f"userinfo_{way}": Refusal.PLATFORM_DOWN for way in WAYS},
    "jwks_empty": Refusal.PLATFORM_DOWN,
    "jwks_strange": Refusal.PLATFORM_DOWN,
    "access_denied": Refusal.CANCELLED,
    "low_acr": Refusal.LEVEL_TOO_LOW,
    "no_acr": Refusal.LEVEL_TOO_LOW,
    "many_acr": Refusal.LEVEL_TOO_LOW,
    "ancient_auth_time": Refusal.TOO_OLD,
    "no_number": Refusal.NO_DOCUMENT,
    "wrong_number": Refusal.NO_DOCUMENT,
    "number_as_number": Refusal.NO_DOCUMENT,
    "broken_name": Refusal.NO_DOCUMENT,
}
"""What the person hears; everything else is a login that could not be verified."""


@pytest.fixture
def database_kind() -> str:
    """One database is enough: what is asked here is the platform."""
    return "sqlite"


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "TIMEOUT", aiohttp.ClientTimeout(total=0.5))


async def played(services: Services, login: Login) -> Completed:
    """Go through a login and play its callback a second time, which must be worth nothing."""
    await login.ask()
    await login.decide(await login.open())
    completed = await services.logins.complete(login.answer, login.cookie)
    again = await services.logins.complete(login.answer, login.cookie)
    assert (again.code, again.fault) == (None, Fault.EXPIRED)
    return completed


@pytest.mark.parametrize("fault", sorted(FAULTS.keys() - CLOSED - ASTRAY - HARMLESS))
async def test_a_faulty_platform_binds_nobody_and_its_answer_counts_once(
    services: Services, login: Login, world: World, fault: str
) -> None:
    world.platform.is_userinfo_signed = fault.startswith("foreign_userinfo_")
    world.platform.faults.add(fault)
    completed = await played(services, login)
    assert completed.code is not None
    outcome = await services.identity.redeem(completed.code, HERS)
    assert isinstance(outcome, Refused)
    assert outcome.refusal is REFUSED.get(fault, Refusal.NOT_VERIFIED)
    assert await services.identity.redeem(completed.code, HERS) == Over()
    assert await services.identity.bound_people() == []


@pytest.mark.parametrize("fault", sorted(CLOSED))
async def test_without_its_own_description_nobody_is_sent_to_the_platform(
    services: Services, login: Login, world: World, fault: str
) -> None:
    world.platform.faults.add(fault)
    await login.ask()
    with pytest.raises(PlatformDownError):
        await login.open()
    world.platform.faults.clear()
    await login.decide(await login.open())
    assert isinstance(await services.identity.redeem(await login.code(), HERS), Bound)


async def test_another_state_leads_to_no_login(
    services: Services, login: Login, world: World
) -> None:
    world.platform.faults.add("tampered_state")
    completed = await played(services, login)
    assert (completed.code, completed.fault) == (None, Fault.EXPIRED)


@pytest.mark.parametrize("fault", sorted(HARMLESS))
async def test_a_first_binding_trusts_a_platform_that_keeps_the_time_to_itself(
    services: Services, login: Login, world: World, fault: str
) -> None:
    world.platform.faults.add(fault)
    completed = await played(services, login)
    assert completed.code is not None
    assert isinstance(await services.identity.redeem(completed.code, HERS), Bound)
