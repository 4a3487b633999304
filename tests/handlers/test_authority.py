"""Every button and command, as everybody without a right to it, in every chat (SECURITY.md 22)."""

from collections.abc import AsyncIterator
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select

from bot.sandbox.cast import CAST
from handlers.all_routes import ALL_ROUTES
from handlers.chat.start import START_PAYLOADS
from handlers.dispatch import dispatcher
from services.staff.types import Role
from services.tables import (
    ContactLink,
    Desk,
    Enterprise,
    EnterpriseContact,
    ShiftOffer,
    ShiftRow,
    ShiftTurn,
    Staff,
    StaffPost,
    Ticket,
    TicketEventRow,
    TicketMessageRow,
)
from tests.duty_stage import TOMORROW, Night, open_night

FIRMS = (Enterprise, EnterpriseContact, ContactLink)
ROUTES = dispatcher(ALL_ROUTES)
PRESSES = sorted(ROUTES.presses, key=lambda code: (code.startswith("i."), code))
"""What may delete the presser's own data, and with it their role, comes last."""
COMMANDS = sorted(ROUTES.commands)
EVERYWHERE = sorted(ROUTES.commands | ROUTES.group_commands)
NOBODY_HERE = {
    "a stranger": "chen",
    "an officer of another desk": "gao",
    "a lead of another desk": "sun",
    "a former one": "ouyang",
}
ELSEWHERE = "350521107"
PAYLOADS = [*START_PAYLOADS, ""]
ARGUMENTS = ("", ":1052", ":1052:zhang")
numbers = count(10_000_000)


@pytest.fixture
async def night() -> AsyncIterator[Night]:
    async with open_night() as one:
        await one.at("03:07", TOMORROW)
        await one.kept_out()
        await one.say("ouyang", "hello")
        await one.services.staff.remove("ouyang")
        await one.invite("sun", ELSEWHERE, Role.LEAD, joins=True)
        await one.say("chen", "hello")
        yield one


async def rows(night: Night) -> list[Any]:
    """Return everything of tickets and desks, and who the desk's officers are."""
    found: list[Any] = []
    async with night.services.db.reading() as session:
        desk_work = (Ticket, TicketEventRow, TicketMessageRow, Desk)
        for table in (*desk_work, *FIRMS, ShiftRow, ShiftTurn, ShiftOffer):
            found += (await session.execute(select(table.__table__))).all()
        for staff in (Staff, StaffPost):
            its = select(staff.__table__).where(staff.handle.in_(["zhang", "wang"]))
            found += (await session.execute(its)).all()
    return sorted(map(repr, found))


def learned(texts: list[str]) -> list[str]:
    """Return what of the reporter stands in these texts."""
    li = CAST["li"]
    secrets = (li.name, li.id_number, li.id_number[-4:], "村口", "返岗工人")
    return [text for text in texts if any(secret in text for secret in secrets)]


@pytest.mark.parametrize("handle", NOBODY_HERE.values(), ids=NOBODY_HERE)
async def test_no_button_and_no_command_gives_a_right_in_private(
    night: Night, handle: str
) -> None:
    await night.press("zhang", "我来办")
    before, phone = await rows(night), night.phone(handle)
    heard = {one: night.texts(one) for one in ("li", "zhang", "wang")}
    said = len(night.texts(handle))
    for code in PRESSES:
        for arguments in ARGUMENTS:
            on = phone.chat.bubbles[-1]
            night.world.telegram.press(on, phone.user, code + arguments)
        await night.playhouse.settled()
        assert await rows(night) == before, code
    for command in COMMANDS:
        await phone.say(f"/{command} 1052")
        await night.playhouse.settled()
        assert await rows(night) == before, command
    for payload in PAYLOADS:
        await phone.say(f"/start {payload}1052")
        await night.playhouse.settled()
        assert await rows(night) == before, payload
    assert learned(night.texts(handle)[said:]) == []
    assert {one: night.texts(one) for one in heard} == heard


@pytest.mark.parametrize("handle", [*NOBODY_HERE.values(), "zhang"])
async def test_no_command_in_a_group_tells_or_changes_what_is_not_its_own(
    night: Night, handle: str
) -> None:
    await night.press("zhang", "我来办")
    before, phone = await rows(night), night.phone(handle)
    foreign = night.world.telegram.add_group("别处", members=[phone])
    if handle != "zhang":
        night.group.join(phone, by=night.phone("zhang"))
    for group in (foreign, night.group):
        for command in EVERYWHERE:
            await phone.say_in(group, f"/{command} 1052")
            await night.playhouse.settled()
            assert await rows(night) == before, command
        assert learned([bubble.text for bubble in group.bubbles if not bubble.mine]) == []


async def test_who_speaks_for_a_channel_or_through_a_bot_is_no_officer(night: Night) -> None:
    before, zhang = await rows(night), night.phone("zhang").user
    heard = night.texts("li")
    chat, group = {"id": zhang.id, "type": "private"}, night.group.room.id
    someone = {"id": zhang.id, "is_bot": False, "first_name": "Z"}
    channel = {"id": -1009, "type": "channel", "title": "C"}
    bot = {"id": 77, "is_bot": True, "first_name": "B", "username": "other_bot"}
    base = {"message_id": 9, "date": 1582484820, "text": "/take 1052"}
    command = [{"type": "bot_command", "offset": 0, "length": 5}]
    disguises = [
        ("message", {"chat": chat, "from": someone, "sender_chat": channel}),
        ("message", {"chat": chat, "from": someone, "via_bot": bot}),
        ("channel_post", {"chat": channel, "sender_chat": channel}),
        (
            "message",
            {
                "chat": {"id": group, "type": "supergroup", "title": "G"},
                "from": someone,
                "sender_chat": {"id": group, "type": "supergroup", "title": "G"},
            },
        ),
    ]
    for words in ("/take 1052", "/bind ABCD", "村里已放行"):
        for kind, body in disguises:
            number = next(numbers)
            message = base | body | {"text": words, "entities": command}
            raw = {"update_id": number, kind: message}
            await night.services.inbox.store([(number, str(message["chat"]["id"]), raw)])  # type: ignore[index]
            await night.playhouse.settled()
    assert await rows(night) == before
    assert night.texts("li") == heard
