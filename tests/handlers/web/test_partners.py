"""`POST /api/verify` on both databases: verdicts, keys, receipts, and what is kept quiet."""

import json
from contextlib import redirect_stderr
from io import StringIO
from typing import Any

import pytest
from sqlalchemy import update

from bot import logs
from services.codes.address import from_code_url
from services.codes.tables import CodeRow
from services.codes.token import read as read_token
from services.codes.types import TokenFlags
from services.partners.tables import Partner
from services.people.types import PersonId
from services.records.types import Source
from services.registry import Services
from tests.conftest import DATABASES
from tests.doubles import StandingClock
from tests.health_samples import CARD, chen, deliver, deliver_all
from tests.hostile import Forger
from tests.partner_calls import JSON, Caller, caller, url, web

__all__ = ["caller", "url", "web"]

TIMES = {"issued_at", "expires_at", "checked_at"}


@pytest.fixture(params=DATABASES)
def database_kind(request: pytest.FixtureRequest) -> str:
    """Return both, unlike what else is tested here."""
    return str(request.param)


@pytest.fixture
async def person(services: Services) -> PersonId:
    await deliver_all(services)
    return await chen(services)


async def present(services: Services, person: PersonId) -> str:
    code = await services.codes.present(person)
    assert code is not None
    return code.url


async def test_a_green_code_is_answered_with_what_the_symbol_says(
    caller: Caller, services: Services, person: PersonId
) -> None:
    address = await present(services, person)
    expected = {
        "result": "green",
        "checked_at": "2020-02-24T08:10:00+08:00",
        "issuer": "CN-FJ",
        "issued_at": "2020-02-24T08:10:00+08:00",
        "expires_at": "2020-02-25T00:00:00+08:00",
        "masked_name": "陈*强",
        "last_four": "3417",
        "is_paper": False,
    }
    assert await caller.verify(address) == expected
    assert await caller.verify(address.partition("#")[2]) == expected


async def test_orange_for_one_reason_is_answered_like_orange_for_another(
    caller: Caller, services: Services, person: PersonId, clock: StandingClock
) -> None:
    await deliver(services, Source.ANTIPYRETICS, f"A1,{CARD},2020-02-10")
    bought = await caller.verify(await present(services, person))
    clock.advance(days=1)
    await deliver(services, Source.CONTACTS, f"C1,{CARD},2020-02-23,")
    met = await caller.verify(await present(services, person))
    (reason,) = (await services.health.assess(person)).reasons
    assert reason.source is Source.CONTACTS
    assert bought["result"] == "orange"
    assert bought.keys() == met.keys()
    assert {name for name in met if met[name] != bought[name]} == TIMES


async def test_what_no_longer_holds_is_told(
    caller: Caller, services: Services, person: PersonId, clock: StandingClock
) -> None:
    former = await present(services, person)
    await deliver(services, Source.ANTIPYRETICS, f"A1,{CARD},2020-02-10")
    newer = await present(services, person)
    assert (await caller.verify(former))["result"] == "withdrawn"
    clock.advance(days=1)
    assert (await caller.verify(newer))["result"] == "expired"


async def test_forged_and_odd_texts_get_the_verdict_of_the_house_and_nothing_beside_it(
    caller: Caller, services: Services, person: PersonId
) -> None:
    address = await present(services, person)
    genuine = from_code_url(address)
    code = await services.codes.present(person)
    assert code is not None
    forger = Forger(code.token, genuine, 20200224)
    texts = [text for _, text in forger.inputs(120) if len(text) < 12_000]
    texts += ["", "0", "1" * 5000, "\ud800", "\x00", "http://x/v#\ud83d", "陈志强", CARD]
    seen = set()
    for text in texts:
        # Surrogates have no UTF-8: they travel escaped.
        answer = await caller.send(data=json.dumps({"code": text}), headers=JSON)
        expected = (await services.checking.check(text)).verdict.value
        assert answer.body.keys() == {"result", "checked_at"}
        assert answer.body["result"] == expected
        seen.add(expected)
    assert {"tampered", "no_code", "unknown_issuer"} <= seen


async def test_keys_are_refused_each_in_their_way_before_the_body_is_looked_at(
    caller: Caller, services: Services, clock: StandingClock
) -> None:
    unread: dict[str, Any] = {"data": b"?", "headers": JSON}
    wrong = caller.key[:-4] + "AAAA"
    assert await caller.refused(key=wrong, **unread) == (401, "key_unknown")
    async with services.db.transaction() as session:
        await session.execute(update(Partner).values(scopes=["another"]))
    assert await caller.refused(**unread) == (403, "scope_lacking")
    async with services.db.transaction() as session:
        await session.execute(update(Partner).values(scopes=["verify"], daily_quota=2))
    assert await caller.refused(**unread) == (400, "not_json")
    answer = await caller.send(**unread)
    assert (answer.status, answer.body["code"]) == (429, "quota_exceeded")
    assert answer.headers["Retry-After"] == str((15 * 60 + 50) * 60)
    clock.advance(days=40)
    answer = await caller.send(**unread)
    assert (answer.status, answer.body["code"]) == (401, "key_expired")
    assert answer.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'
    await services.partners.remove(caller.key.split("_")[1])
    assert await caller.refused(**unread) == (401, "key_unknown")


async def test_a_paper_code_says_so_and_is_not_answered_for_ever(
    caller: Caller, services: Services, person: PersonId
) -> None:
    address = await present(services, person)
    async with services.db.transaction() as session:
        await session.execute(update(CodeRow).values(flags=int(TokenFlags.PAPER)))
    for _ in range(6):
        assert (await caller.verify(address))["result"] == "green"
    answer = await caller.send(json={"code": address})
    assert (answer.status, answer.body["code"]) == (429, "too_many_checks")
    assert answer.headers["Retry-After"] == "3600"


async def test_who_wants_receipts_gets_one_and_nobody_else(
    caller: Caller, services: Services, person: PersonId
) -> None:
    address = await present(services, person)
    await caller.verify(address)
    assert await services.receipts.count(person) == 0
    await services.receipts.want(person)
    await caller.verify(address)
    assert await services.receipts.count(person) == 1


async def test_nothing_of_a_call_is_logged(
    caller: Caller, services: Services, person: PersonId
) -> None:
    address = await present(services, person)
    with redirect_stderr(StringIO()) as written:
        logs.set_up("debug")
        await caller.verify(address)
        await caller.refused(data=b"?", headers=JSON)
        await caller.refused(key=caller.key[:-4] + "AAAA", data=b"?", headers=JSON)
    logs.set_up("warning")
    said = written.getvalue()
    assert said.count("/api/verify") >= 3
    handle = read_token(from_code_url(address)).statement.handle.hex()
    for secret in (caller.key[4:], caller.key[12:30], address[-30:], handle, "3417", "陈"):
        assert secret not in said
