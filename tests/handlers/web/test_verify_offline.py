"""The check page without a network: what it still knows, and what it says that it does not."""

import time
from datetime import datetime, timedelta

import pytest
from playwright.async_api import Browser

from handlers.web.verify import FILES
from services.codes.types import Colour, TokenFlags
from services.signing.es256 import SigningKey
from tests.check_site import ISSUED, CheckSite, Telephone, check_site, telephone

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LIMIT = "没有连上服务器，没能查到是否已作废。核验名单是 1 小时内的（按本机时间）。"


async def visit(site: CheckSite, phone: Telephone) -> None:
    """Open the page once, as somebody does who saves it, and lose the network."""
    await phone.scan(site.address())
    await phone.ready_offline()
    await phone.context.set_offline(True)


async def later(phone: Telephone, moment: datetime, address: str) -> str:
    """Scan at another time by the telephone's own clock."""
    await phone.context.clock.set_system_time(moment)
    await phone.page.goto("about:blank")
    return await phone.scan(address)


async def test_after_one_visit_codes_are_checked_without_a_network(
    site: CheckSite, browser: Browser
) -> None:
    async with telephone(browser) as phone:
        await visit(site, phone)
        await phone.page.reload()
        assert await phone.verdict() == "empty"
        digits = site.digits()
        changed = digits[:-1] + str((int(digits[-1]) + 1) % 10)
        codes = {
            "green": await site.issue(),
            "orange": await site.issue(colour=Colour.ORANGE),
            "expired": await site.issue(issued_at=ISSUED - DAY, expires_at=ISSUED - HOUR),
            "tampered": changed,
            "unknown_issuer": site.digits(SigningKey.generate()),
            "demo": site.digits(issuer="CN-XX", flags=TokenFlags.DEMO),
            "no_code": "12",
        }
        for verdict, digits in codes.items():
            await phone.page.goto("about:blank")
            assert await phone.scan(site.address(digits)) == verdict
            if verdict in {"green", "orange"}:
                assert await phone.reads("notes") == LIMIT
                assert LIMIT in await phone.page.get_by_role("status").inner_text()


async def test_the_age_of_the_list_is_told_and_an_ended_one_judges_nothing(
    site: CheckSite, browser: Browser
) -> None:
    end = ISSUED + 20 * DAY
    digits = await site.issue(expires_at=end)
    async with telephone(browser) as phone:
        await visit(site, phone)
        address = site.address(digits)
        assert await later(phone, ISSUED + 47.5 * HOUR, address) == "green"
        assert "核验名单是 47 小时前的" in await phone.reads("notes")
        assert await later(phone, ISSUED + 48 * HOUR, address) == "stale"
        assert await phone.reads("word") == "没有核验"
        assert await phone.reads("meaning") == "没有网络，这部手机里的核验名单也已过期"
        assert await phone.reads("holder") == ""
        await phone.context.set_offline(False)
        await phone.page.wait_for_selector("[data-verdict=green]")
        assert await phone.reads("notes") == ""


async def test_an_open_verdict_goes_when_the_list_ends(site: CheckSite, browser: Browser) -> None:
    digits = await site.issue(expires_at=ISSUED + 20 * DAY)
    async with telephone(browser) as phone:
        await visit(site, phone)
        assert await later(phone, ISSUED + 47.9 * HOUR, site.address(digits)) == "green"
        await phone.context.clock.fast_forward(timedelta(minutes=7).seconds * 1000)
        await phone.page.wait_for_selector("[data-verdict=stale]")


async def test_a_clock_that_was_set_back_revives_no_ended_code(
    site: CheckSite, browser: Browser
) -> None:
    digits = await site.issue(issued_at=ISSUED - DAY, expires_at=ISSUED - HOUR)
    async with telephone(browser) as phone:
        await visit(site, phone)
        assert await later(phone, ISSUED - 2 * HOUR, site.address(digits)) == "clock"
        assert await phone.reads("meaning") == "没有网络，这部手机的时间也不准"


@pytest.mark.parametrize(("colour", "word"), [(Colour.GREEN, "绿码"), (Colour.ORANGE, "橙码")])
async def test_a_paper_pass_is_never_plainly_green_without_a_network(
    site: CheckSite, browser: Browser, colour: Colour, word: str
) -> None:
    digits = await site.issue(colour=colour, flags=TokenFlags.PAPER, issued_at=ISSUED - DAY)
    async with telephone(browser) as phone:
        await visit(site, phone)
        assert await phone.scan(site.address(digits)) == "paper"
        assert await phone.reads("word") == "纸质凭证"
        assert await phone.reads("meaning") == (
            f"2月23日（周日）08:10打印时是{word}，没能查到是否已作废"
        )
        assert "放行" not in await phone.everything()
        ground = await phone.page.evaluate(
            "getComputedStyle(document.querySelector('.colour')).backgroundImage"
        )
        assert ground.startswith("repeating-linear-gradient")
        await phone.context.set_offline(False)
        await phone.page.wait_for_selector(f"[data-verdict={colour}]")


async def test_without_a_first_visit_there_is_no_list_and_nothing_is_judged(
    site: CheckSite, browser: Browser
) -> None:
    async with telephone(browser) as phone:
        await visit(site, phone)
        await phone.page.evaluate("localStorage.clear()")
        assert await phone.scan(site.address(await site.issue())) == "unchecked"


async def test_a_kept_list_that_somebody_changed_is_no_list(
    site: CheckSite, browser: Browser
) -> None:
    async with telephone(browser) as phone:
        await visit(site, phone)
        await phone.page.evaluate(
            "() => { const kept = JSON.parse(localStorage.trust); kept.text += 'A';"
            " localStorage.trust = JSON.stringify(kept); }"
        )
        assert await phone.scan(site.address(await site.issue())) == "unchecked"


async def test_a_browser_that_keeps_nothing_checks_all_the_same(
    site: CheckSite, browser: Browser
) -> None:
    async with telephone(browser) as phone:
        await phone.context.add_init_script(
            "Object.defineProperty(window, 'localStorage',"
            " { get() { throw new DOMException('denied', 'SecurityError'); } });"
            "delete Navigator.prototype.serviceWorker;"
            "delete window.trustedTypes;"
        )
        assert await phone.scan(site.address(await site.issue())) == "green"
        assert phone.faults == []


async def test_the_chosen_language_stays_also_without_a_network(
    site: CheckSite, browser: Browser
) -> None:
    async with telephone(browser) as phone:
        await phone.scan(site.address())
        await phone.page.click("#switch")
        await phone.ready_offline()
        await phone.context.set_offline(True)
        await phone.scan(site.address(await site.issue()))
        assert await phone.reads("word") == "Green"
        assert await phone.reads("notes") == (
            "No connection: withdrawal not checked. The list is less than an hour old by this"
            " phone's clock."
        )
        await phone.page.goto(f"{site.url}/v?language=zh_CN")
        assert await phone.reads("word") == "核验健康码"


async def test_a_pretend_world_goes_by_its_own_time_without_a_network_too(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("demo")
    async with (
        check_site(folder, is_demo=True) as demo,
        telephone(browser, clock=None) as phone,
    ):
        digits = await demo.issue(flags=TokenFlags.DEMO)
        await visit(demo, phone)
        assert await phone.scan(demo.address(digits)) == "green"
        assert await phone.reads("demo") == "演示码：只供演示，不能用来通行。"


@pytest.mark.parametrize("trouble", ["slow", "broken"])
async def test_a_server_in_trouble_does_not_keep_anybody_at_the_gate(
    site: CheckSite, browser: Browser, trouble: str
) -> None:
    async with telephone(browser) as phone:
        await phone.scan(site.address())
        await phone.ready_offline()
        site.trouble = trouble
        begun = time.monotonic()
        try:
            assert await phone.scan(site.address(await site.issue())) == "green"
        finally:
            site.trouble = ""
        assert time.monotonic() - begun < 6


async def test_the_worker_keeps_this_version_only(site: CheckSite, browser: Browser) -> None:
    async with telephone(browser) as phone:
        await phone.scan(site.address())
        await phone.page.evaluate("caches.open('verify /static/verify/older/')")
        await phone.page.evaluate("caches.open('of somebody else')")
        await phone.ready_offline()
        await phone.page.evaluate(
            "async () => { const [one] = await navigator.serviceWorker.getRegistrations();"
            " await one.unregister(); }"
        )
        await phone.page.reload()
        await phone.until("!(await caches.keys()).some((name) => name.includes('older'))")
        kept = await phone.page.evaluate("caches.keys()")
        assert sorted(kept) == ["of somebody else", f"verify /static/verify/{FILES.version}/"]
        scope = await phone.page.evaluate(
            "navigator.serviceWorker.ready.then(({ scope }) => scope)"
        )
        assert scope == f"{site.url}/v"
