"""A night with a gateway for SMS and voice: what everybody reads, word for word."""

from collections.abc import AsyncIterator

import pytest

from tests.duty_stage import PHONE, TOMORROW, Night, open_night
from tests.gateways import Gateway


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with Gateway.open() as one:
        yield one


@pytest.fixture
async def night(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Night]:
    async with open_night(("zhang", "liu")) as one:
        monkeypatch.setattr(one.services.gateway, "_config", gateway.config)
        await one.at("03:07", TOMORROW)
        yield one


async def post(night: Night) -> None:
    """Post what is due, as the loop of the house does."""
    for call in await night.services.gateway.due():
        await night.services.gateway.attempt(call)
    await night.playhouse.settled()


async def card(night: Night) -> str:
    [found] = [bubble for bubble in night.group.bubbles if "1052" in bubble.text]
    return found.text


async def test_after_headquarters_people_are_called_from_outside(
    night: Night, gateway: Gateway
) -> None:
    await night.kept_out()
    await night.at("03:12", TOMORROW)
    assert night.last("liu").endswith("03:17 前没人接，会用短信和电话通知。")
    await night.at("03:17", TOMORROW)
    await post(night)
    assert night.last("liu").endswith("已用短信和电话通知，您仍可以接单。")
    assert night.last("li") == (
        "工单 1052 还没有人接单，对不起。\n正在用短信和电话通知值班人员，03:22 前再给您消息。\n"
        f"也可以直接打 {PHONE}。"
    )
    assert (await card(night)).endswith("03:07 上报 · 03:17 短信电话已通知")
    [heard] = gateway.heard
    assert heard.content["at"] == "2020-02-25T03:17:00+08:00"
    assert await night.press("liu", "我来办") == "1052 由您办理。"
    assert await night.services.gateway.next_due() is None


async def test_headquarters_hears_when_the_gateway_calls_nobody(
    night: Night, gateway: Gateway
) -> None:
    await night.kept_out()
    await night.at("03:12", TOMORROW)
    await night.at("03:17", TOMORROW)
    gateway.answers = [403]
    sounds = len(night.phone("liu").sounds)
    await post(night)
    assert night.last("liu") == (
        "工单 1052：短信电话网关没有通知到任何人。网关拒绝了呼叫（403）。\n"
        "请直接打电话给黄塘镇的值班人员，或由您接单。"
    )
    assert len(night.phone("liu").sounds) == sounds + 1
    assert (await card(night)).endswith("03:17 短信电话通知失败")
    assert await night.press("liu", "我来办") == "1052 由您办理。"
