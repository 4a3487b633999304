"""The code of a page that renews itself."""

from services.config import Config
from services.crypto.vault import Vault
from services.db.database import Database
from services.records.types import Source
from services.registry import Services
from tests.doubles import StandingClock
from tests.health_samples import CARD, chen, deliver, deliver_all, green_code


async def test_a_code_that_holds_all_day_is_kept_until_midnight(
    services: Services, clock: StandingClock
) -> None:
    known, in_chat = await green_code(services)
    # At 23:59:50 another one would not be valid for longer.
    clock.advance(hours=15, minutes=49, seconds=50)
    assert await services.lasting_codes.present(known) == in_chat
    assert services.lasting_codes.ask_again(in_chat.token).total_seconds() == 10
    clock.advance(seconds=10)
    tomorrow = await services.lasting_codes.present(known)
    assert tomorrow is not None
    assert tomorrow.token.issued_at == in_chat.token.expires_at
    assert services.lasting_codes.ask_again(tomorrow.token).total_seconds() == 20


async def test_a_short_code_is_renewed_in_its_last_quarter(
    db: Database, vault: Vault, clock: StandingClock
) -> None:
    services = Services(db, vault=vault, clock=clock, config=Config(code_validity="PT1M"))
    known = await chen(services)
    await deliver_all(services)
    first = await services.lasting_codes.present(known)
    assert first is not None
    clock.advance(seconds=44)
    assert await services.lasting_codes.present(known) == first
    assert services.lasting_codes.ask_again(first.token).total_seconds() == 1
    clock.advance(seconds=1)
    second = await services.lasting_codes.present(known)
    assert second is not None
    assert second.token.expires_at > first.token.expires_at


async def test_a_colour_that_turns_replaces_the_code_at_once(
    services: Services, clock: StandingClock
) -> None:
    known = await chen(services)
    await deliver_all(services)
    green = await services.lasting_codes.present(known)
    clock.advance(seconds=1)
    await deliver(services, Source.ANTIPYRETICS, f"A1,{CARD},2020-02-20")
    orange = await services.lasting_codes.present(known)
    assert green is not None
    assert orange is not None
    assert (green.token.colour, orange.token.colour) == ("green", "orange")


async def test_a_code_of_a_revoked_key_is_replaced(
    services: Services, clock: StandingClock
) -> None:
    known = await chen(services)
    await deliver_all(services)
    first = await services.lasting_codes.present(known)
    clock.advance(minutes=1)
    signer = await services.keys.current()
    await services.signing.revoke(signer.kid.hex())
    second = await services.lasting_codes.present(known)
    assert first is not None
    assert second is not None
    assert second.token.handle != first.token.handle
