"""Telegram asks for patience, is away, or refuses us: who waits, how long, and who does not."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.house import House
from bot.sandbox.telegram.phone import Phone
from bot.sandbox.world import World
from bot.settings import Settings
from services.outbox.types import Placing, Priority
from tests.bot.echo import ECHO
from tests.bot.speaking import AGAIN, PICTURE, TOLD, say, speaking, standing, statuses
from tests.waiting import eventually

ACTS = {
    "editMessageText": ("text", Placing.EDIT, "form"),
    "sendPhoto": ("photo", Placing.SEND, None),
    "copyMessage": ("copy", Placing.SEND, None),
    "deleteMessage": ("text", Placing.REMOVE, "form"),
    "sendMessage": ("text", Placing.SEND, None),
}


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    async with speaking(settings) as one:
        yield one


async def phones(world: World, *handles: str) -> list[Phone]:
    found = [world.phone(handle) for handle in handles]
    for phone in found:
        await phone.start()
    return found


def calls(world: World, *methods: str) -> int:
    return len([call for call in world.telegram.calls if call.method in methods])


@pytest.mark.parametrize("method", ACTS)
async def test_a_chat_that_must_wait_waits_alone_whatever_was_to_be_done(
    house: House, world: World, method: str
) -> None:
    slow, other = await phones(world, "chen", "wang")
    photo = await other.photo(PICTURE)
    await say(house, slow, "form", slot="form")
    await slow.hears("form")
    view, placing, slot = ACTS[method]
    before = calls(world, method)
    world.telegram.faults.busy(slow.user.id, retry_after=1)
    source: dict[str, Any] = {"from": str(other.user.id), "of": str(photo.message_id)}
    await say(house, slow, "late", view, placing=placing, slot=slot, **source)
    await eventually(lambda: calls(world, method) > before)
    began = time.monotonic()
    await say(house, other, "quick")
    await other.hears("quick")
    await say(house, slow, "end")
    await slow.hears("end")
    assert time.monotonic() - began >= 0.5
    # One call was refused and one succeeded, beside what "end" and "quick" took.
    assert calls(world, method) - before == (4 if method == "sendMessage" else 2)
    assert not any(AGAIN in words for words in standing(slow))


async def test_an_answer_to_a_press_does_not_wait_for_the_chat(
    settings: Settings, world: World
) -> None:
    async with speaking(settings, ECHO) as house:
        (phone,) = await phones(world, "chen")
        await say(house, phone, "button", "pressable")
        await phone.hears("button")
        world.telegram.faults.busy(phone.user.id, retry_after=2)
        await say(house, phone, "late")
        toast = await phone.press("press")
        assert toast is not None
        assert toast.text.startswith("这个按钮已经失效")
        assert standing(phone) == ["button"]
        await phone.hears("late")


async def test_a_limit_over_all_chats_makes_no_storm_of_tries(house: House, world: World) -> None:
    everybody = await phones(world, *("chen", "wang", "zhang", "li", "lin", "zhao", "gao", "liu"))
    patience = b'{"ok":false,"error_code":429,"parameters":{"retry_after":1}}'
    limit = world.telegram.faults.garbled(
        patience, "sendMessage", status=429, after=False, times=None
    )
    for phone in everybody:
        for number in range(5):
            await say(house, phone, f"{number}")
    await asyncio.sleep(4)
    # All together in the first second, and after that one that goes ahead each second.
    assert limit.met <= len(everybody) + 5
    world.telegram.faults.clear()
    for phone in everybody:
        await phone.hears("4", timeout=10)
        assert standing(phone) == ["0", "1", "2", "3", "4"]
    assert calls(world, "sendMessage") == limit.met + len(everybody) * 5


async def test_while_telegram_is_away_only_a_question_goes_out_and_nothing_is_lost(
    house: House, world: World
) -> None:
    everybody = await phones(world, "chen", "wang", "zhang", "li")
    world.telegram.faults.cut(after=False, times=None)
    for phone in everybody:
        for number in range(5):
            await say(house, phone, f"{number}", "once" if number % 2 else "text")
    await asyncio.sleep(2)
    tried = calls(world, "sendMessage")
    assert tried <= len(everybody)
    assert 1 <= calls(world, "getMe") <= 40
    world.telegram.faults.clear()
    for phone in everybody:
        await phone.hears("4", timeout=10)
        heard = [words.partition("\n")[0] for words in standing(phone)]
        assert heard == ["0", "1", "2", "3", "4"]
    assert TOLD.uncertain == []
    assert calls(world, "sendMessage") == tried + 20


async def test_a_revoked_token_loses_nothing_and_is_asked_about_rarely(
    house: House, world: World
) -> None:
    (phone,) = await phones(world, "chen")
    token, world.telegram.token = world.telegram.token, "1234567890:another"
    for number in range(5):
        await say(house, phone, f"{number}", "once")
    await asyncio.sleep(1)
    assert set((await statuses(house)).values()) <= {"waiting", "sending"}
    world.telegram.token = token
    await phone.hears("4", timeout=10)
    assert standing(phone) == ["0", "1", "2", "3", "4"]


async def test_a_method_that_this_server_lacks_holds_up_nothing(
    house: House, world: World
) -> None:
    (phone,) = await phones(world, "chen")
    world.telegram.faults.error("sendPhoto", status=404, words="Not Found", times=None)
    await say(house, phone, "code", "photo")
    await say(house, phone, "end")
    await phone.hears("end")
    assert TOLD.lost == ["code"]
    assert calls(world, "sendPhoto") == 3


async def test_a_page_overtakes_a_thousand_digests_that_wait_for_their_turn(
    settings: Settings, world: World
) -> None:
    slow = settings.model_copy(update={"send_rate": 20.0, "send_rate_per_chat": 1.0})
    async with speaking(slow) as house:
        wang, chen = await phones(world, "wang", "chen")
        async with house.services.db.transaction():
            for number in range(1000):
                await say(house, wang.user.id, f"{number}", priority=Priority.DIGEST)
                await say(house, 700_000 + number, "elsewhere", priority=Priority.DIGEST)
            await say(house, wang, "page", priority=Priority.PAGE)
        await wang.hears("page")
        assert await house.services.outbox.count_unsent() > 1900
        # What somebody asked for does not wait for what nobody asked for either.
        await say(house, chen, "reply")
        await chen.hears("reply")
        assert await house.services.outbox.count_unsent() > 1800
