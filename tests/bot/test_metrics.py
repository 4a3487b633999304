"""Numbers about the house: for this machine or who knows the token, and nothing about anybody."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families
from telegram import WebhookInfo
from telegram.error import TelegramError

from bot.metrics import Metrics
from bot.sandbox.world import World
from bot.server import Readiness, create_app, serve
from bot.settings import Settings
from bot.transport import AiohttpRequest
from handlers.web.context import BotName
from services.chats.types import Address
from services.config import Config
from services.crypto.vault import Vault
from services.db.database import Database
from services.db.schema import migrate
from services.outbox.types import Priority
from services.registry import Services
from services.tally import Counted
from tests.doubles import StandingClock
from tests.statements import counted

TOKEN = "a-token-of-the-county"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@asynccontextmanager
async def serving(
    services: Services, metrics: Metrics | None = None, **settings: Any
) -> AsyncIterator[str]:
    app = create_app(
        Settings(_env_file=None, **settings),
        services,
        metrics or Metrics(services),
        bot_name=BotName(),
        readiness=Readiness(),
    )
    runner = await serve(app, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def numbers(metrics: Metrics) -> dict[str, float]:
    """Return every sample, named with its labels."""
    text = (await metrics.text()).decode()
    return {
        ",".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_a_look_counts_no_records_however_many_there_are(services: Services) -> None:
    metrics = Metrics(services)
    with counted(services.db) as statements:
        assert (await numbers(metrics))["bamin_database_up"] == 1
    assert any("sources" in one for one in statements)
    assert [one for one in statements if "records" in one] == []


async def test_what_waits_is_told_with_its_age(services: Services, clock: StandingClock) -> None:
    metrics = Metrics(services)
    seen = await numbers(metrics)
    assert (seen["bamin_database_up"], seen["bamin_inbox_waiting"]) == (1, 0)
    assert seen["bamin_source_age_hours,fever_clinics"] == float("inf")
    await services.inbox.store([(1, "5", {"update_id": 1}), (2, "6", {"update_id": 2})])
    await services.outbox.show("x", to=Address("5"), priority=Priority.PAGE)
    await services.timers.set("kind", "subject", clock())
    clock.advance(seconds=90)
    await services.outbox.show("x", to=Address("6"))
    await services.timers.set("later", "subject", clock() + timedelta(seconds=1))
    seen = await numbers(metrics)
    assert {name: value for name, value in seen.items() if "inbox" in name} == {
        "bamin_inbox_waiting": 2,
        "bamin_inbox_oldest_seconds": 90,
        "bamin_inbox_aside": 0,
    }
    assert seen["bamin_outbox_unsent,page"] == seen["bamin_outbox_unsent,reply"] == 1
    assert seen["bamin_outbox_unsent,digest"] == 0
    assert seen["bamin_outbox_oldest_seconds"] == 90
    assert (seen["bamin_timers_overdue"], seen["bamin_timers_overdue_seconds"]) == (1, 90)


async def test_what_happened_is_counted_by_its_result(services: Services) -> None:
    metrics = Metrics(services)
    services.tally.count(Counted.UPDATES, "received", 3)
    services.tally.count(Counted.LOGINS, "level_too_low")
    services.tally.count(Counted.PAGER_CALLS, "given_up")
    metrics.called("sendMessage", "busy", 0.2)
    metrics.alarmed("timer")
    metrics.hooked(WebhookInfo("u", False, 4, last_error_date=datetime(2020, 2, 24, tzinfo=UTC)))
    seen = await numbers(metrics)
    assert seen["bamin_updates_total,received"] == 3
    assert seen["bamin_logins_total,level_too_low"] == 1
    assert seen["bamin_pager_calls_total,given_up"] == 1
    assert seen["bamin_pager_overdue"] == 0
    assert seen["bamin_bot_api_seconds_count,sendMessage,busy"] == 1
    assert seen["bamin_overdue_alarms_total,timer"] == 1
    assert seen["bamin_webhook_pending"] == 4
    assert seen["bamin_webhook_last_error_timestamp_seconds"] == 1_582_502_400


async def test_a_database_that_is_away_is_told_and_ends_nothing(
    database_url: str, vault: Vault, clock: StandingClock
) -> None:
    db = Database(database_url)
    metrics = Metrics(Services(db, vault=vault, clock=clock, config=Config()))
    seen = await numbers(metrics)
    assert seen["bamin_database_up"] == 0
    assert "bamin_inbox_waiting" not in seen
    await migrate(db)
    seen = await numbers(metrics)
    assert (seen["bamin_database_up"], seen["bamin_inbox_waiting"]) == (1, 0)
    await db.close()


async def test_two_houses_in_one_process_count_apart(services: Services) -> None:
    one, other = Metrics(services), Metrics(services)
    one.alarmed("update")
    assert "bamin_overdue_alarms_total,update" not in await numbers(other)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"X-Forwarded-For": "127.0.0.1"}, 401),
        ({"Forwarded": "for=127.0.0.1"}, 401),
        ({"X-Real-IP": "127.0.0.1"}, 401),
        ({"Via": "1.1 proxy"}, 401),
        ({"X-Forwarded-For": "203.0.113.7", **BEARER}, 200),
        ({"X-Forwarded-For": "203.0.113.7", "Authorization": "Bearer wrong"}, 401),
        ({"X-Forwarded-For": "203.0.113.7", "Authorization": TOKEN}, 401),
        ({"X-Forwarded-For": "203.0.113.7", "Authorization": "Bearer é"}, 401),
    ],
)
async def test_numbers_are_for_this_machine_or_who_knows_the_token(
    services: Services, headers: dict[str, str], status: int
) -> None:
    async with (
        serving(services, metrics_token=TOKEN) as url,
        aiohttp.ClientSession() as session,
        session.get(f"{url}/metrics", headers=headers) as response,
    ):
        assert response.status == status
        assert ("bamin_database_up 1.0" in await response.text()) == (status == 200)


async def test_without_a_token_a_proxy_gets_no_numbers_even_a_trusted_one(
    services: Services,
) -> None:
    headers = {"X-Forwarded-For": "127.0.0.1", "Authorization": "Bearer "}
    async with (
        serving(services, trusted_proxies="127.0.0.1") as url,
        aiohttp.ClientSession() as session,
        session.get(f"{url}/metrics", headers=headers) as response,
    ):
        assert (response.status, await response.text()) == (403, "")


async def test_requests_are_counted_by_templates_so_that_there_are_few(
    services: Services,
) -> None:
    metrics = Metrics(services)
    async with serving(services, metrics) as url, aiohttp.ClientSession() as session:
        for path in ("/login/a-secret", "/login/another", "/nothing/here", "/nowhere?code=x"):
            async with session.get(url + path):
                pass
        async with session.request("PROPFIND", f"{url}/v"):
            pass
    seen = {name for name in await numbers(metrics) if name.startswith("bamin_http_seconds_count")}
    assert seen == {
        "bamin_http_seconds_count,GET,/login/{ticket},404",
        "bamin_http_seconds_count,GET,none,404",
        "bamin_http_seconds_count,other,none,405",
    }


async def test_calls_of_the_bot_api_are_counted_at_the_wire(
    services: Services, world: World
) -> None:
    metrics = Metrics(services)
    transport = AiohttpRequest(observe=metrics.called)
    await transport.initialize()
    base, faults = f"{world.api_url}/bot{world.bot_token}", world.telegram.faults
    await transport.retrieve(f"{base}/getMe")
    for fault in (partial(faults.error), partial(faults.cut, after=False)):
        fault("getMe")
        with pytest.raises(TelegramError):
            await transport.post(f"{base}/getMe")
        faults.clear()
    with pytest.raises(TelegramError):
        await transport.post(f"{base}/sendMessage")
    with pytest.raises(TelegramError):
        await transport.post("http://127.0.0.1:9/bot1:x/getMe")
    with pytest.raises(TelegramError):
        await transport.retrieve(f"{world.api_url}/file/bot{world.bot_token}/photos/1.jpg")
    await transport.shutdown()
    counted = {
        name.partition(",")[2]
        for name in await numbers(metrics)
        if name.startswith("bamin_bot_api_seconds_count")
    }
    assert counted == {
        "getMe,ok",
        "getMe,error",
        "getMe,cut",
        "getMe,not_connected",
        "sendMessage,refused",
        "download,refused",
    }
    assert world.bot_token not in (await metrics.text()).decode()
