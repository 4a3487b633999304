"""The impact assessment: anybody reads it, in both languages, by day and by night."""

from datetime import timedelta

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser

from handlers.views.impact import impact_page
from services.codes.service import KEPT_FOR
from services.i18n import translator
from tests.check_site import CheckSite, Telephone, telephone

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_the_page_says_every_sentence_of_the_assessment(
    site: CheckSite, phone: Telephone, language: str
) -> None:
    response = await phone.page.goto(f"{site.url}/privacy?language={language}")
    assert response is not None
    assert response.headers["content-security-policy"].startswith("default-src 'none'")
    text = await phone.page.inner_text("main")
    page = impact_page("0595-0000 0000", translator(language))
    said = [line for section in page.sections for line in section.lines]
    said += [entry.text for section in page.sections for entry in section.entries]
    assert len(said) > 20
    assert [line for line in said if line not in text] == []


async def test_the_periods_are_those_of_the_program() -> None:
    page = impact_page("", translator("zh_CN"))
    told = "".join(entry.text for entry in page.sections[1].entries)
    assert f"过期 {KEPT_FOR // timedelta(days=1)} 天" in told


@pytest.mark.parametrize(("locale", "scheme"), [("zh-CN", "light"), ("en-GB", "dark")])
async def test_axe_finds_nothing_and_nothing_is_wider_than_a_small_screen(
    site: CheckSite, browser: Browser, locale: str, scheme: str
) -> None:
    async with telephone(browser, locale=locale, color_scheme=scheme) as phone:
        await phone.page.set_viewport_size({"width": 320, "height": 640})
        await phone.page.goto(f"{site.url}/privacy")
        assert await phone.page.evaluate("document.documentElement.scrollWidth") == 320
        found = await Axe().run(phone.page)
        assert found.violations_count == 0, found.generate_report()
