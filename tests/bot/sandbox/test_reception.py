"""How the bot gets its updates: polling, webhooks, and failures on the way."""

import asyncio
import time
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.sandbox.telegram.phone import Phone
from bot.sandbox.world import World


async def test_updates_stay_until_an_offset_confirms_them(api: Any, phone: Phone) -> None:
    await phone.say("一")
    first = await api("getUpdates")
    assert [update["message"]["text"] for update in first] == ["/start", "一"]
    assert await api("getUpdates") == first
    last = first[-1]["update_id"]
    assert last == first[0]["update_id"] + 1
    assert await api("getUpdates", offset=last) == first[1:]
    assert await api("getUpdates", offset=last + 1) == []


async def test_a_long_poll_returns_as_soon_as_something_comes(api: Any, phone: Phone) -> None:
    offset = (await api("getUpdates"))[-1]["update_id"] + 1
    polling = asyncio.create_task(api("getUpdates", offset=offset, timeout=20))
    await asyncio.sleep(0.05)
    began = time.monotonic()
    await phone.say("在吗")
    assert (await polling)[0]["message"]["text"] == "在吗"
    assert time.monotonic() - began < 2


async def test_of_two_polls_the_first_is_ended(api: Any, phone: Phone) -> None:
    offset = (await api("getUpdates"))[-1]["update_id"] + 1
    polling = asyncio.create_task(api("getUpdates", offset=offset, timeout=20))
    await asyncio.sleep(0.05)
    assert await api("getUpdates", timeout=0) == []
    assert "terminated by other getUpdates request" in await polling
    assert phone.chat.bubbles


async def test_only_allowed_updates_come(api: Any, phone: Phone) -> None:
    await api("getUpdates", offset=-1, allowed_updates=["callback_query"])
    await phone.say("不来")
    await phone.block_bot()
    assert [u["message"]["text"] for u in await api("getUpdates")] == ["/start"]


async def test_a_wrong_token_and_an_unknown_method_are_refused_loudly(
    api: Any, world: World
) -> None:
    async with api.session.get(f"{world.api_url}/bot123:wrong/getMe") as response:
        assert (response.status, (await response.json())["description"]) == (401, "Unauthorized")
    assert await api("sendDice", chat_id=1) == "Not Found"
    assert world.telegram.complaints == ["The pretend world has no method sendDice."]
    async with api.session.get(f"{api.base}/getMe") as response:
        assert (await response.json())["result"]["username"] == world.bot_username


class Hook:
    """A webhook that writes down what comes and answers as told."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str]] = []
        self.secrets: set[str] = set()
        self.refusals = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def take(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""))
        words = update["message"]["text"] if "message" in update else "press"
        self.seen.append((words, "began"))
        await self.gate.wait()
        if self.refusals:
            self.refusals -= 1
            return web.Response(status=500)
        self.seen.append((words, "done"))
        return web.Response()


@pytest.fixture
async def hook(api: Any) -> Any:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/telegram", hook.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/telegram"
    assert await api("setWebhook", url=url, secret_token="s" * 32) is True
    yield hook
    await api("deleteWebhook")
    await runner.cleanup()


async def settled(api: Any) -> None:
    for _ in range(100):
        if (await api("getWebhookInfo"))["pending_update_count"] == 0:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(await api("getWebhookInfo"))


async def test_a_webhook_gets_everything_in_the_order_of_its_chat(
    api: Any, phone: Phone, hook: Hook
) -> None:
    await phone.say("一")
    await phone.say("二")
    await settled(api)
    assert [words for words, what in hook.seen if what == "done"] == ["/start", "一", "二"]
    assert hook.secrets == {"s" * 32}
    assert "can't use getUpdates" in await api("getUpdates")


async def test_what_was_not_taken_is_brought_again(api: Any, phone: Phone, hook: Hook) -> None:
    await settled(api)
    hook.refusals = 2
    await phone.say("再来")
    await settled(api)
    assert [what for words, what in hook.seen if words == "再来"] == ["began"] * 3 + ["done"]
    assert "500" in (await api("getWebhookInfo"))["last_error_message"]


async def test_chats_do_not_wait_for_each_other(
    api: Any, world: World, phone: Phone, hook: Hook
) -> None:
    await settled(api)
    hook.gate.clear()
    hook.seen.clear()
    await phone.say("甲一")
    await phone.say("甲二")
    await world.phone("lin").say("乙一")
    for _ in range(50):
        await asyncio.sleep(0.02)
        if len(hook.seen) == 2:
            break
    assert {words for words, _ in hook.seen} == {"甲一", "乙一"}
    hook.gate.set()
    await settled(api)


async def test_bad_webhook_addresses_are_refused(api: Any) -> None:
    assert "HTTPS" in await api("setWebhook", url="http://example.org/x")
    assert "unallowed" in await api("setWebhook", url="https://a.example", secret_token="ü")


async def test_one_busy_chat_is_refused_and_the_others_are_not(
    api: Any, world: World, phone: Phone
) -> None:
    other = world.phone("lin")
    await other.start()
    world.telegram.faults.busy(phone.user.id, retry_after=1)
    url, params = f"{api.base}/sendMessage", {"chat_id": phone.user.id, "text": "x"}
    async with api.session.post(url, json=params) as response:
        answer = await response.json()
    assert (response.status, answer["parameters"]) == (429, {"retry_after": 1})
    assert (await api("sendMessage", chat_id=other.user.id, text="x"))["text"] == "x"
    await asyncio.sleep(1.05)
    assert (await api("sendMessage", **params))["text"] == "x"


async def test_a_cut_connection_leaves_the_effect_or_not(
    api: Any, world: World, phone: Phone
) -> None:
    # The call must not be repeated by the client itself, so each goes on a fresh connection.
    async with aiohttp.ClientSession(headers={"Connection": "close"}) as session:
        for after, effects in ((False, 0), (True, 1)):
            world.telegram.faults.cut("sendMessage", after=after)
            params = {"chat_id": phone.user.id, "text": f"cut {after}"}
            with pytest.raises(aiohttp.ClientError):
                await session.post(f"{api.base}/sendMessage", json=params)
            texts = [bubble.text for bubble in phone.chat.bubbles]
            assert texts.count(f"cut {after}") == effects


async def test_faults_of_the_server_pass(api: Any, world: World, phone: Phone) -> None:
    world.telegram.faults.error("sendMessage", status=502, times=1)
    world.telegram.faults.slow(0.05, "sendMessage")
    params = {"chat_id": phone.user.id, "text": "x"}
    assert await api("sendMessage", **params) == "Internal Server Error"
    assert (await api("sendMessage", **params))["text"] == "x"
    assert [call.method for call in world.telegram.calls] == ["sendMessage"] * 2
