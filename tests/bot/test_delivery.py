"""What the outbox says arrives as it should: edited, renewed, removed, or reported as lost."""

import hashlib
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from PIL import Image

from bot.house import House
from bot.sandbox.telegram.phone import Phone
from bot.sandbox.world import World
from bot.settings import Settings
from handlers.context import Scene
from handlers.routes import Routes
from handlers.screens import Screen
from handlers.views.messages import Button, Copied, Message
from services.chats.types import Address
from services.outbox.types import Placing
from tests.waiting import eventually

AGAIN = "（重发：这条消息您可能已经收到过。）"
LOST: list[str] = []
PLACED: list[str] = []


async def _text(scene: Scene) -> Message | None:
    if scene.params.get("nothing"):
        return None
    return Message(scene.params["text"], buttons=((Button("press", data="x"),),))


async def _copy(scene: Scene) -> Message:
    return Message(copied=Copied(Address(scene.params["from"]), (scene.params["message"],)))


async def _note_lost(scene: Scene) -> None:
    LOST.append(scene.subject)


async def _note_placed(scene: Scene) -> None:
    PLACED.append(scene.subject)


ROUTES = Routes(
    screens={
        "text": Screen(_text, on_sent=_note_placed, on_failed=_note_lost),
        "copy": Screen(_copy),
    }
)


def _picture() -> bytes:
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "white").save(drawn, "PNG")
    return drawn.getvalue()


PICTURE = _picture()


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    LOST.clear()
    PLACED.clear()
    one = House(settings, routes=[ROUTES])
    await one.start()
    yield one
    await one.stop()


@pytest.fixture
async def phone(world: World) -> Phone:
    one = world.phone("chen")
    await one.start()
    return one


async def say(
    house: House,
    phone: Phone,
    text: str,
    placing: Placing = Placing.SEND,
    slot: str | None = None,
    **params: object,
) -> None:
    await house.services.outbox.show(
        "text",
        text[:9],
        to=Address(str(phone.user.id)),
        params={"text": text} | params,
        placing=placing,
        slot=slot,
    )


def standing(phone: Phone) -> list[str]:
    return [bubble.text for bubble in phone.chat.bubbles if not bubble.mine and not bubble.deleted]


async def test_a_message_in_a_slot_is_edited_where_it_stands(house: House, phone: Phone) -> None:
    await say(house, phone, "one", Placing.SEND, "form")
    await phone.hears("one")
    await say(house, phone, "two", Placing.EDIT, "form")
    await phone.hears("two")
    assert standing(phone) == ["two"]
    assert len(phone.sounds) == 1


async def test_an_edit_that_changes_nothing_is_not_sent(
    house: House, phone: Phone, world: World
) -> None:
    await say(house, phone, "same", Placing.SEND, "form")
    await say(house, phone, "same", Placing.EDIT, "form")
    await say(house, phone, "end")
    await phone.hears("end")
    assert not [call for call in world.telegram.calls if call.method == "editMessageText"]


async def test_what_is_kept_of_a_message_cannot_be_guessed_from_a_dump(
    house: House, phone: Phone
) -> None:
    await say(house, phone, "phone 13800000000", Placing.SEND, "contact")
    await phone.hears("phone 13800000000")
    await eventually(lambda: house.delivery.is_idle)
    kept = await house.services.outbox.standing(Address(str(phone.user.id)), "contact")
    guess = Message("phone 13800000000", buttons=((Button("press", data="x"),),))
    assert kept is not None
    assert kept.digest != hashlib.sha256(repr(guess).encode()).digest()


async def test_an_edit_of_a_message_that_was_never_shown_sends_it(
    house: House, phone: Phone
) -> None:
    await say(house, phone, "first", Placing.EDIT, "form")
    await phone.hears("first")


async def test_a_renewed_message_sounds_again_and_the_former_is_gone(
    house: House, phone: Phone
) -> None:
    await say(house, phone, "page 1", Placing.RENEW, "page")
    await phone.hears("page 1")
    await say(house, phone, "page 2", Placing.RENEW, "page")
    await phone.hears("page 2")
    await say(house, phone, "end")
    await phone.hears("end")
    assert standing(phone) == ["page 2", "end"]
    assert len(phone.sounds) == 3


async def test_a_removed_message_is_gone(house: House, phone: Phone) -> None:
    await say(house, phone, "page", Placing.SEND, "page")
    await say(house, phone, "", Placing.REMOVE, "page")
    await say(house, phone, "end")
    await phone.hears("end")
    assert standing(phone) == ["end"]


async def test_what_has_nothing_left_to_say_is_passed_over(house: House, phone: Phone) -> None:
    await say(house, phone, "never", nothing=True)
    await say(house, phone, "end")
    await phone.hears("end")
    assert standing(phone) == ["end"]
    await eventually(lambda: PLACED == ["end"])


async def test_a_blocked_bot_reports_what_could_not_be_delivered(
    house: House, phone: Phone
) -> None:
    await phone.block_bot()
    await say(house, phone, "lost")
    await eventually(lambda: LOST == ["lost"])
    address = Address(str(phone.user.id))

    async def is_noted() -> bool:
        return not await house.services.chats.is_reachable(address)

    await eventually(is_noted)
    await phone.unblock_bot()
    await say(house, phone, "back")
    await phone.hears("back")
    await eventually(lambda: house.services.chats.is_reachable(address))


async def test_a_server_error_and_a_cut_connection_are_tried_again_in_order(
    house: House, phone: Phone, world: World
) -> None:
    world.telegram.faults.error("sendMessage", status=502)
    world.telegram.faults.cut("sendMessage", after=False)
    await say(house, phone, "one")
    await say(house, phone, "two")
    await phone.hears("two", timeout=8)
    assert standing(phone) == [f"one\n\n{AGAIN}", "two"]


async def test_a_text_that_telegram_refuses_holds_up_nothing(house: House, phone: Phone) -> None:
    await say(house, phone, " ")
    await say(house, phone, "end")
    await phone.hears("end")
    assert LOST == [" "]


async def test_a_text_that_is_longer_than_telegram_takes_loses_its_end(
    house: House, phone: Phone
) -> None:
    await say(house, phone, "\U0001f6b7" * 2500)
    told = await phone.hears("\U0001f6b7")
    assert told.text == "\U0001f6b7" * 2047 + "…"
    assert LOST == []


async def test_a_copied_picture_brings_no_foreign_words_along(
    house: House, phone: Phone, world: World
) -> None:
    picture = await phone.photo(PICTURE, caption="\u202eforeign words")
    other = world.phone("wang")
    await other.start()
    params = {"from": str(phone.user.id), "message": str(picture.message_id)}
    await house.services.outbox.show(
        "copy", to=Address(str(other.user.id)), params=params, slot="copy"
    )
    copied = await other.hears(lambda bubble: bubble.picture is not None)
    assert copied.caption == ""
