"""Whatever of a login is passed on, and at whatever stage, binds nobody else (SECURITY.md 1-4).

Lin attacks: she wants Chen's face to count in her chat, or her own login in his. Everything is
real HTTP: the product's pages, the platform's, two browsers, two phones.
"""

from collections.abc import AsyncIterator
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pytest

from bot.house import House
from bot.sandbox.browser import Browser, Page
from bot.sandbox.telegram.phone import Phone
from bot.sandbox.world import World

CONSENT = "同意以上两项，去认证"
VOID_HERE = "这次认证不是从您的聊天里发起的，已作废，什么都没有绑定。"
VOID_THERE = "有人打开了您的认证链接，但不是您本人，已作废。"
VOID_PAGE = "这个页面已失效"
ENDED = "这次认证已过期"
TURNED_AWAY = "这次认证不是从这里发起的"


@pytest.fixture
async def chen(phone: Phone) -> AsyncIterator[Phone]:
    await phone.start()
    await phone.hears("您好")
    yield phone
    await phone.browser.close()


@pytest.fixture
async def lin(house: House, world: World) -> AsyncIterator[Phone]:
    del house
    phone = world.phone("lin")
    await phone.start()
    await phone.hears("您好")
    yield phone
    await phone.browser.close()


@pytest.fixture
async def stranger() -> AsyncIterator[Browser]:
    """Give a browser that has never been here."""
    browser = Browser()
    yield browser
    await browser.close()


async def platform_page(phone: Phone) -> Page:
    """Open one's own link, as far as the platform's page."""
    return await phone.browser.open(phone.link(CONSENT))


def carried(page: Page, browser: Browser) -> Page:
    """Return a page as another browser has it."""
    return Page(browser, page.status, page.url, page.text, page.headers)


async def show_face(page: Page, person: str) -> str:
    """Show one's face there, and stop before the address that it leads back to is opened."""
    fields = {**page.fields, "decision": "agree", "person": person, "level": "L4"}
    answer = await page.browser._once("post", page.url.partition("?")[0], fields)
    return urljoin(page.url, answer.headers["Location"])


def altered(url: str, **values: str) -> str:
    parts = urlsplit(url)
    return parts._replace(query=urlencode(dict(parse_qsl(parts.query)) | values)).geturl()


async def bound(house: House) -> int:
    return len(await house.services.identity.bound_people())


async def is_void(house: House, sender: Phone, asker: Phone, page: Page) -> None:
    """Check that a result brought by one phone is burnt, and that both chats hear of it."""
    await sender.follow(page)
    await sender.hears(VOID_HERE)
    await asker.hears(VOID_THERE)
    await asker.follow(page.telegram_start and f"https://t.me/x?start={page.telegram_start}")
    await asker.hears(ENDED)
    assert await bound(house) == 0


async def test_the_login_link(house: House, chen: Phone, lin: Phone) -> None:
    page = await chen.log_in(lin.link(CONSENT))
    await is_void(house, chen, lin, page)


async def test_the_login_link_opened_by_both(house: House, chen: Phone, lin: Phone) -> None:
    """Lin's own opening does not get Chen's face, though both came of one link."""
    hers = await platform_page(lin)
    await is_void(house, chen, lin, await chen.log_in(lin.link(CONSENT)))
    await lin.follow(await hers.submit(decision="agree", person="lin", level="L4"))
    await lin.hears("the code")
    (person,) = await house.services.identity.bound_people()
    assert (await house.services.people.get(person)).name.startswith("林")


async def test_the_platforms_page_in_a_browser_that_has_never_been_here(
    house: House, chen: Phone, lin: Phone, stranger: Browser
) -> None:
    page = carried(await platform_page(lin), stranger)
    await is_void(house, chen, lin, await page.submit(decision="agree", person="chen", level="L4"))


async def test_the_platforms_page_in_a_browser_that_began_its_own_login(
    house: House, chen: Phone, lin: Phone
) -> None:
    await platform_page(chen)
    page = carried(await platform_page(lin), chen.browser)
    result = await page.submit(decision="agree", person="chen", level="L4")
    assert result.status == 403
    assert TURNED_AWAY in result.words
    assert await bound(house) == 0


async def test_the_callbacks_address_stolen_from_the_victim(
    house: House, chen: Phone, lin: Phone, stranger: Browser
) -> None:
    """Lin's browser may get the page, but only Chen's chat could use it, and now nobody can."""
    callback = await show_face(await platform_page(chen), "chen")
    page = await stranger.open(callback)
    again = await chen.browser.open(callback)
    assert ENDED in again.words
    await is_void(house, lin, chen, page)


async def test_the_callbacks_address_stolen_into_a_browser_with_a_login_of_its_own(
    house: House, chen: Phone, lin: Phone
) -> None:
    callback = await show_face(await platform_page(chen), "chen")
    await platform_page(lin)
    assert TURNED_AWAY in (await lin.browser.open(callback)).words
    assert ENDED in (await chen.browser.open(callback)).words
    assert await bound(house) == 0


async def test_the_callbacks_address_slipped_to_the_victim(
    house: House, chen: Phone, lin: Phone, stranger: Browser
) -> None:
    """Chen would show Lin's code at the gate, and she would hear when he is checked."""
    callback = await show_face(await platform_page(lin), "lin")
    await is_void(house, chen, lin, await stranger.open(callback))


async def test_the_callbacks_address_slipped_to_a_victim_who_has_just_begun(
    house: House, chen: Phone, lin: Phone
) -> None:
    await platform_page(chen)
    callback = await show_face(await platform_page(lin), "lin")
    assert TURNED_AWAY in (await chen.browser.open(callback)).words
    assert await bound(house) == 0


async def test_the_state_of_one_login_with_the_code_of_another(
    house: House, chen: Phone, lin: Phone
) -> None:
    """PKCE and nonce belong to the state: the code of another login is worth nothing."""
    hers = await show_face(await platform_page(lin), "lin")
    his = await show_face(await platform_page(chen), "chen")
    code = dict(parse_qsl(urlsplit(his).query))["code"]
    page = await lin.browser.open(altered(hers, code=code))
    assert "这次认证没有通过核对" in page.words
    await lin.follow(page)
    await lin.hears("这次认证没有通过核对")
    assert ENDED in (await lin.browser.open(hers)).words
    # His code has been seen by somebody else: the platform takes it no more either.
    assert "这次认证没有通过核对" in (await chen.browser.open(his)).words
    assert await bound(house) == 0


@pytest.mark.parametrize("change", ["x{}", "{}x", "", "0"])
async def test_a_state_that_was_never_given_out(house: House, lin: Phone, change: str) -> None:
    callback = await show_face(await platform_page(lin), "lin")
    state = dict(parse_qsl(urlsplit(callback).query))["state"]
    page = await lin.browser.open(altered(callback, state=change.format(state)))
    assert ENDED in page.words
    assert await bound(house) == 0


async def test_a_callback_with_a_parameter_twice(house: House, lin: Phone) -> None:
    callback = await show_face(await platform_page(lin), "lin")
    page = await lin.browser.open(f"{callback}&code=another")
    assert "这次认证没有通过核对" in page.words
    assert ENDED in (await lin.browser.open(callback)).words
    assert await bound(house) == 0


async def test_the_address_of_the_result_page(lin: Phone, stranger: Browser) -> None:
    page = await lin.log_in(lin.link(CONSENT))
    assert VOID_PAGE in (await stranger.open(page.url)).words


async def test_the_link_into_the_chat(house: House, chen: Phone, lin: Phone) -> None:
    await is_void(house, lin, chen, await chen.log_in(chen.link(CONSENT)))


async def test_the_link_into_the_chat_after_it_was_used(
    house: House, chen: Phone, lin: Phone
) -> None:
    page = await chen.log_in(chen.link(CONSENT))
    await chen.follow(page)
    await chen.hears("the code")
    await lin.follow(page)
    await lin.hears(ENDED)
    await chen.follow(page)
    await chen.hears("the code")
    assert await bound(house) == 1


async def test_the_one_time_code_read_over_a_shoulder_and_typed(
    house: House, chen: Phone, lin: Phone
) -> None:
    page = await chen.log_in(chen.link(CONSENT))
    await lin.say(f"/start {page.telegram_start}")
    await lin.hears(VOID_HERE)
    await chen.say(f"/start {page.telegram_start}")
    await chen.hears(ENDED)
    assert await bound(house) == 0


async def test_the_one_time_code_in_a_group_is_no_command_at_all(
    house: House, world: World, chen: Phone, lin: Phone
) -> None:
    page = await chen.log_in(chen.link(CONSENT))
    group = world.telegram.add_group("neighbours", members=[chen, lin])
    for member in (lin, chen):
        await member.say_in(group, f"/start {page.telegram_start}")
    await chen.follow(page)
    await chen.hears("the code")
    assert await bound(house) == 1
    assert [bubble for bubble in group.bubbles if not bubble.mine] == []


async def test_the_button_that_says_it_is_me(
    house: House, chen: Phone, lin: Phone, stranger: Browser
) -> None:
    """In another browser the chat asks; somebody else's press of the same is nothing."""
    page = carried(await platform_page(chen), stranger)
    await chen.follow(await page.submit(decision="agree", person="chen", level="L4"))
    asked = await chen.hears("请确认是您本人")
    button = asked.find("是我")
    assert button is not None
    await lin.send_data(lin.chat.bubbles[-1], button.data or "")
    await lin.hears(ENDED)
    assert await bound(house) == 0
    await chen.press("是我")
    await chen.hears("the code")


async def test_a_refusal_too_belongs_to_the_chat_that_asked(
    house: House, chen: Phone, lin: Phone
) -> None:
    page = await chen.log_in(chen.link(CONSENT), level="L2")
    await lin.follow(page)
    await lin.hears(VOID_HERE)
    await chen.hears(VOID_THERE)
    assert all("L2" not in bubble.text for bubble in lin.chat.bubbles)
    assert await bound(house) == 0
