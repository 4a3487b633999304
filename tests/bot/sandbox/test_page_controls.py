"""The panel moves the world, and what the phones show follows, in a real browser."""

import asyncio
from datetime import timedelta

import pytest
from playwright.async_api import Browser, expect

from bot.sandbox.page.play import ZONE
from tests.playing import Ground, Visitor, soon, visitor

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def add_record(guest: Visitor, handle: str, source: str, day: str) -> None:
    form = (await guest.controls("records")).locator("form")
    await form.get_by_label("谁").select_option(handle)
    await form.get_by_label("哪一类").select_option(source)
    await form.get_by_label("日期").fill(day)
    await form.get_by_role("button", name="记一条").click()


async def test_a_record_makes_a_code_orange_by_itself_and_its_retraction_green(
    guest: Visitor,
) -> None:
    await guest.log_in("chen")
    await add_record(guest, "chen", "antipyretics", "2020-02-20")
    await guest.reads("chen", "橙码 · 陈*强")
    await guest.reads("chen", "14 天内在省内购买过退烧药")
    row = guest.page.locator("#part-records li", has_text="买退烧药")
    await row.get_by_role("button", name="撤销").click()
    await expect(guest.phone("chen").locator(".line:has(.hand)").last).to_contain_text("绿码")


async def test_at_midnight_a_code_turns_green(guest: Visitor, ground: Ground) -> None:
    """The fourteenth day after the record is its last, so the day after it is green."""
    await guest.take(1, "su")
    await guest.log_in("su")
    await guest.reads("su", "橙码 · 苏*婷")
    records = await guest.controls("records")
    await records.get_by_label("谁").select_option("su")
    row = records.locator("li", has_text="买退烧药")
    await row.locator("input").fill("2020-02-10")
    await row.get_by_role("button", name="改日期").click()
    await guest.reads("su", "计入到 2月24日")
    time = await guest.controls("time")
    await time.get_by_role("button", name="到零点").click()
    await soon(lambda: ground.play.now.astimezone(ZONE).day == 25, seconds=120)
    await guest.rests()
    await guest.reads("su", "绿码 · 苏*婷")
    await expect(guest.page.locator("#clock")).to_contain_text("2月25日")
    await expect(guest.page.locator("#clock")).to_contain_text("00:0")
    await expect(guest.phone("zhang")).to_contain_text("当班")


async def test_the_clock_goes_to_any_time_ahead_and_to_none_behind(
    guest: Visitor, ground: Ground
) -> None:
    time = await guest.controls("time")
    before = ground.play.now
    await time.get_by_role("button", name="+5 分钟").click()
    await soon(lambda: (ground.play.now - before).total_seconds() >= 300)
    await time.get_by_label("走到").fill("2020-02-20T08:00")
    await time.get_by_role("button", name="走到").click()
    await expect(guest.page.locator("#panel .doing")).to_contain_text("时间只能往前走")
    guest.faults.clear()  # The browser notes that something was refused.


async def test_what_is_pressed_while_something_is_done_waits_for_its_turn(ground: Ground) -> None:
    before = ground.play.now
    await asyncio.gather(
        ground.play.move(before + timedelta(minutes=1)), ground.play.deliver("antipyretics")
    )
    assert ground.play.now - before >= timedelta(minutes=1)
    assert ground.play.doing == ""


async def test_while_telegram_is_down_messages_wait_and_then_come(guest: Visitor) -> None:
    await guest.take(0, "anna")
    failures = await guest.controls("failures")
    await failures.get_by_label("Telegram 断了").check()
    await expect(failures.get_by_label("Telegram 断了")).to_be_checked()
    await guest.press("anna", "开始")
    await guest.page.wait_for_timeout(1000)
    await expect(guest.phone("anna").locator(".line.theirs")).to_have_count(0)
    await failures.get_by_label("Telegram 断了").uncheck()
    await expect(guest.phone("anna").locator(".line.theirs")).to_have_count(1, timeout=40_000)
    log = await guest.controls("log")
    await expect(log.locator("tr.bad").first).to_contain_text("502")
    await expect(log).not_to_contain_text("您好")


async def test_a_refusing_platform_gives_no_code(guest: Visitor) -> None:
    await guest.take(0, "huang")
    failures = await guest.controls("failures")
    await failures.get_by_label("闽政通拒绝每次认证").check()
    await guest.press("huang", "开始")
    await guest.press("huang", "同意以上两项，去认证")
    await guest.browser("huang").get_by_role("button", name="刷脸并同意").click()
    await guest.browser("huang").locator("a.button").click()
    await guest.reads("huang", "没有认证，什么都没有保存")
    await failures.get_by_label("闽政通拒绝每次认证").uncheck()
    await expect(failures.get_by_label("闽政通拒绝每次认证")).not_to_be_checked()


async def test_without_a_source_there_is_no_code_until_it_delivers(guest: Visitor) -> None:
    await guest.take(0, "cai")
    sources = await guest.controls("sources")
    row = sources.locator("li", has_text="发热门诊")
    await row.get_by_role("button", name="停 50 小时").click()
    await expect(row.get_by_role("button", name="恢复")).to_be_visible(timeout=120_000)
    await guest.rests()
    await guest.press("cai", "开始")
    await guest.press("cai", "同意以上两项，去认证")
    await guest.browser("cai").locator("input[value=cai]").check()
    await guest.browser("cai").get_by_role("button", name="刷脸并同意").click()
    await guest.browser("cai").locator("a.button").click()
    await guest.reads("cai", "现在核验不了，不是您的问题")
    await row.get_by_role("button", name="恢复").click()
    await guest.reads("cai", "绿码 · 蔡*东")


async def test_two_tabs_see_the_same(browser: Browser, ground: Ground, guest: Visitor) -> None:
    async with visitor(browser, ground) as other:
        await other.open()
        await guest.write("lin", "在吗")
        await other.reads("lin", "在吗")
        await other.reads("lin", "您好。出示健康码")
        await guest.reads("lin", "您好。出示健康码")


async def test_after_the_connection_was_lost_nothing_is_missing(
    guest: Visitor, ground: Ground
) -> None:
    port = int(ground.url.rpartition(":")[2])
    await ground.server.close()
    await expect(guest.page.locator("body")).to_have_attribute("data-lost", "连接断了，正在重连……")
    await ground.bot("sendMessage", chat_id=ground.account("lin"), text="断线时说的")
    await ground.server.listen(port)
    ground.server.show(ground.play)
    await guest.reads("lin", "断线时说的")
    await expect(guest.page.locator("body")).not_to_have_attribute("data-lost", "")
    assert await guest.phone("lin").locator(".line", has_text="断线时说的").count() == 1
    guest.faults.clear()


async def test_everything_can_be_had_in_english(guest: Visitor) -> None:
    await guest.page.get_by_role("button", name="English").first.click()
    await expect(guest.page.locator("html")).to_have_attribute("lang", "en-GB")
    await expect(guest.page.get_by_role("heading", level=1)).to_contain_text("Bamin Health Code")
    await guest.reads("lin", "All right, English from now on.")
    await guest.press("lin", "Report a problem")
    await guest.reads("lin", "What is the difficulty?")
    await guest.press("ke", "Start")
    await guest.press("ke", "I agree to both, authenticate")
    platform = guest.browser("ke")
    await expect(platform.get_by_role("button", name="Show face and agree")).to_be_visible()


async def test_a_reset_begins_again(guest: Visitor, ground: Ground) -> None:
    former = ground.play.epoch
    await guest.controls("time")
    await guest.page.click(".reset")
    await guest.page.click(".reset")
    await soon(lambda: ground.play.epoch not in {"", former}, seconds=90)
    await expect(guest.page.locator("#clock")).to_contain_text("08:30")
    await expect(guest.phone("ke").locator(".starter")).to_be_visible()
    guest.faults.clear()
