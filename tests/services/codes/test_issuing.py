"""Codes: issued for what an assessment says, replaced, revoked, checked."""

import pytest

from services.checking.types import Verdict
from services.codes.address import from_code_url
from services.codes.service import CodeService
from services.codes.token import verify
from services.codes.types import Colour, TokenFlags
from services.codes.validity import Validity
from services.config import Config
from services.crypto.vault import Vault
from services.db.database import Database
from services.records.types import Source
from services.registry import Services
from tests.doubles import StandingClock
from tests.health_samples import CARD, CHEN, chen, deliver, deliver_all, shown


async def test_a_code_repeats_the_assessment_and_ends_with_its_day(
    services: Services, clock: StandingClock
) -> None:
    known = await chen(services)
    await deliver_all(services)
    code = await services.codes.present(known)
    assert code is not None
    token = code.token
    assert (token.issuer, token.colour, token.masked_name, token.last_four, token.flags) == (
        "CN-FJ",
        Colour.GREEN,
        "陈*强",
        "3417",
        TokenFlags.NONE,
    )
    assert token.issued_at == clock()
    assert token.expires_at == services.calendar.next_midnight(clock())
    assert code.url.startswith("http://127.0.0.1:8080/v#")
    assert not code.is_strict


async def test_no_code_is_issued_while_it_cannot_be_verified(services: Services) -> None:
    known = await chen(services)
    assert await services.codes.present(known) is None
    await deliver(services, Source.ANTIPYRETICS, f"A1,{CARD},2020-02-20")
    orange = await services.codes.present(known)
    assert orange is not None
    assert orange.token.colour is Colour.ORANGE


async def test_the_same_code_is_shown_for_twenty_seconds_and_then_replaced(
    services: Services, clock: StandingClock
) -> None:
    known = await chen(services)
    await deliver_all(services)
    first = await services.codes.present(known)
    clock.advance(seconds=19)
    assert await services.codes.present(known) == first
    assert await services.codes.newest(known) == first
    clock.advance(seconds=1)
    second = await services.codes.present(known)
    assert first is not None
    assert second is not None
    assert second.token.handle != first.token.handle
    assert (await services.checking.check(first.url)).verdict is Verdict.WITHDRAWN
    assert (await services.checking.check(second.url)).verdict is Verdict.GREEN


async def test_another_colour_needs_another_code_at_once(services: Services) -> None:
    known = await chen(services)
    await deliver_all(services)
    green = await services.codes.present(known)
    await deliver(services, Source.ANTIPYRETICS, f"A1,{CARD},2020-02-20")
    orange = await services.codes.present(known)
    assert green is not None
    assert orange is not None
    assert orange.token.colour is Colour.ORANGE
    assert (await services.checking.check(green.url)).verdict is Verdict.WITHDRAWN


async def test_two_oranges_say_the_same_whatever_their_reasons(services: Services) -> None:
    known = await chen(services)
    await deliver(services, Source.ANTIPYRETICS, f"A1,{CARD},2020-02-20")
    one = await services.codes.present(known)
    await services.codes.revoke_all(known)
    await deliver(services, Source.CONTACTS, f"C1,{CARD},2020-02-22,")
    other = await services.codes.present(known)
    assert one is not None
    assert other is not None
    said = [
        (code.token.issuer, code.token.colour, code.token.rule_set, code.token.flags)
        for code in (one, other)
    ]
    assert said[0] == said[1]


async def test_a_code_is_worth_nothing_after_its_end(
    services: Services, clock: StandingClock
) -> None:
    known = await chen(services)
    await deliver_all(services)
    code = await services.codes.present(known)
    assert code is not None
    clock.moment = code.token.expires_at
    assert (await services.checking.check(code.url)).verdict is Verdict.EXPIRED


async def test_revoking_ends_the_code_and_takes_the_picture_away(services: Services) -> None:
    known = await chen(services)
    await deliver_all(services)
    code = await services.codes.present(known)
    assert code is not None
    await services.codes.revoke_all(known, account=CHEN)
    assert (await services.checking.check(code.url)).verdict is Verdict.WITHDRAWN
    assert await shown(services) == [("codes.picture", False)]


async def test_texts_that_are_no_codes_and_codes_that_were_changed(services: Services) -> None:
    known = await chen(services)
    await deliver_all(services)
    code = await services.codes.present(known)
    assert code is not None
    changed = code.url[:-1] + ("1" if code.url[-1] != "1" else "2")
    assert (await services.checking.check(changed)).verdict is Verdict.TAMPERED
    for text in ("https://example.org", "BEGIN:VCARD", "", "https://example.org/v#12"):
        assert (await services.checking.check(text)).verdict is Verdict.NO_CODE


async def test_a_code_of_another_county_is_said_to_be_one(
    services: Services, db: Database, clock: StandingClock
) -> None:
    known = await chen(services)
    await deliver_all(services)
    code = await services.codes.present(known)
    assert code is not None
    demo = Services(db, vault=services.vault, clock=clock, config=Config(is_demo=True))
    assert (await demo.checking.check(code.url)).verdict is Verdict.UNKNOWN_ISSUER
    pretend = await demo.codes.present(known)
    assert pretend is not None
    await demo.codes.revoke_all(known)
    again = await demo.codes.present(known)
    assert again is not None
    assert again.token.issuer == "CN-FJ-DEMO"
    assert (await demo.checking.check(again.url)).is_demo


async def test_the_first_key_is_made_once_wrapped_and_published(
    services: Services, db: Database, vault: Vault
) -> None:
    await services.keys.start()
    key = await services.keys.current()
    assert (await services.keys.current()).kid == key.kid
    published = await services.keys.jwks()
    assert key.public_jwk() in published["keys"]
    assert not any("d" in jwk for jwk in published["keys"])
    async with db.reading() as session:
        connection = await session.connection()
        rows = (await connection.exec_driver_sql("SELECT * FROM signing_keys")).all()
    assert key.to_bytes() not in b"".join(
        part for row in rows for part in row if isinstance(part, bytes)
    )
    assert vault is services.vault


async def test_a_strict_code_lives_for_its_minute(db: Database, clock: StandingClock) -> None:
    services = Services(db, vault=Vault([_KEY]), clock=clock, config=Config(code_validity="PT1M"))
    known = await chen(services)
    await deliver_all(services)
    code = await services.codes.present(known)
    assert code is not None
    assert code.is_strict
    assert (code.token.expires_at - code.token.issued_at).total_seconds() == 60
    assert isinstance(services.codes, CodeService)
    token = verify(from_code_url(code.url), await services.keys.lookup())
    assert token == code.token


@pytest.mark.parametrize("text", ["", "PT0S", "P1Y", "1h", "PT", "P", "PT1.5M", "P32D", "DAY"])
def test_a_validity_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="PT1M"):
        Validity.parse(text)


_KEY = "A" * 43
