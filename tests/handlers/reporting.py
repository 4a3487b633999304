"""A house where people report, and phones that do it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.flood import FloodGate
from bot.house import House
from bot.sandbox.cast import CAST
from bot.sandbox.telegram.model import Bubble
from bot.sandbox.telegram.phone import Phone
from bot.sandbox.world import World
from bot.settings import Settings
from handlers.all_routes import ALL_ROUTES
from handlers.context import Scene
from handlers.routes import Routes
from handlers.screens import Screen
from handlers.views.messages import Message
from services.chats.types import Address
from services.tickets.types import TicketDetails
from tests.bot.conftest import environment, settings
from tests.desk_samples import DESKS, ENTERPRISES, write

__all__ = ["environment", "house", "lin", "settings", "world"]

CONSENT = "同意以上两项，去认证"


async def _receipt(scene: Scene) -> Message:
    return Message(f"receipt {scene.subject}")


def _pretend_tickets() -> list[Routes]:
    """Let receipts be heard where nobody else says them yet."""
    known = {view for routes in ALL_ROUTES for view in routes.screens}
    views = ("tickets.receipt", "tickets.page", "tickets.card", "escalation.alarm")
    return [Routes(screens={view: Screen(_receipt) for view in views if view not in known})]


@pytest.fixture
async def world() -> AsyncIterator[World]:
    pretend = await World.start()
    yield pretend
    for handle in CAST:
        await pretend.phone(handle).browser.close()
    await pretend.close()


@pytest.fixture
async def house(settings: Settings, world: World, tmp_path: Path) -> AsyncIterator[House]:
    routes = [*ALL_ROUTES, *_pretend_tickets()]
    gate = FloodGate(most=1000)  # a test types faster than a person
    one = House(settings, clock=world.clock, routes=routes, gate=gate)
    await one.start()
    await one.services.desks.import_file(write(tmp_path / "desks.csv", DESKS))
    await one.services.enterprises.import_file(write(tmp_path / "firms.csv", ENTERPRISES))
    yield one
    await one.stop()


@pytest.fixture
async def lin(house: House, world: World) -> Phone:
    """Return the phone of a personnel clerk who has her own code."""
    del house
    phone = world.phone("lin")
    await log_in(phone)
    return phone


async def log_in(phone: Phone) -> None:
    await phone.start()
    await phone.hears("您好")
    await phone.follow(await phone.log_in(phone.link(CONSENT)))
    await phone.hears("核验")
    await phone.say("你好")
    await phone.hears("点下面的按钮")


def account(phone: Phone) -> Address:
    return Address(str(phone.user.id))


def form(phone: Phone) -> Bubble:
    """Return the newest message of the bot that has buttons of the form."""
    for bubble in reversed(phone.chat.bubbles):
        data = [button.data or "" for row in bubble.buttons for button in row]
        if any(one.startswith(("r.a", "r.back", "r.submit")) for one in data):
            return bubble
    raise AssertionError(phone.chat.describe())


def labels(bubble: Bubble) -> list[list[str]]:
    return [[button.label for button in row] for row in bubble.buttons]


async def tickets(house: House, phone: Phone) -> list[TicketDetails]:
    return await house.services.desk_work.tickets.open_of(account(phone))


async def first_report(phone: Phone, *, is_first: bool = True) -> None:
    """Report that it is too crowded, up to the last look."""
    await phone.tap("上报困难")
    await phone.hears("遇到了什么困难")
    await phone.press("员工住宿")
    await phone.hears("哪一种")
    await phone.press("住得太挤")
    await phone.hears("现在几个人")
    await phone.say("46个人 6间 120平米")
    if is_first:
        await phone.hears("是哪家企业")
        await phone.say("示例鞋业")
        await phone.hears("找到 1 家")
        await phone.press("是这家")
    await phone.hears("什么时候要解决")
    await phone.press("今晚就要住")
    await phone.hears("请核对")
