"""Somebody deletes their data while the desk works for them, or they for the desk."""

from collections.abc import AsyncIterator

import pytest

from services.tickets.types import Status
from tests.duty_stage import TOMORROW, Night, open_night


@pytest.fixture
async def night() -> AsyncIterator[Night]:
    async with open_night() as one:
        await one.at("03:07", TOMORROW)
        yield one


async def test_what_was_said_to_end_ends(night: Night) -> None:
    await night.kept_out(reporter="wang")
    await night.kept_out(1053)
    await night.at("03:12", TOMORROW)
    await night.services.handling.take(1053, await night.services.staff.get("wang"), by_page=False)
    await night.say("wang", "/privacy")
    await night.press("wang", "删除")
    asked = night.last("wang")
    assert "还没办结的上报 1 件会一起撤回，值班室不再办理。" in asked
    assert "您的岗位会终止（黄塘镇：值班员 · 城南工业园区：值班员），手上的工单转给同事。" in asked
    await night.press("wang", "确定删除")
    assert (await night.services.tickets.get(1052)).status is Status.CANCELLED
    assert any(text.startswith("工单 1052 已撤回") for text in night.texts("wang"))
    standing = await night.services.shown.of(night.account("wang"))
    assert [slot for slot, _ in standing] == ["privacy"]
    handed_on = await night.services.tickets.get(1053)
    assert (handed_on.status, handed_on.assignee) == (Status.SUBMITTED, None)
    assert await night.services.staff.by_handle("wang") is None
