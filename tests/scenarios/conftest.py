"""The stories of the tour, told as tests: one world for all tests of a module."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.cli.playhouse import open_playhouse
from bot.sandbox.stories.day import PROLOGUE
from bot.sandbox.stories.telling import Telling, play


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["zh", "en"])
async def telling(request: pytest.FixtureRequest) -> AsyncIterator[Telling]:
    async with open_playhouse() as playhouse:
        one = Telling(playhouse, english=request.param == "en")
        await play(PROLOGUE, one)
        yield one
