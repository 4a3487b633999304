"""What a visitor does beside the straight way: back, reload, a second thought, a small screen."""

from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, FilePayload, ViewportSize, expect

from bot.sandbox.page.play import MORNING
from tests.playing import NARROW, Ground, Visitor, visitor

pytestmark = pytest.mark.asyncio(loop_scope="module")
SMALL: ViewportSize = {"width": 320, "height": 640}
TABLET = {"width": 1024, "height": 768}


async def go_back(guest: Visitor) -> None:
    # A driver's own "back" waits for another page, and there is none.
    await guest.page.evaluate("setTimeout(() => history.back())")


async def test_the_opening_knows_how_much_is_to_come(ground: Ground) -> None:
    assert abs(len(ground.world.telegram.journal) - MORNING) < MORNING / 10
    assert ground.play.ready > 0.9


async def test_the_whole_card_is_seen_with_its_colour(guest: Visitor) -> None:
    code = await guest.log_in("chen")
    await guest.page.wait_for_timeout(500)
    card = await code.locator("img").bounding_box()
    chat = await guest.phone("chen").locator(".messages").bounding_box()
    assert card
    assert chat
    assert card["y"] >= chat["y"]
    assert card["height"] > 200


async def test_back_closes_what_is_open_and_then_leaves(guest: Visitor) -> None:
    await guest.phone("chen").locator(".hand").last.click()
    await expect(guest.browser("ke").locator("body")).to_have_attribute("data-verdict", "green")
    await go_back(guest)
    await expect(guest.phone("ke").locator(".browser")).to_be_hidden()
    await guest.phone("chen").get_by_role("button", name="图片，按一下放大").last.click()
    await expect(guest.page.locator(".lightbox")).to_be_visible()
    await go_back(guest)
    await expect(guest.page.locator(".lightbox")).to_have_count(0)
    await guest.page.click("#controls")
    await go_back(guest)
    await expect(guest.page.locator("#panel")).to_be_hidden()
    await expect(guest.phone("chen")).to_be_visible()
    await go_back(guest)
    await guest.page.wait_for_url("about:blank")


async def test_a_list_closes_by_escape_by_its_button_and_by_a_press_elsewhere(
    guest: Visitor,
) -> None:
    phone = guest.phone("lin")
    menu, choices = phone.get_by_role("button", name="命令"), phone.locator(".choices")
    await menu.click()
    await expect(choices).to_contain_text("/report")
    await guest.page.keyboard.press("Escape")
    await expect(choices).to_be_hidden()
    await menu.click()
    await expect(choices).to_be_visible()
    await menu.click()
    await expect(choices).to_be_hidden()
    await menu.click()
    await expect(choices).to_be_visible()
    await phone.get_by_role("button", name="发照片、文件或位置").click()
    await expect(choices).to_contain_text("我的位置")
    await guest.phone("chen").locator(".names").click(force=True)
    await expect(choices).to_be_hidden()


async def test_who_holds_the_phone_is_who_logs_in(guest: Visitor) -> None:
    await guest.take(0, "su")
    await guest.press("su", "开始")
    await guest.press("su", "同意以上两项，去认证")
    await expect(guest.browser("su").locator("input[value=su]")).to_be_checked()
    await expect(guest.browser("su").locator("input[value=su]")).to_be_in_viewport()
    await guest.browser("su").get_by_role("button", name="刷脸并同意").click()
    await guest.browser("su").get_by_role("link", name="回到 Telegram 领码").click()
    await guest.reads("su", "苏*婷")


@pytest.mark.parametrize(("scheme", "handle"), [("light", "huang"), ("dark", "cai")])
async def test_the_platforms_page_is_as_dark_as_the_phone_and_axe_finds_nothing(
    browser: Browser, ground: Ground, scheme: Literal["light", "dark"], handle: str
) -> None:
    async with visitor(browser, ground, color_scheme=scheme) as one:
        await one.open()
        await one.take(0, handle)
        await one.press(handle, "开始")
        await one.press(handle, "同意以上两项，去认证")
        address = await one.phone(handle).locator("iframe").get_attribute("src")
        await one.page.set_viewport_size(SMALL)
        await one.page.goto(str(address))
        paper = await one.page.locator("main").evaluate("one => getComputedStyle(one).background")
        assert ("rgb(26, 33, 30)" in paper) == (scheme == "dark")
        await expect(one.page.locator(".agree")).to_be_in_viewport(ratio=1)
        found = await Axe().run(one.page)
        assert found.violations_count == 0, found.generate_report()
        one.faults.clear()  # A browser asks every site for an icon.


async def test_the_tour_shows_each_press_and_goes_on_after_a_reload(
    browser: Browser, ground: Ground
) -> None:
    async with visitor(browser, ground) as one:
        await one.open()
        coach, here = one.page.locator("#coach"), one.page.locator(".phone .press-here")
        await one.page.click("#coach-next")
        await one.page.click("#coach-next")
        await expect(coach).to_contain_text("企业上报困难")
        for label in ("上报困难", "员工住宿", "住得太挤"):
            await expect(here).to_have_text(label)
            await here.click()
        await one.page.reload()
        await expect(coach).to_contain_text("企业上报困难")
        await expect(here).to_have_count(0)
        await coach.locator(".chip").first.click()
        await one.reads("lin", "按要求还差 2 间")
        await expect(here).to_have_count(0)
        await coach.locator(".chip").last.click()
        for label in ("是这家", "今晚就要住", "提交"):
            await expect(here).to_have_text(label)
            await here.click()
        await expect(here).to_have_text("我来办")
        await coach.get_by_role("button", name="不看了").click()
        await one.page.reload()
        await one.page.wait_for_selector(".phone")
        await expect(coach).to_be_hidden()


async def test_four_phones_stand_on_a_tablet_and_the_next_one_comes_into_sight(
    browser: Browser, ground: Ground
) -> None:
    async with visitor(browser, ground, viewport=TABLET) as one:
        await one.open()
        await expect(one.phone("ke").locator(".starter")).to_be_in_viewport(ratio=1)
        await one.page.set_viewport_size({"width": 800, "height": 1024})
        await one.phone("chen").locator(".hand").last.click()
        await expect(one.phone("ke")).to_be_in_viewport(ratio=0.95)
        await expect(one.browser("ke").locator("body")).to_have_attribute("data-verdict", "green")


async def test_what_cannot_be_sent_is_said_in_words_for_people(guest: Visitor) -> None:
    broken: FilePayload = {"name": "a.png", "mimeType": "image/png", "buffer": b"no picture"}
    await guest.attach("lin", "照片", broken)
    await expect(guest.phone("lin").locator(".toast")).to_contain_text("这个发不出去")
    guest.faults.clear()  # The browser notes that something was refused.


async def test_nothing_old_stays_on_the_screen_while_the_world_begins_again(
    browser: Browser, ground: Ground
) -> None:
    async with visitor(browser, ground, viewport=NARROW) as one:
        await one.open()
        await one.controls("time")
        await one.page.click(".reset")
        await one.page.click(".reset")
        await expect(one.page.locator(".opening progress")).to_be_visible()
        await expect(one.page.locator("#panel")).to_be_hidden()
        await expect(one.page.locator("#coach")).to_be_hidden()
        await expect(one.phone("chen").locator(".starter")).to_be_visible(timeout=120_000)
        await expect(one.page.locator("#coach")).to_contain_text("领一个健康码")
        faults = [one for one in one.faults if "503" not in one]
        assert not faults
        one.faults.clear()
