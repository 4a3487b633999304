"""What Telegram remembers of us is set in the end, whatever it says at the start."""

import time

import pytest

from bot.house import House
from bot.sandbox.world import World
from bot.settings import Settings
from handlers.chat import common
from tests.bot.echo import ECHO
from tests.waiting import eventually

BUSY = (
    b'{"ok": false, "error_code": 429, "description": "Too Many Requests: retry after 1",'
    b' "parameters": {"retry_after": 1}}'
)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("method", ["setMyCommands", "setMyDescription"])
async def test_menus_are_set_once_a_busy_telegram_takes_them(
    settings: Settings, world: World, method: str
) -> None:
    world.telegram.faults.garbled(BUSY, method, status=429, after=False, times=2)
    house = House(settings, routes=[common.ROUTES, ECHO])
    began = time.monotonic()
    await house.start()
    try:
        phone, profile = world.phone("chen"), world.telegram.profile
        await phone.say("at once")
        await phone.hears("echo at once")
        await eventually(lambda: ("description", "en") in profile.texts)
        assert time.monotonic() - began > 2
        assert phone.menu[0]["command"] == "code"
    finally:
        await house.stop()
