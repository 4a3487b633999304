"""Chats that are gone, messages that are wrong, and what happens to everything behind them."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot import delivery
from bot.house import House
from bot.sandbox.telegram.phone import Phone
from bot.sandbox.world import World
from bot.settings import Settings
from services.chats.types import Address
from services.outbox.types import Placing, Priority
from tests.bot.echo import ECHO
from tests.bot.speaking import PICTURE, TOLD, say, speaking, standing, statuses
from tests.waiting import eventually

GONE = (
    "Bad Request: chat not found",
    "Bad Request: user is deactivated",
    "Bad Request: PEER_ID_INVALID",
    "Bad Request: group chat was deactivated",
    "Bad Request: have no rights to send a message",
)


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    async with speaking(settings, ECHO) as one:
        yield one


@pytest.fixture
async def phone(world: World) -> Phone:
    return world.phone("chen")


async def greeted(phone: Phone) -> Phone:
    await phone.say("hello")
    await phone.hears("echo hello")
    return phone


async def is_reachable(house: House, phone: Phone) -> bool:
    return await house.services.chats.is_reachable(Address(str(phone.user.id)))


async def is_unreachable(house: House, phone: Phone) -> bool:
    return not await is_reachable(house, phone)


@pytest.mark.parametrize("words", GONE)
async def test_a_vanished_chat_is_noted_until_the_person_writes_again(
    house: House, phone: Phone, world: World, words: str
) -> None:
    await greeted(phone)
    world.telegram.faults.error("sendMessage", status=400, words=words, chat_id=phone.user.id)
    await say(house, phone, "lost")
    await eventually(lambda: is_unreachable(house, phone))
    assert TOLD.lost == ["lost"]
    await phone.say("I am back")
    await phone.hears("echo I am back")
    assert await is_reachable(house, phone)


async def test_what_counts_little_is_not_even_tried_where_nobody_is_reached(
    house: House, phone: Phone, world: World
) -> None:
    await greeted(phone)
    await phone.block_bot()
    await eventually(lambda: is_unreachable(house, phone))
    before = len(world.telegram.calls)
    await say(house, phone, "digest", priority=Priority.DIGEST)
    await say(house, phone, "card", placing=Placing.EDIT, slot="c", priority=Priority.EDIT)
    await eventually(lambda: set(TOLD.lost) == {"digest", "card"})
    sent = [call for call in world.telegram.calls[before:] if call.method.startswith("send")]
    assert sent == []


async def test_what_matters_is_tried_and_finds_out_that_the_person_is_back(
    house: House, phone: Phone
) -> None:
    await greeted(phone)
    await house.services.chats.set_reachable(Address(str(phone.user.id)), is_reachable=False)
    await say(house, phone, "page", priority=Priority.PAGE)
    await phone.hears("page")
    await eventually(lambda: is_reachable(house, phone))


@pytest.mark.parametrize("view", ["broken", "hanging"])
async def test_a_screen_that_fails_is_tried_a_few_times_and_holds_up_nothing(
    house: House, phone: Phone, monkeypatch: pytest.MonkeyPatch, view: str
) -> None:
    monkeypatch.setattr(delivery, "RENDER_SECONDS", 0.2)
    await greeted(phone)
    await say(house, phone, "poison", view)
    await say(house, phone, "end")
    await phone.hears("end")
    assert TOLD.lost == ["poison"]
    assert (await statuses(house))["poison"] == "failed"


@pytest.mark.parametrize(
    ("words", "view", "longest"),
    [("汉" * 5000, "text", 4096), ("😀" * 600, "photo", 1024)],
    ids=["text", "caption"],
)
async def test_what_would_be_too_long_for_telegram_loses_its_end(
    house: House, phone: Phone, words: str, view: str, longest: int
) -> None:
    await greeted(phone)
    await say(house, phone, "long", view, text=words)
    await say(house, phone, "end")
    await phone.hears("end")
    (bubble,) = [
        one for one in phone.chat.bubbles if (one.text + one.caption).startswith(words[:100])
    ]
    shown = bubble.text + bubble.caption
    assert shown.endswith("…")
    assert longest - 2 <= len(shown.encode("utf-16-le")) // 2 <= longest
    assert TOLD.lost == []


async def test_an_entity_error_is_no_fault_of_the_chat(
    house: House, phone: Phone, world: World
) -> None:
    await greeted(phone)
    words = "Bad Request: can't parse entities: unsupported start tag"
    world.telegram.faults.error("sendMessage", status=400, words=words, times=3)
    await say(house, phone, "poison")
    await say(house, phone, "end")
    await phone.hears("end")
    assert TOLD.lost == ["poison"]
    assert await is_reachable(house, phone)


async def test_a_source_that_is_gone_says_nothing_about_the_chat_it_was_to_go_to(
    house: House, phone: Phone, world: World
) -> None:
    await greeted(phone)
    source = {"from": "424242", "of": "1"}
    await house.services.outbox.show(
        "copy", "photo", to=Address(str(phone.user.id)), params=source
    )
    await say(house, phone, "end")
    await phone.hears("end")
    assert TOLD.lost == ["photo"]
    assert await is_reachable(house, phone)
    assert world.telegram.complaints == []


async def test_a_group_that_got_another_number_is_followed_at_the_first_send(
    house: House, phone: Phone, world: World
) -> None:
    group = world.telegram.add_group("值班室", members=[phone])
    former = group.id
    await say(house, former, "card", slot="card:1")
    await group.hears("card")
    await eventually(lambda: house.delivery.is_idle)
    group.migrate(by=phone)
    # The two service messages may take long; a send finds out by itself.
    world.telegram.updates.drop()
    for number in range(3):
        await say(house, former, f"{number}")
    await say(house, former, "card 2", placing=Placing.EDIT, slot="card:1")
    await group.hears("card 2")
    assert [bubble.words for bubble in group.bubbles if not bubble.mine and bubble.words] == [
        "0",
        "1",
        "2",
        "card 2",
    ]
    assert await house.services.outbox.standing(Address(str(former)), "card:1") is None
    assert TOLD.lost == []


async def test_sends_under_way_end_and_are_marked_when_the_house_closes(
    settings: Settings, world: World, phone: Phone
) -> None:
    async with speaking(settings, ECHO) as house:
        await greeted(phone)
        world.telegram.faults.slow(0.5, "sendMessage", after=True, times=None)
        await say(house, phone, "one", "once")
        await phone.hears("one")
        await house.stop()
        again = House(settings, routes=[ECHO])
        assert (await statuses(again))["one"] == "sent"
        await again.services.close()
        await house.start()
    assert standing(phone).count("one") == 1


async def test_a_send_that_does_not_end_is_left_to_the_next_start(
    house: House, phone: Phone, world: World
) -> None:
    await greeted(phone)
    world.telegram.faults.slow(5, "sendMessage", after=True)
    await say(house, phone, "one", "once")
    await phone.hears("one")
    began = asyncio.get_running_loop().time()
    await house.delivery.finish(seconds=0.3)
    assert asyncio.get_running_loop().time() - began < 3
    assert (await statuses(house))["one"] == "sending"


async def test_a_sender_that_begins_again_ends_first_what_it_has_under_way(
    house: House, phone: Phone, world: World
) -> None:
    await greeted(phone)
    world.telegram.faults.slow(0.5, "sendMessage", after=True)
    await say(house, phone, "one", "once")
    await phone.hears("one")
    (loop,) = [task for task in house._tasks if task.get_name() == "outbox"]
    loop.cancel()
    await asyncio.wait([loop])
    again = asyncio.create_task(house.delivery.run())
    await say(house, phone, "end")
    await phone.hears("end")
    again.cancel()
    assert standing(phone).count("one") == 1
    assert TOLD.uncertain == []


async def test_a_picture_is_as_safe_as_words(house: House, phone: Phone) -> None:
    await greeted(phone)
    await say(house, phone, "code", "photo")
    shown = await phone.hears("code")
    assert shown.picture is not None
    assert len(shown.picture) >= len(PICTURE) // 2
