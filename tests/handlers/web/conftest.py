"""One installation and one browser for all tests of a module: starting them takes a second."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.check_site import ISSUED, CheckSite, Telephone, check_site, open_browser, telephone


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def installation(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[CheckSite]:
    async with check_site(tmp_path_factory.mktemp("check")) as one:
        yield one


@pytest.fixture
def site(installation: CheckSite) -> CheckSite:
    """Give the installation at 08:10 of the sample day."""
    installation.clock.moment = ISSUED
    return installation


@pytest.fixture
async def web() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with open_browser() as one:
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def phone(browser: Browser) -> AsyncIterator[Telephone]:
    async with telephone(browser) as one:
        yield one
        assert one.faults == []
