"""A person sees, exports and deletes what is stored about them."""

import json
from datetime import timedelta
from pathlib import Path

from bot.house import House
from bot.sandbox.telegram.phone import Phone
from bot.sandbox.world import World
from services.chats.types import Address
from tests.handlers.test_identity import through


async def logged_in(phone: Phone) -> None:
    await phone.follow(await through(phone))
    await phone.hears("the code")


async def test_a_stranger_sees_that_nothing_of_a_person_is_stored(phone: Phone) -> None:
    await phone.say("/privacy")
    told = await phone.hears("这里存着您的这些信息")
    assert "您没有认证：没有姓名、证件号码和防疫记录。" in told.text


async def test_everything_that_is_stored_is_named(phone: Phone) -> None:
    await logged_in(phone)
    await phone.say("/privacy")
    told = await phone.hears("这里存着您的这些信息")
    assert "姓名和证件号码，加密保存：陈*强，尾号 3417。" in told.text
    assert "您的同意：2月24日 08:1" in told.text
    assert "认证：1 次，最近 2月24日 08:1" in told.text
    assert told.text.count("\n") < 8
    first, *_ = told.text.split("\n")
    assert "陈" not in first


async def test_the_export_is_a_file_in_the_private_chat(phone: Phone) -> None:
    await logged_in(phone)
    await phone.say("/privacy")
    await phone.hears("这里存着您的这些信息")
    await phone.press("导出")
    bubble = await phone.hears("这里存着的您的全部信息")
    file = bubble.file("document")
    assert file is not None
    exported = json.loads(file.data)
    assert exported["person"]["name"] == "陈志强"
    assert exported["person"]["id_number"].endswith("3417")
    assert exported["consent"]["language"] == "zh_CN"
    assert exported["chat"]["telegram_id"] == str(phone.user.id)


async def test_a_deletion_is_asked_for_and_says_what_stays(house: House, phone: Phone) -> None:
    await logged_in(phone)
    await phone.say("/privacy")
    told = await phone.hears("这里存着您的这些信息")
    await phone.press("删除")
    await phone.hears("不会删除：官方防疫记录，由主管部门保存，颜色也不会因此改变。")
    await phone.press("不删了")
    await phone.hears("这里存着您的这些信息")
    assert await house.services.identity.bound_people() != []
    await phone.press("删除", on=told)
    await phone.hears("确定要删除吗")
    await phone.press("确定删除")
    await phone.hears("已删除。")
    account = Address(str(phone.user.id))
    assert await house.services.identity.binding_of(account) is None
    assert await house.services.identity.bound_people() == []
    exported = await house.services.privacy.export(account)
    assert not exported.keys() & {"person", "binding", "consent"}
    assert "陈志强" not in str(exported)


async def test_who_has_deleted_everything_may_come_back(phone: Phone) -> None:
    await logged_in(phone)
    await phone.say("/privacy")
    await phone.hears("这里存着您的这些信息")
    await phone.press("删除")
    await phone.hears("确定要删除吗")
    await phone.press("确定删除")
    await phone.hears("已删除。")
    await logged_in(phone)


async def test_the_last_words_of_a_deletion_are_in_the_persons_language(phone: Phone) -> None:
    await phone.start()
    await phone.hears("您好")
    await phone.press("English")
    await phone.hears("Hello")
    await phone.say("/privacy")
    await phone.hears("What is stored about you")
    await phone.press("Delete")
    await phone.hears("Delete your data?")
    await phone.press("Yes, delete")
    await phone.hears("Deleted.")


async def test_a_forged_press_in_a_group_shows_and_deletes_nothing(
    house: House, phone: Phone, world: World
) -> None:
    await logged_in(phone)
    await phone.say("/privacy")
    told = await phone.hears("这里存着您的这些信息")
    group = world.telegram.add_group("desk", members=[phone])
    told.chat = group.room
    for data in ("i.export", "i.delete", "i.erase", "i.keep", "i.start", "i.call"):
        await phone.send_data(told, data)
    assert await house.services.identity.bound_people() != []
    assert [bubble for bubble in group.bubbles if not bubble.mine] == []


async def test_what_could_come_back_from_a_backup_is_not_said_to_be_deleted(
    house: House, phone: Phone, tmp_path: Path
) -> None:
    await logged_in(phone)
    ledger = tmp_path / "ledger.db"
    await house.services.ledger.close()
    ledger.unlink()
    ledger.mkdir()
    await phone.say("/privacy")
    await phone.hears("这里存着您的这些信息")
    await phone.press("删除")
    await phone.hears("确定要删除吗")
    toast = await phone.press("确定删除")
    assert toast is not None
    assert toast.text == (
        "现在办不了，不是您的问题；什么都没有删除，也没有改动。"
        "请过一小时再试，还不行就打值班电话：/phones"
    )
    assert await house.services.identity.bound_people() != []
    ledger.rmdir()
    await phone.press("确定删除")
    await phone.hears("已删除。")


async def test_a_login_of_thirty_days_shows_exports_and_deletes_nothing(
    house: House, phone: Phone, world: World
) -> None:
    await logged_in(phone)
    await phone.say("/privacy")
    told = await phone.hears("这里存着您的这些信息")
    world.clock.advance(timedelta(days=30))  # type: ignore[attr-defined]
    for data in ("i.export", "i.delete", "i.keep", "i.erase"):
        await phone.send_data(told, data)
        await phone.hears("您上次认证已满 30 天。")
    await phone.say("/privacy")
    await phone.hears("您上次认证已满 30 天。")
    assert all(bubble.file("document") is None for bubble in phone.chat.bubbles)
    assert await house.services.identity.bound_people() != []
    await phone.follow(await phone.log_in(phone.link("去认证")))
    await phone.hears("the code")
    await phone.say("/privacy")
    await phone.hears("这里存着您的这些信息")


async def test_what_an_export_shows_is_looked_up_when_it_leaves(
    house: House, phone: Phone, world: World
) -> None:
    """A code that has moved to another account meanwhile takes the data with it."""
    await logged_in(phone)
    account = Address(str(phone.user.id))
    other = world.phone("lin")
    world.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
    await other.start()
    await other.hears("您好")
    page = await other.log_in(other.link("同意以上两项，去认证"), person="chen")
    await other.follow(page)
    await phone.hears("健康码已改到另一个 Telegram 账号")
    await house.services.outbox.show("privacy.export", to=account)
    file = (await phone.hears("这里存着的您的全部信息")).file("document")
    assert file is not None
    assert "陈志强" not in file.data.decode()
