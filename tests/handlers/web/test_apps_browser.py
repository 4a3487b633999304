"""The Mini Apps in a real browser, with an app for telephones around them."""

import json
import secrets
from datetime import datetime

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Route

from services.chats.types import Address
from services.codes.types import Colour, TokenFlags
from services.people.types import PersonId
from services.records.types import Source
from tests.check_site import ISSUED, CheckSite, Telephone, telephone
from tests.health_samples import deliver, deliver_all, number, person
from tests.mini_apps import OBJECT, InTelegram, address, init_data

pytestmark = pytest.mark.asyncio(loop_scope="module")

GUARD = Address("2002")


@pytest.fixture
def app(phone: Telephone) -> InTelegram:
    return InTelegram(phone)


def opening(account: Address = GUARD, at: datetime = ISSUED) -> str:
    return init_data(account, at=at, query=secrets.token_hex(8))


async def resident(site: CheckSite) -> tuple[PersonId, Address, str]:
    """Return somebody new: who it is, their chat, and their number."""
    card = number(f"350521199003{secrets.randbelow(28) + 1:02d}{secrets.randbelow(1000):03d}")
    account = Address(str(3000 + secrets.randbelow(10**6)))
    return await person(site.services, "陈志强", card, account), account, card


async def test_a_guard_scans_code_after_code(site: CheckSite, app: InTelegram) -> None:
    await app.open(address(site.url, "scan", opening()))
    await app.scanning()
    assert await app.posted("web_app_open_scan_qr_popup") == [{"text": "请对准二维码"}]
    assert await app.reads(site.address(await site.issue())) == "green"
    assert await app.posted("web_app_close_scan_qr_popup") == [""]
    assert await app.phone.reads("word") == "绿码"
    assert await app.phone.reads("name") == "陈*强"
    assert await app.phone.reads("action") == "一致，即可放行。"
    assert await app.counts() == ("1", "0", "0")
    orange = site.address(await site.issue(colour=Colour.ORANGE))
    assert await app.next(orange, times=2) == "orange"
    assert "不得限制其出入" in await app.phone.reads("basis")
    withdrawn = site.address(await site.issue(ended_at=ISSUED))
    assert await app.next(withdrawn, times=3) == "withdrawn"
    assert await app.next("https://example.org/", times=4) == "no_code"
    assert await app.phone.reads("name") == ""
    assert await app.counts() == ("1", "1", "2")
    felt = await app.posted("web_app_trigger_haptic_feedback")
    assert [one["notification_type"] for one in felt] == ["success", "warning", "error", "error"]
    assert all(one["type"] == "notification" for one in felt)


async def test_telegrams_own_object_is_used_where_there_is_one(
    site: CheckSite, phone: Telephone
) -> None:
    app = InTelegram(phone, script=OBJECT.replace("INIT_DATA", json.dumps(opening())))
    await app.open(f"{site.url}/app/scan")
    await app.scanning()
    assert await app.posted("ready") == await app.posted("expand") == [None]
    assert await app.reads(site.address(await site.issue())) == "green"
    assert await app.posted("closeScan") == [None]
    orange = site.address(await site.issue(colour=Colour.ORANGE))
    assert await app.next(orange, times=2) == "orange"
    assert await app.posted("felt") == ["success", "warning"]
    assert await app.counts() == ("1", "1", "0")


async def test_a_look_that_is_read_twice_counts_once_and_a_later_one_again(
    site: CheckSite, app: InTelegram
) -> None:
    text = site.address(await site.issue())
    await app.open(address(site.url, "scan", opening()))
    await app.scanning()
    await app.reads(text)
    await app.reads(text)
    assert await app.next(text, times=2) == "green"
    assert await app.counts() == ("1", "0", "0")
    await app.phone.context.clock.fast_forward(3000)
    assert await app.next(text, times=3) == "green"
    assert await app.counts() == ("2", "0", "0")
    await app.page.click("#reset")
    assert await app.counts() == ("0", "0", "0")


async def test_a_verdict_goes_with_the_next_scan_and_after_a_minute(
    site: CheckSite, app: InTelegram
) -> None:
    await app.open(address(site.url, "scan", opening()))
    await app.scanning()
    await app.reads(site.address(await site.issue()))
    await app.page.click("#scan")
    assert "陈" not in await app.phone.everything()
    await app.scanning(2)
    # The guard closes the scanner: the former verdict does not come back.
    await app.page.evaluate("window.Telegram.WebView.receiveEvent('scan_qr_popup_closed', null)")
    assert await app.phone.verdict() == "empty"
    await app.next(site.address(await site.issue()), times=3)
    assert "陈" in await app.phone.everything()
    await app.phone.context.clock.fast_forward(61_000)
    await app.page.wait_for_selector("body[data-verdict=empty]")
    assert "陈" not in await app.phone.everything()
    assert await app.counts() == ("2", "0", "0")


async def test_nothing_that_is_secret_or_personal_stays_in_the_browser(
    site: CheckSite, app: InTelegram
) -> None:
    data = opening()
    await app.open(address(site.url, "scan", data))
    await app.scanning()
    assert await app.page.evaluate("location.href") == f"{site.url}/app/scan?language=zh_CN"
    await app.reads(site.address(await site.issue()))
    kept = await app.page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    assert json.loads(json.loads(kept)[0]["shift"]).keys() == {
        "since",
        "green",
        "orange",
        "others",
    }
    assert await app.phone.context.cookies() == []
    for request in app.phone.requests:
        assert request.url.startswith(site.url)
        assert data not in request.url or request.is_navigation_request()


async def test_a_shift_goes_on_with_token_after_token(site: CheckSite, app: InTelegram) -> None:
    await app.open(address(site.url, "scan", opening()))
    await app.scanning()
    for scans in range(2, 6):
        site.clock.advance(minutes=6)
        await app.phone.context.clock.fast_forward(6 * 60_000)
        assert await app.next(site.address(await site.issue()), times=scans) == "green"
    exchanged = [one for one in app.phone.requests if one.url.endswith("/app/session/next")]
    assert len(exchanged) == 4


async def test_who_waited_too_long_is_told_to_open_it_again(
    site: CheckSite, app: InTelegram
) -> None:
    await app.open(address(site.url, "scan", opening()))
    await app.scanning()
    site.clock.advance(minutes=16)
    app.phone.faults.clear()
    assert await app.reads(site.address(await site.issue())) == "empty"
    assert await app.phone.reads("word") == "请重新打开"
    assert await app.phone.reads("scan") == ""
    await app.page.click("#close")
    assert await app.posted("web_app_close") == [""]
    app.phone.faults.clear()  # Chromium notes the 401.


async def test_without_a_network_nothing_is_claimed_and_trying_again_helps(
    site: CheckSite, app: InTelegram
) -> None:
    async def fail(route: Route) -> None:
        await route.abort()

    await app.open(address(site.url, "scan", opening()))
    await app.scanning()
    await app.phone.context.route("**/app/check", fail)
    assert await app.reads(site.address(await site.issue())) == "unchecked"
    assert await app.phone.reads("word") == "没有核验"
    assert await app.counts() == ("0", "0", "0")
    await app.phone.context.unroute("**/app/check")
    await app.page.click("#retry")
    await app.page.wait_for_selector("body[data-verdict=green]")
    app.phone.faults.clear()


async def test_a_browser_and_a_computer_are_told_what_to_do_instead(
    site: CheckSite, app: InTelegram
) -> None:
    await app.page.goto(f"{site.url}/app/scan")
    assert await app.phone.verdict() == "empty"
    assert await app.phone.reads("word") == "请在 Telegram 里打开"
    assert await app.page.get_attribute("#elsewhere", "href") == "/v"
    await app.page.goto(f"{site.url}/app/code")
    await app.page.wait_for_selector("#word:not([hidden])")
    assert await app.phone.reads("word") == "请在 Telegram 里打开"
    await app.open(address(site.url, "scan", opening(), platform="tdesktop"))
    await app.phone.until("document.getElementById('word').textContent === '这里不能扫码'")
    assert "@huian_code_bot" in await app.phone.reads("meaning")
    assert await app.posted("web_app_open_scan_qr_popup") == []


async def test_ones_own_code_is_shown_and_renews_itself(site: CheckSite, app: InTelegram) -> None:
    _, account, card = await resident(site)
    await deliver_all(site.services)
    await app.open(address(site.url, "code", opening(account)))
    await app.page.wait_for_selector("body[data-verdict=green]")
    picture = app.page.locator("#picture")
    assert await picture.get_attribute("alt") == "绿码 · 陈*强 · 证件尾号 " + card[-4:]
    await app.phone.until("document.getElementById('picture').naturalWidth === 960")
    assert await app.phone.reads("age") == "刚刚生成"
    assert await app.phone.reads("until") == "今天 24:00 前有效"
    first = await picture.get_attribute("src")
    await app.phone.context.clock.run_for(21_000)
    site.clock.advance(minutes=3)
    await app.phone.context.clock.run_for(21_000)
    await app.phone.until("document.getElementById('age').textContent === '3 分钟前生成'")
    assert await picture.get_attribute("src") == first
    await deliver(site.services, Source.ANTIPYRETICS, f"A1,{card},2020-02-20")
    await app.phone.context.clock.run_for(21_000)
    await app.page.wait_for_selector("body[data-verdict=orange]")
    assert await picture.get_attribute("src") != first
    assert "药" not in await app.phone.everything()


async def test_without_a_network_the_code_says_so_and_goes_when_it_ends(
    site: CheckSite, app: InTelegram
) -> None:
    _, account, _ = await resident(site)
    await deliver_all(site.services)
    site.clock.advance(hours=15, minutes=47)
    await app.open(address(site.url, "code", opening(account, site.clock())))
    await app.page.wait_for_selector("body[data-verdict=green]")
    await app.phone.context.set_offline(True)
    await app.phone.context.clock.run_for(21_000)
    await app.phone.until("document.getElementById('stale').textContent !== ''")
    assert await app.phone.reads("stale") == "没有网络：颜色可能已有变化。"
    assert await app.page.locator("#picture").is_visible()
    # The telephone sleeps beyond midnight: not for a moment is the code of yesterday there.
    await app.phone.context.clock.fast_forward(160_000)
    await app.phone.until("document.getElementById('picture').hidden")
    assert await app.page.locator("#picture").get_attribute("src") is None
    await app.phone.until("document.getElementById('word').textContent === '没有网络'")
    await app.phone.context.set_offline(False)
    # The code of the new day comes by itself.
    site.clock.moment = ISSUED.replace(hour=16, minute=1)
    await app.phone.context.clock.run_for(6_000)
    await app.page.wait_for_selector("body[data-verdict=green]")
    app.phone.faults.clear()


async def test_who_is_not_logged_in_gets_no_code(site: CheckSite, app: InTelegram) -> None:
    await app.open(address(site.url, "code", opening(Address("9009"))))
    await app.phone.until("document.getElementById('word').textContent === '请先认证'")
    assert await app.page.locator("#picture").is_hidden()


@pytest.mark.parametrize(("locale", "scheme"), [("zh_CN", "light"), ("en", "dark")])
async def test_small_telephones_and_axe_find_nothing_wrong(
    site: CheckSite, browser: Browser, locale: str, scheme: str
) -> None:
    _, account, _ = await resident(site)
    await deliver_all(site.services)
    await site.services.chats.set_language(account, locale)
    small = {"width": 320, "height": 568}
    async with telephone(browser, viewport=small, color_scheme=scheme) as phone:
        app = InTelegram(phone)

        async def look() -> None:
            assert await app.page.evaluate("document.documentElement.scrollWidth") == 320
            found = await Axe().run(app.page)
            assert found.violations_count == 0, found.generate_report()

        await app.open(address(site.url, "scan", opening(account)))
        await app.scanning()
        await look()
        texts = [
            await site.issue(flags=TokenFlags.PAPER),
            await site.issue(colour=Colour.ORANGE),
            "12",
        ]
        for times, text in enumerate(texts, 2):
            await app.next(site.address(text), times=times)
            # Whatever the verdict, the next scan is within reach.
            box = await app.page.locator("#scan").bounding_box()
            assert box is not None
            assert box["y"] + box["height"] <= 568
            await look()
        await app.page.goto(address(site.url, "code", opening(account)))
        await app.page.wait_for_selector("body[data-verdict=green]")
        await look()
