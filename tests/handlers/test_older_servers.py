"""Bot API servers of one's own: older ones leave fields out, newer ones bring more."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from services.chats.types import Address
from tests.duty_stage import DAY, PARK, Night, open_night, told

ASKED = (
    "请确认城南工业园区值班群：\n群名：城南值班群\n人数：3，含机器人\n张某 22:20 发的绑定码。\n"
)
GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")


@pytest.fixture
async def night() -> AsyncIterator[Night]:
    async with open_night(("zhang", "wang", "liu"), opens=("22:15", DAY)) as one:
        await one.at("22:20")
        yield one


def answers(night: Night, method: str, result: Any, *, times: int | None = None) -> None:
    body = json.dumps({"ok": True, "result": result}).encode()
    night.world.telegram.faults.garbled(body, method, after=False, times=times)


async def test_a_group_is_looked_at_whatever_else_the_server_tells_of_it(night: Night) -> None:
    """Bot API 9.0 to 9.2 knows gifts, but none from channels; earlier ones know none at all."""
    chat = {"id": -1, "type": "supergroup", "title": "城南值班群", "a_new_field": [{}]}
    answers(night, "getChat", chat | {"accepted_gift_types": dict.fromkeys(GIFTS, False)})
    await night.name_group()
    assert night.last("liu").startswith(ASKED)


async def test_members_are_counted_whatever_rights_the_server_knows(night: Night) -> None:
    """Before Bot API 7.0 nobody had rights to stories."""
    user = night.phone("zhang").user.json()
    rights = {"can_be_edited": False, "can_manage_chat": True, "can_restrict_members": True}
    answers(night, "getChatMember", {"user": user, "status": "administrator"} | rights)
    await night.name_group()
    assert night.last("liu").startswith(ASKED)
    await night.press("liu", "确认，是这个群")
    assert (await night.services.desks.get(PARK)).group is not None


async def test_a_change_of_the_bots_rights_is_heard_from_an_older_server(night: Night) -> None:
    group = night.group
    hub = night.phone("zhang").hub
    bot, chat = hub.bot.json(), {"id": group.room.id, "type": "supergroup", "title": "x"}
    rights = {"can_be_edited": False, "can_manage_chat": True, "can_restrict_members": True}
    changed = {
        "chat": chat,
        "from": night.phone("zhang").user.json(),
        "date": 1582554000,
        "old_chat_member": {"user": bot, "status": "administrator"} | rights,
        "new_chat_member": {"user": bot, "status": "restricted", "is_member": True},
    }
    await night.services.inbox.store(
        [(9_000_000, str(group.room.id), {"update_id": 9_000_000, "my_chat_member": changed})]
    )
    await night.playhouse.settled()
    assert not await night.services.chats.is_reachable(Address(str(group.room.id)))
    assert night.last("liu").startswith("机器人在黄塘镇值班群里不能发言了")


async def test_a_group_that_cannot_be_looked_at_hears_so(night: Night) -> None:
    night.world.telegram.faults.error(
        "getChat", status=400, words="Bad Request: unknown", times=None
    )
    group = await night.name_group()
    assert told(group)[-1] == (
        "读不到这个群的群名和人数，所以还没有请指挥部确认。请换一个新的绑定码再发一次；"
        "还是不行，请告诉运维人员。"
    )
    night.world.telegram.faults.clear()
    code = (await night.services.groups.make_code(PARK)).code
    await night.phone("zhang").say_in(group, f"/bind {code}")
    await night.playhouse.settled()
    assert night.last("liu").startswith(ASKED)
