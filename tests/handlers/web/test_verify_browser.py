"""The check page in a real browser: what a guard sees, and what nobody else gets to see."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Route

from services.codes.types import Colour, TokenFlags
from services.signing.es256 import SigningKey
from tests.check_site import ISSUED, MIDNIGHT, CheckSite, Telephone, check_site, telephone

pytestmark = pytest.mark.asyncio(loop_scope="module")

YESTERDAY = timedelta(days=1)
KEPT = """async () => {
  const kept = [{ ...localStorage }, { ...sessionStorage }];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      kept.push(request.url, await (await cache.match(request)).text());
    }
  }
  return JSON.stringify(kept);
}"""


async def test_a_green_code_says_who_may_pass(site: CheckSite, phone: Telephone) -> None:
    assert await phone.scan(site.address(await site.issue())) == "green"
    assert await phone.reads("word") == "绿码"
    assert await phone.reads("name") == "陈*强"
    assert await phone.reads("number") == "证件尾号 3417"
    assert await phone.reads("compare") == "请与身份证件核对姓名和尾号。"
    assert await phone.reads("action") == "一致，即可放行。"
    assert await phone.reads("made") == "生成：今天 08:10"
    assert await phone.reads("until") == "有效期至：今天 24:00"
    assert await phone.reads("demo") == ""
    assert await phone.reads("clock") == ""


async def test_an_orange_code_says_what_it_does_not_mean(
    site: CheckSite, phone: Telephone
) -> None:
    digits = await site.issue(colour=Colour.ORANGE, masked_name="欧阳*", last_four="341X")
    assert await phone.scan(site.address(digits)) == "orange"
    assert await phone.reads("word") == "橙码"
    assert await phone.reads("meaning") == "还没有通过核验，不等于患病"
    assert await phone.reads("number") == "证件尾号 341X"
    assert "任何单位和个人不得限制其出入" in await phone.reads("basis")
    assert await phone.reads("call") == "值班电话 12345（24 小时）"


async def test_an_expired_code_names_its_end_and_no_colour(
    site: CheckSite, phone: Telephone
) -> None:
    digits = site.digits(issued_at=ISSUED - YESTERDAY, expires_at=MIDNIGHT - YESTERDAY)
    assert await phone.scan(site.address(digits)) == "expired"
    assert await phone.reads("until") == "有效期至：2月23日（周日）24:00"
    assert "绿" not in await phone.everything()


async def test_a_code_that_ends_while_the_page_is_open_loses_its_colour(
    site: CheckSite, phone: Telephone
) -> None:
    digits = await site.issue(expires_at=ISSUED + timedelta(minutes=1))
    assert await phone.scan(site.address(digits)) == "green"
    assert await phone.reads("until") == "有效期至：今天 08:11"
    await phone.context.clock.fast_forward(61_000)
    await phone.page.wait_for_selector("[data-verdict=expired]")


async def test_a_changed_digit_or_bit_makes_a_code_worthless(
    site: CheckSite, phone: Telephone
) -> None:
    digits = site.digits()
    changed = digits[:-1] + str((int(digits[-1]) + 1) % 10)
    assert await phone.scan(site.address(changed)) == "tampered"
    assert await phone.reads("word") == "码不对"
    assert "陈" not in await phone.everything()


@pytest.mark.parametrize("text", ["abc", "0", "2", "9" * 4001, "%31%32", "/../v#1"])
async def test_what_is_no_code_is_said_to_be_none(
    site: CheckSite, phone: Telephone, text: str
) -> None:
    assert await phone.scan(site.address(text)) == "no_code"
    assert await phone.reads("holder") == ""


async def test_keys_and_issuers_that_are_not_ours_are_unknown(
    site: CheckSite, phone: Telephone
) -> None:
    foreign = site.digits(key=SigningKey.generate())
    assert await phone.scan(site.address(foreign)) == "unknown_issuer"
    other_county = site.digits(issuer="CN-ZJ")
    await phone.page.goto("about:blank")
    assert await phone.scan(site.address(other_county)) == "unknown_issuer"
    assert await phone.reads("word") == "不是本县的码"


async def test_a_demo_code_is_marked_and_lets_nobody_pass(
    browser: Browser, tmp_path: Path
) -> None:
    # The pretend world's clock is years off: nobody is told that their telephone's is wrong.
    async with check_site(tmp_path, is_demo=True) as demo, telephone(browser, clock=None) as phone:
        digits = await demo.issue(flags=TokenFlags.DEMO)
        assert await phone.scan(demo.address(digits)) == "green"
        assert await phone.reads("demo") == "演示码：只供演示，不能用来通行。"
        assert "放行" not in await phone.everything()
        assert await phone.reads("clock") == ""


async def test_a_demo_code_is_nothing_to_a_real_county(site: CheckSite, phone: Telephone) -> None:
    digits = site.digits(issuer="CN-FJ-DEMO", flags=TokenFlags.DEMO)
    assert await phone.scan(site.address(digits)) == "demo"
    assert await phone.reads("word") == "演示码"
    assert await phone.reads("holder") == ""
    assert "不能用来通行" in await phone.reads("action")


async def test_without_a_code_the_page_teaches_how_to_check_and_names_its_host(
    site: CheckSite, phone: Telephone
) -> None:
    assert await phone.scan(site.address()) == "empty"
    host = site.url.removeprefix("http://")
    steps = await phone.reads("steps")
    assert f"必须是 {host}" in steps
    assert "@huian_code_bot" in steps
    assert host in await phone.reads("host")


@pytest.mark.parametrize("off", [timedelta(hours=-3), timedelta(days=400)])
async def test_a_wrong_clock_changes_no_verdict_and_is_told(
    site: CheckSite, browser: Browser, off: timedelta
) -> None:
    async with telephone(browser, clock=ISSUED + off) as phone:
        assert await phone.scan(site.address(await site.issue())) == "green"
        assert "现在是 2月24日（周一）08:10" in await phone.reads("clock")


async def test_times_are_the_countys_wherever_the_telephone_thinks_it_is(
    site: CheckSite, browser: Browser
) -> None:
    async with telephone(browser, timezone_id="America/New_York") as phone:
        await phone.scan(site.address(await site.issue()))
        assert await phone.reads("until") == "有效期至：今天 24:00"


async def test_the_code_leaves_the_address_bar_and_stays_in_the_browser(
    site: CheckSite, phone: Telephone
) -> None:
    handle = "5ca1ab1e0ddba115"
    digits = await site.issue(handle=bytes.fromhex(handle))
    await phone.scan(site.address(digits))
    await phone.ready_offline()
    assert phone.page.url == site.address()
    assert await phone.page.evaluate("location.href + history.length") == f"{site.address()}2"
    kept = await phone.page.evaluate(KEPT)
    assert '"trust"' in kept
    for secret in (digits, handle, "陈*强", "3417"):
        assert secret not in kept
    assert await phone.page.title() == "核验健康码"
    [asked] = [request for request in phone.requests if request.method == "POST"]
    assert (asked.url, asked.post_data_json) == (f"{site.url}/api/status", {"handle": handle})
    for request in phone.requests:
        sent = f"{request.url} {await request.all_headers()} {request.post_data}"
        # A navigation is named with its fragment, which no browser sends.
        seen = sent.replace(f"#{digits}", "") if request.is_navigation_request() else sent
        assert digits not in seen
        assert request.url.startswith(f"{site.url}/")
        assert not (await request.all_headers()).get("referer")
        assert "cookie" not in await request.all_headers()
    await phone.page.reload()
    assert await phone.verdict() == "empty"


async def test_the_next_code_in_the_same_tab_replaces_the_first(
    site: CheckSite, phone: Telephone
) -> None:
    await phone.scan(site.address(await site.issue()))
    digits = await site.issue(colour=Colour.ORANGE, masked_name="王*")
    await phone.page.evaluate("(digits) => { location.hash = digits; }", digits)
    await phone.page.wait_for_selector("[data-verdict=orange]")
    assert await phone.reads("name") == "王*"
    assert phone.page.url == site.address()


async def test_the_language_changes_without_losing_the_verdict(
    site: CheckSite, browser: Browser
) -> None:
    async with telephone(browser, locale="en-GB") as phone:
        digits = await site.issue(issued_at=ISSUED - YESTERDAY)
        assert await phone.scan(site.address(digits)) == "green"
        assert await phone.reads("word") == "Green"
        assert await phone.reads("made") == "Made: 08:10 on Sun 23 Feb"
        await phone.page.keyboard.press("Tab")
        await phone.page.keyboard.press("Enter")
        assert await phone.reads("word") == "绿码"
        assert await phone.reads("name") == "陈*强"
        assert await phone.page.evaluate("document.documentElement.lang") == "zh-CN"


async def test_without_the_keys_nothing_is_claimed_and_trying_again_helps(
    site: CheckSite, browser: Browser
) -> None:
    async def fail(route: Route) -> None:
        await route.abort()

    async with telephone(browser) as phone:
        await phone.context.route("**/trust-list", fail)
        assert await phone.scan(site.address(await site.issue())) == "unchecked"
        assert await phone.reads("word") == "没有核验"
        assert await phone.reads("holder") == ""
        await phone.context.unroute("**/trust-list")
        await phone.page.click("#retry")
        await phone.page.wait_for_selector("[data-verdict=green]")


async def test_a_browser_without_scripts_is_told_that_nothing_was_checked(
    site: CheckSite, browser: Browser
) -> None:
    async with telephone(browser, clock=None, java_script_enabled=False) as phone:
        await phone.page.goto(site.address(site.digits()))
        notice = phone.page.locator(".fallback")
        await notice.wait_for(state="visible")
        assert "还没有核验" in await notice.inner_text()
        assert await phone.page.locator("#call").get_attribute("href") == "tel:12345"


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
@pytest.mark.parametrize("colour", Colour)
async def test_a_small_telephone_shows_everything_at_its_width(
    site: CheckSite, browser: Browser, locale: str, colour: Colour
) -> None:
    small = {"width": 320, "height": 568}
    async with telephone(browser, viewport=small, locale=locale) as phone:
        await phone.scan(site.address(await site.issue(colour=colour)))
        width = await phone.page.evaluate("document.documentElement.scrollWidth")
        assert width == 320
        # Word, name and number stand on the first screen.
        box = await phone.page.locator("#number").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 568


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_dark_mode_leaves_the_colours_of_a_verdict_alone(
    site: CheckSite, browser: Browser, scheme: str
) -> None:
    async with telephone(browser, color_scheme=scheme) as phone:
        grounds = {}
        for colour in Colour:
            await phone.page.goto("about:blank")
            await phone.scan(site.address(await site.issue(colour=colour)))
            grounds[colour] = await phone.page.evaluate(
                "getComputedStyle(document.querySelector('.colour')).backgroundColor"
            )
        assert grounds == {Colour.GREEN: "rgb(0, 87, 63)", Colour.ORANGE: "rgb(224, 138, 0)"}


async def test_a_screen_reader_hears_the_verdict_and_whose_it_is(
    site: CheckSite, phone: Telephone
) -> None:
    await phone.scan(site.address(await site.issue()))
    heard = await phone.page.get_by_role("status").inner_text()
    assert heard.split() == ["绿码", "已通过核验，视同纸质健康证明", "陈*强", "证件尾号", "3417"]


async def test_each_verdict_has_a_shape_of_its_own_group(
    site: CheckSite, phone: Telephone
) -> None:
    shapes = {}
    codes = {
        "green": await site.issue(),
        "orange": await site.issue(colour=Colour.ORANGE),
        "expired": site.digits(issued_at=ISSUED - YESTERDAY, expires_at=ISSUED),
        "demo": site.digits(issuer="XX", flags=TokenFlags.DEMO),
        "unknown_issuer": site.digits(issuer="XX"),
    }
    for name, digits in codes.items():
        await phone.page.goto("about:blank")
        assert await phone.scan(site.address(digits)) == name
        shapes[name] = await phone.page.evaluate(
            "[...document.querySelectorAll('.shape g')].filter("
            "(shape) => getComputedStyle(shape).display !== 'none')"
            ".map((shape) => shape.getAttribute('class')).join()"
        )
    assert shapes == {
        "green": "ring",
        "orange": "diamond",
        "expired": "square",
        "demo": "square",
        "unknown_issuer": "square",
    }
