"""A code that moves to another account, and who says that it was not them (SECURITY.md 6)."""

from datetime import timedelta

import pytest

from bot.house import House
from bot.sandbox.telegram.model import Bubble
from bot.sandbox.telegram.phone import Phone
from bot.sandbox.world import World
from services.chats.types import Address

CONSENT = "同意以上两项，去认证"
NOT_ME = "不是我操作的"
MOVED = (
    "有一次新的刷脸认证，健康码已改到另一个 Telegram 账号出示，这里的码作废。\n"
    "如果不是您本人操作，请点下面的按钮，两边的健康码马上停用，等您重新刷脸；也可以打"
    " 12345（24 小时）。"
)
FROZEN = (
    "已停用：两个 Telegram 账号现在都不能出示您的健康码，原来的码都作废。\n"
    "请您本人到闽政通重新刷脸，刷脸后码就发到这里。\n"
    "急着进出：请出示身份证，按人工登记办理。值班电话：12345（24 小时）"
)
FROZEN_THERE = (
    "这里的健康码已停用：有人说改到这里不是本人操作。在这里出示过的码都作废。\n"
    "如果是您本人，请到闽政通再刷脸一次。\n"
    "有疑问请打 12345（24 小时）。"
)
NOTHING = "这个按钮已经失效，什么都没有改变。有疑问请打电话：/phones"


@pytest.fixture
def other(house: House, world: World) -> Phone:
    """Give the second telephone on which Chen's code appears."""
    del house
    return world.phone("lin")


def labels(bubble: Bubble) -> list[str]:
    return [button.label for row in bubble.buttons for button in row]


def account(phone: Phone) -> Address:
    return Address(str(phone.user.id))


async def log_in(phone: Phone, world: World) -> None:
    """Log Chen in from a telephone, a minute after whatever was before."""
    world.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
    await phone.start()
    await phone.hears("您好")
    await phone.follow(await phone.log_in(phone.link(CONSENT), person="chen"))
    await phone.hears("the code")


async def moved(phone: Phone, other: Phone, world: World) -> Bubble:
    await log_in(phone, world)
    await log_in(other, world)
    return await phone.hears("健康码已改到另一个 Telegram 账号")


async def holders(house: House) -> list[Address | None]:
    people = await house.services.identity.bound_people()
    return [await house.services.identity.account_of(person) for person in people]


async def test_the_former_chat_hears_of_it_and_not_where_it_went(
    house: House, phone: Phone, other: Phone, world: World
) -> None:
    told = await moved(phone, other, world)
    assert told.text == MOVED
    assert labels(told) == [NOT_ME]
    data = [button.data or "" for row in told.buttons for button in row]
    assert str(other.user.id) not in "".join([told.text, *data])
    assert await holders(house) == [account(other)]


async def test_who_says_not_me_stops_both_and_shows_their_face_again(
    house: House, phone: Phone, other: Phone, world: World
) -> None:
    told = await moved(phone, other, world)
    await phone.press(NOT_ME)
    here = await phone.hears("已停用")
    there = await other.hears("已停用")
    assert (here.text, there.text) == (FROZEN, FROZEN_THERE)
    assert labels(here) == labels(there) == ["领我的码", "打电话问"]
    assert str(phone.user.id) not in there.text
    await phone.chat.until(lambda: told.deleted)
    assert await holders(house) == []
    world.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
    await phone.press("领我的码")
    await phone.hears("您好")
    await phone.follow(await phone.log_in(phone.link(CONSENT)))
    await phone.hears("the code")
    assert await holders(house) == [account(phone)]


async def test_a_login_begun_before_the_stop_hears_why_it_does_not_count(
    house: House, phone: Phone, other: Phone, world: World
) -> None:
    await moved(phone, other, world)
    third = world.phone("ye")
    await third.start()
    await third.hears("您好")
    page = await third.log_in(third.link(CONSENT), "L4", person="chen")
    await phone.press(NOT_ME)
    await phone.hears("已停用")
    await third.follow(page)
    told = await third.hears("这次认证是在账号停用之前开始的，不算数，什么都没有绑定。")
    assert labels(told) == ["再试一次", "打电话问"]
    assert await holders(house) == []


async def test_a_press_that_is_not_theirs_or_too_late_changes_nothing_and_says_so(
    house: House, phone: Phone, other: Phone, world: World
) -> None:
    told = await moved(phone, other, world)
    pressed = told.find(NOT_ME)
    assert pressed is not None
    data = pressed.data or ""
    forged = [data, "i.notme", "i.notme:", "i.notme:0000000000000000", f"{data}:more:of:it"]
    for attempt in forged:
        toast = await other.send_data(other.chat.bubbles[-1], attempt)
        assert toast is not None
        assert toast.text == NOTHING
    assert await holders(house) == [account(other)]
    world.clock.advance(timedelta(days=366))  # type: ignore[attr-defined]
    toast = await phone.send_data(told, data)
    assert toast is not None
    assert toast.text == NOTHING
    assert await holders(house) == [account(other)]


async def test_a_forged_press_in_a_group_stops_nothing(
    house: House, phone: Phone, other: Phone, world: World
) -> None:
    told = await moved(phone, other, world)
    pressed = told.find(NOT_ME)
    assert pressed is not None
    group = world.telegram.add_group("neighbours", members=[phone])
    told.chat = group.room
    await phone.send_data(told, pressed.data or "")
    assert await holders(house) == [account(other)]
    assert [bubble for bubble in group.bubbles if not bubble.mine] == []


async def test_the_words_are_there_in_english(
    house: House, phone: Phone, other: Phone, world: World
) -> None:
    await house.services.chats.set_language(account(phone), "en")
    await house.services.chats.set_language(account(other), "en")
    for one in (phone, other):
        world.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
        await one.start()
        await one.hears("Hello")
        link = one.link("I agree to both, authenticate")
        await one.follow(await one.log_in(link, person="chen"))
        await one.hears("the code")
    await phone.hears("has moved to another Telegram account")
    await phone.press("That was not me")
    await phone.hears("Stopped. Neither Telegram account has your health code now")
    await other.hears("The health code in this chat has been stopped")
