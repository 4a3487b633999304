"""The login as a resident lives it, from the chat to the code (CONVERSATIONS.md 1)."""

from datetime import timedelta

import pytest

from bot.house import House
from bot.sandbox.browser import Browser, Page
from bot.sandbox.telegram.phone import Phone
from bot.sandbox.world import World
from services.chats.types import Address
from tests.handlers.words import WELCOME

CONSENT = "同意以上两项，去认证"


def heard(phone: Phone) -> list[str]:
    return [bubble.text for bubble in phone.chat.bubbles if not bubble.mine]


async def through(phone: Phone, **changes: object) -> Page:
    await phone.start()
    await phone.hears("您好")
    return await phone.log_in(phone.link(CONSENT), **changes)  # type: ignore[arg-type]


async def test_the_first_message_explains_asks_and_offers(phone: Phone) -> None:
    await phone.start()
    first = await phone.hears("您好")
    assert first.text == WELCOME
    labels = [[button.label for button in row] for row in first.buttons]
    assert labels == [[CONSENT], ["先不领，打电话问", "上报困难", "English"]]


async def test_four_taps_lead_to_the_code(house: House, phone: Phone) -> None:
    page = await through(phone)
    assert page.status == 200
    assert "认证成功，还差一步" in page.words
    assert "回到您自己的 Telegram，健康码马上发到聊天里。" in page.words
    assert "如果这个链接是别人发给您的，请关闭本页。不要把本页的链接转给任何人。" in page.words
    assert page.link("回到 Telegram 领码")
    await phone.follow(page)
    await phone.hears("the code")
    account = Address(str(phone.user.id))
    assert await house.services.identity.person_of(account) is not None
    await phone.start()
    await phone.hears("the code")


async def test_the_address_of_the_result_page_holds_no_secret(phone: Phone) -> None:
    page = await through(phone)
    assert page.url.endswith("/callback/done")
    assert page.telegram_start not in page.url
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


async def test_in_anybody_elses_chat_the_code_is_burnt_and_both_hear_of_it(
    phone: Phone, world: World
) -> None:
    page = await through(phone)
    other = world.phone("lin")
    await other.follow(page)
    await other.hears(
        "这次认证不是从您的聊天里发起的，已作废，什么都没有绑定。\n要领自己的码，请点下面的按钮。"
    )
    await phone.hears("有人打开了您的认证链接，但不是您本人，已作废。")
    await phone.follow(page)
    await phone.hears("这次认证已过期")
    await other.press("领我的码")
    await other.hears("您好")


async def test_a_forwarded_login_link_binds_nobody(
    house: House, phone: Phone, world: World
) -> None:
    """The victim opens the attacker's link, shows their face, and comes back to their own chat."""
    await phone.start()
    await phone.hears("您好")
    victim = world.phone("lin")
    await victim.start()
    page = await victim.log_in(phone.link(CONSENT))
    await victim.follow(page)
    await victim.hears("已作废，什么都没有绑定")
    assert await house.services.identity.bound_people() == []


async def test_coming_back_in_another_browser_the_chat_asks(phone: Phone) -> None:
    await phone.start()
    await phone.hears("您好")
    asked = await phone.browser.open(phone.link(CONSENT))
    page = await in_another_browser(asked, phone)
    assert "认证成功，还差一步" in page.words
    await phone.follow(page)
    await phone.hears("请确认是您本人：陈*强，证件尾号")
    await phone.press("是我")
    await phone.hears("the code")


async def test_who_is_not_the_one_says_so(house: House, phone: Phone) -> None:
    await phone.start()
    await phone.hears("您好")
    asked = await phone.browser.open(phone.link(CONSENT))
    await phone.follow(await in_another_browser(asked, phone))
    await phone.hears("请确认是您本人")
    await phone.press("不是我")
    await phone.hears("好的，这次认证已作废，什么都没有绑定，也没有保存。")
    assert await house.services.identity.bound_people() == []


async def in_another_browser(asked: Page, phone: Phone) -> Page:
    other = Browser()
    copy = Page(other, asked.status, asked.url, asked.text, asked.headers)
    page = await copy.submit(decision="agree", person=phone.person, level="L4")
    await other.close()
    return page


async def test_a_browser_that_began_another_login_is_turned_away(
    phone: Phone, world: World
) -> None:
    await phone.start()
    await phone.hears("您好")
    asked = await phone.browser.open(phone.link(CONSENT))
    other = world.phone("lin")
    await other.start()
    await other.hears("您好")
    await other.browser.open(other.link(CONSENT))
    copy = Page(other.browser, asked.status, asked.url, asked.text, asked.headers)
    page = await copy.submit(decision="agree", person="chen", level="L4")
    assert page.status == 403
    assert "这次认证不是从这里发起的" in page.words
    assert "state" not in page.url


async def test_a_level_below_is_named_and_the_way_is_shown(world: World, house: House) -> None:
    del house
    ye = world.phone("ye")
    page = await through(ye, level="L3")
    assert "您的认证等级是 L3，还差“刷脸”这一步。" in page.words
    await ye.follow(page)
    told = await ye.hears("L3")
    assert told.text == ("您的认证等级是 L3，还差“刷脸”这一步。请在闽政通完成 L4 后再点一次。")
    labels = [button.label for row in told.buttons for button in row]
    assert labels == ["再试一次", "不会操作，打电话"]
    await ye.follow(await ye.log_in(ye.link("再试一次"), level="L4"))
    await ye.hears("the code")


async def test_who_cancels_has_left_nothing(house: House, phone: Phone) -> None:
    page = await through(phone, cancel=True)
    assert "没有认证" in page.words
    await phone.follow(page)
    told = await phone.hears("没有认证，什么都没有保存。想领的时候再点。")
    assert [button.label for row in told.buttons for button in row] == ["去认证"]
    assert await house.services.identity.bound_people() == []


async def test_a_platform_that_is_down_is_not_the_persons_fault(
    phone: Phone, world: World
) -> None:
    await phone.start()
    await phone.hears("您好")
    world.platform.faults.add("down")
    page = await phone.browser.open(phone.link(CONSENT))
    assert page.status == 503
    assert "现在认证不了，不是您的问题" in page.words
    world.platform.faults.clear()
    world.platform.faults.add("token_503")
    page = await phone.log_in(phone.link(CONSENT))
    assert "现在认证不了，不是您的问题" in page.words
    await phone.follow(page)
    await phone.hears("现在认证不了，不是您的问题。")


async def test_a_used_link_says_so(phone: Phone) -> None:
    await phone.follow(await through(phone))
    await phone.hears("the code")
    page = await phone.browser.open(phone.link(CONSENT))
    assert page.status == 410
    assert "这个链接已经用过了" in page.words


async def test_an_expired_link_says_so(phone: Phone, world: World) -> None:
    await phone.start()
    await phone.hears("您好")
    world.clock.advance(timedelta(hours=1))  # type: ignore[attr-defined]
    page = await phone.browser.open(phone.link(CONSENT))
    assert page.status == 410
    assert "这个链接已过期" in page.words


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/login/guessed", 404, "这个链接不对"),
        ("/callback?state=guessed&code=x", 410, "这次认证已过期"),
        ("/callback", 410, "这次认证已过期"),
        ("/callback/done", 200, "这个页面已失效"),
        ("/callback/nonsense", 404, "Not Found"),
    ],
)
async def test_an_address_that_leads_nowhere_says_so(
    phone: Phone, house: House, path: str, status: int, words: str
) -> None:
    page = await phone.browser.open(house.settings.public_url + path)
    assert page.status == status
    assert words in page.words or words in page.text


async def test_a_result_page_that_is_opened_again_has_no_code_any_more(phone: Phone) -> None:
    page = await through(phone)
    await phone.follow(page)
    await phone.hears("the code")
    again = await phone.browser.open(page.url)
    assert "这个页面已失效" in again.words
    with pytest.raises(AssertionError):
        _ = again.telegram_start


async def test_after_thirty_days_the_face_is_asked_for_again(phone: Phone, world: World) -> None:
    await phone.follow(await through(phone))
    await phone.hears("the code")
    world.clock.advance(timedelta(days=30))  # type: ignore[attr-defined]
    await phone.start()
    await phone.hears("您上次认证已满 30 天。")
    await phone.follow(await phone.log_in(phone.link("去认证")))
    await phone.hears("the code")
