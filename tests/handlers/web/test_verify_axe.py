"""axe looks at every verdict, in both languages, by day and by night."""

from datetime import timedelta

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser

from services.codes.types import Colour, TokenFlags
from services.signing.es256 import SigningKey
from tests.check_site import ISSUED, CheckSite, region_key, telephone

pytestmark = pytest.mark.asyncio(loop_scope="module")

DAY = timedelta(days=1)


@pytest.mark.parametrize(("locale", "scheme"), [("zh-CN", "light"), ("en-GB", "dark")])
async def test_axe_finds_nothing(
    site: CheckSite, browser: Browser, locale: str, scheme: str
) -> None:
    key, code = SigningKey.generate(), f"CN-{scheme}"
    await site.recognise(code, region_key(key))
    paper = await site.issue(flags=TokenFlags.PAPER)
    online = {
        "empty": "",
        "green": site.digits(key, issuer=code),
        "orange": await site.issue(colour=Colour.ORANGE),
        "expired": await site.issue(issued_at=ISSUED - DAY, expires_at=ISSUED),
        "withdrawn": site.digits(),
        "unknown_issuer": site.digits(SigningKey.generate()),
        "demo": site.digits(issuer="CN-XX", flags=TokenFlags.DEMO),
        "no_code": "12",
    }
    async with telephone(browser, locale=locale, color_scheme=scheme) as phone:

        async def look(verdict: str, digits: str) -> None:
            await phone.page.goto("about:blank")
            assert await phone.scan(site.address(digits)) == verdict
            found = await Axe().run(phone.page)
            assert found.violations_count == 0, found.generate_report()

        for verdict, digits in online.items():
            await look(verdict, digits)
        await phone.ready_offline()
        await phone.context.set_offline(True)
        await look("paper", paper)
        await phone.context.clock.set_system_time(ISSUED + 3 * DAY)
        await look("stale", paper)
