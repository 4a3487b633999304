"""What a newcomer does at the page first, in a real browser: a code, a check, a ticket."""

import pytest
from playwright.async_api import Browser, FilePayload, expect

from tests.playing import NARROW, Ground, Visitor, visitor

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_resident_gets_a_code_by_pressing(guest: Visitor) -> None:
    code = await guest.log_in("chen")
    await expect(code.locator("img")).to_be_visible()
    await expect(code).to_contain_text("绿码 · 陈*强")
    await expect(code.get_by_role("img", name="有声音")).to_be_visible()
    explanation = await guest.reads("chen", "您的健康码说明")
    await expect(explanation.get_by_role("img", name="静音")).to_be_visible()
    await expect(guest.phone("chen").locator(".keys button")).to_have_count(4)


async def test_the_guard_scans_the_card_through_the_real_check(guest: Visitor) -> None:
    code = guest.phone("chen").locator(".line:has(.hand)").last
    await code.get_by_role("button", name="给门卫看").click()
    check = guest.browser("ke").locator("body")
    await expect(check).to_have_attribute("data-verdict", "green")
    await expect(check).to_contain_text("陈*强")
    await expect(check).to_contain_text("演示码")
    await expect(check).not_to_contain_text("六种情形")
    await guest.page.keyboard.press("Escape")
    await expect(guest.phone("ke").locator(".browser")).to_be_hidden()


async def test_the_card_can_be_dragged_onto_any_phone(guest: Visitor) -> None:
    picture = guest.phone("chen").locator(".hand").last.locator("xpath=..").locator("img")
    await picture.drag_to(guest.phone("ke"))
    check = guest.browser("ke").locator("body")
    await expect(check).to_have_attribute("data-verdict", "green")


async def test_a_guard_may_send_a_photo_of_it_to_the_bot(guest: Visitor, ground: Ground) -> None:
    await guest.press("ke", "开始")
    shown = ground.world.phone("chen").chat.bubbles
    card = next(bubble.picture for bubble in reversed(shown) if bubble.picture)
    photo: FilePayload = {"name": "card.jpg", "mimeType": "image/jpeg", "buffer": card}
    await guest.attach("ke", "照片", photo)
    await guest.reads("ke", "陈*强")


async def test_a_picture_fills_the_screen_and_escape_brings_back(guest: Visitor) -> None:
    await guest.phone("chen").get_by_role("button", name="图片，按一下放大").last.click()
    await expect(guest.page.locator(".lightbox img")).to_be_visible()
    await guest.page.keyboard.press("Escape")
    await expect(guest.page.locator(".lightbox")).to_have_count(0)


async def test_a_report_is_taken_answered_and_closed(guest: Visitor) -> None:
    await guest.report_crowding()
    await guest.reads("lin", "已收到，工单 1047")
    room = guest.phone("ouyang").locator(".rooms button", has_text="城南专班值班群")
    await expect(room.locator(".badge")).to_have_text("1")
    await guest.press("ouyang", "我来办")
    await expect(guest.phone("ouyang").locator(".toast")).to_contain_text("1047 由您办理")
    await guest.press("ouyang", "办结")
    await guest.reads("ouyang", "一句话告诉上报人结果")
    await guest.write("ouyang", "园区公寓今晚可借 2 间。")
    await guest.press("lin", "解决了")
    await guest.press("lin", "满意")
    await guest.reads("lin", "工单 1047 结案")


async def test_the_groups_card_was_edited_without_a_sound(guest: Visitor) -> None:
    await guest.phone("ouyang").locator(".rooms button", has_text="城南").click()
    card = await guest.reads("ouyang", "1047 · ")
    await expect(card.locator(".edited")).to_have_text("已改")
    assert await guest.phone("ouyang").locator(".line", has_text="1047").count() == 1


async def test_a_login_can_be_cancelled_or_too_low(guest: Visitor) -> None:
    await guest.take(0, "ye")
    await guest.press("ye", "开始")
    await guest.press("ye", "同意以上两项，去认证")
    await guest.browser("ye").get_by_role("button", name="取消").click()
    await guest.browser("ye").locator("a.button").click()
    await guest.reads("ye", "没有认证，什么都没有保存")
    await guest.press("ye", "去认证")
    await guest.browser("ye").locator("input[value=L2]").check()
    await guest.browser("ye").locator("input[value=ye]").check()
    await guest.browser("ye").get_by_role("button", name="刷脸并同意").click()
    await guest.browser("ye").locator("a.button").click()
    await guest.reads("ye", "您的认证等级是 L2")


async def test_the_tour_notices_what_was_done(browser: Browser, ground: Ground) -> None:
    async with visitor(browser, ground) as one:
        await one.open()
        coach = one.page.locator("#coach")
        await expect(coach).to_contain_text("✓ 领一个健康码")
        await expect(coach).to_contain_text("给门卫看")
        await one.phone("chen").locator(".hand").last.click()
        await expect(coach).to_contain_text("✓ 给门卫看")
        await one.page.click("#coach-next")
        await expect(coach).to_contain_text("企业上报困难")
        await coach.get_by_role("button", name="不看了").click()
        await expect(coach).to_be_hidden()
        await one.page.click("#tour")
        await expect(coach).to_be_visible()


async def test_on_a_telephone_one_phone_is_shown_at_a_time(
    browser: Browser, ground: Ground
) -> None:
    async with visitor(browser, ground, viewport=NARROW, has_touch=True) as one:
        await one.open()
        await expect(one.page.locator(".phone:visible")).to_have_count(1)
        await one.page.locator("#tabs button", has_text="门卫").tap()
        await expect(one.phone("ke")).to_be_visible()
        await one.page.locator("#tabs button", has_text="居民").tap()
        await ground.bot("sendMessage", chat_id=ground.account("ke"), text="到岗了吗")
        badge = one.page.locator("#tabs button", has_text="门卫").locator(".badge")
        await expect(badge).to_have_text("1")
        await one.phone("chen").locator(".hand").last.tap()
        verdict = one.browser("ke").locator("body")
        await expect(verdict).to_have_attribute("data-verdict", "green")
