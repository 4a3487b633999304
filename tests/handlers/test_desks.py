"""Phones for everybody, the roster for officers, groups and invitations (CONVERSATIONS.md 3)."""

from pathlib import Path

import pytest

from bot.house import House
from bot.sandbox.telegram.phone import Phone
from bot.sandbox.world import World
from services.staff.types import Role
from tests.desk_samples import PARK, TOWN, write
from tests.handlers.reporting import (
    account,
    environment,
    first_report,
    house,
    labels,
    lin,
    log_in,
    settings,
    world,
)

__all__ = ["environment", "house", "lin", "settings", "world"]

ROSTER = """\
desk,date,from,to,officer,backup
huangtang,2020-02-24,08:00,20:00,zhang,
huangtang,2020-02-24,20:00,08:00,wang,
"""
BIND_REFUSED = "这个绑定码不能用"


async def invite(house: House, phone: Phone, desk: str, role: Role = Role.OFFICER) -> str:
    """Return the payload of an invitation for one of the cast."""
    made = await house.services.staff.invite(phone.person, desk=desk, role=role)
    return f"s-{made.code}"


@pytest.fixture
async def zhang(house: House, world: World) -> Phone:
    """Return the phone of an officer who has joined."""
    phone = world.phone("zhang")
    await log_in(phone)
    await phone.start(await invite(house, phone, TOWN))
    await phone.hears("您已加入")
    return phone


async def test_the_countys_phone_comes_first_then_that_of_ones_own_firm(lin: Phone) -> None:
    await lin.tap("电话 · 帮助")
    first = await lin.hears("24 小时有人接")
    assert first.text == (
        "打电话，24 小时有人接：\n"
        "惠安县 0595-0000 0000\n"
        "有人身危险打 110，急救打 120。\n"
        "\n"
        "也可以在这里写：点“上报困难”，马上有工单号和答复时间。"
    )
    assert labels(first) == [["上报困难", "各乡镇和园区电话"]]
    await first_report(lin)
    await lin.press("提交")
    await lin.hears("1001")
    await lin.say("/phones")
    assert "城南工业园区 0595-0000 0118" in (await lin.hears("24 小时有人接")).text
    await lin.press("各乡镇和园区电话")
    assert "黄塘镇 0595-0000 0103" in (await lin.hears("各乡镇和园区值班电话")).text


async def test_who_has_a_login_joins_by_the_link_at_once(zhang: Phone) -> None:
    joined = next(b for b in zhang.chat.bubbles if "您已加入" in b.text)
    assert joined.text == (
        "您已加入黄塘镇值班室，岗位：值班员。\n"
        "有工单会在这里响铃叫您，当班时请不要静音。\n"
        "谁在当班：/duty；未结工单：/tickets"
    )


async def test_who_has_none_logs_in_first_and_joins_by_that(house: House, world: World) -> None:
    wang = world.phone("wang")
    await wang.start(await invite(house, wang, TOWN, Role.LEAD))
    await wang.hears("请先完成实名认证")
    await wang.hears("您好")
    await wang.follow(await wang.log_in(wang.link("同意以上两项，去认证")))
    await wang.hears("您已加入黄塘镇值班室，岗位：带班领导。")
    assert await house.services.staff.may(account(wang), TOWN, Role.LEAD)


async def test_a_used_invitation_is_refused(house: House, zhang: Phone, world: World) -> None:
    payload = await invite(house, zhang, PARK)
    await zhang.start(payload)
    await zhang.hears("您已加入城南工业园区")
    other = world.phone("chen")
    await log_in(other)
    for phone in (zhang, other):
        await phone.start(payload)
        await phone.hears("这个邀请不能用")


async def test_officers_see_who_is_on_duty_and_who_is_next(
    house: House, zhang: Phone, world: World, tmp_path: Path
) -> None:
    await zhang.say("/duty")
    assert (await zhang.hears("当班")).text == "黄塘镇：现在没有人当班。\n之后还没有排班。"
    wang = world.phone("wang")
    await log_in(wang)
    await wang.start(await invite(house, wang, TOWN))
    await wang.hears("您已加入")
    await house.services.roster.import_file(write(tmp_path / "roster.csv", ROSTER))
    await zhang.say("/duty")
    assert (await zhang.hears("当班")).text == (
        "黄塘镇：张某当班，到 20:00。\n下一班：王某，20:00–2月25日 08:00。"
    )


async def test_to_everybody_else_duty_is_only_the_phones(lin: Phone) -> None:
    await lin.say("/duty")
    await lin.hears("24 小时有人接")


async def test_nobody_else_binds_a_group(house: House, lin: Phone, world: World) -> None:
    group = world.telegram.add_group("不是值班群", [lin])
    made = await house.services.groups.make_code(TOWN)
    await lin.say_in(group, f"/bind {made.code}")
    await group.hears(BIND_REFUSED)
    await lin.say_in(group, "/bind 2222-2222-2222-2222")
    await group.hears(BIND_REFUSED)
    assert (await house.services.desks.get(TOWN)).group is None
    await lin.say_in(group, "/oncall")
    await group.stays_quiet()
    await lin.say("/bind 2222-2222-2222-2222")
    await lin.hears("值班群里")


async def test_what_is_kept_for_reports_and_staff_is_handed_out_and_deleted(
    house: House, zhang: Phone
) -> None:
    await first_report(zhang)
    await zhang.press("提交")
    await zhang.hears("1001")
    await zhang.tap("上报困难")
    await zhang.hears("遇到了什么困难")
    await zhang.press("招工用工")
    await zhang.hears("哪一种")
    exported = await house.services.privacy.export(account(zhang))
    assert exported["staff"] == {
        "handle": "zhang",
        "surname": "张",
        "roles": [{"desk": TOWN, "role": "officer"}],
    }
    assert exported["known_from_reports"]["firm"] == "惠安示例鞋业有限公司"
    assert exported["unfinished_report"]["category"] == "hiring"
    await house.services.privacy.erase(account(zhang))
    assert await house.services.staff.by_handle("zhang") is None
    assert not await house.services.reports.is_open(account(zhang))
    assert await house.services.reports.known(account(zhang)) == {}
