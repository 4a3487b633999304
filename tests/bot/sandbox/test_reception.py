"""How the bot gets its updates by polling, and failures on the way."""

import asyncio
import time
from typing import Any

import aiohttp
import pytest

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
