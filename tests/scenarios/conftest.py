"""The stories of the tour, told as tests: one world for all tests of a module."""

import contextlib
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from bot import logs
from bot.cli.playhouse import Playhouse, open_playhouse
from bot.sandbox.stories.day import PROLOGUE
from bot.sandbox.stories.telling import Telling, play


@dataclass(frozen=True)
class Evening:
    """A playhouse with the county ready in it, and what it leaves behind."""

    playhouse: Playhouse
    telling: Telling
    log: io.StringIO
    folder: Path


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["zh", "en"])
async def evening(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Evening]:
    log, folder = io.StringIO(), tmp_path_factory.mktemp("evening")
    with contextlib.redirect_stderr(log):
        logs.set_up("debug")
    async with open_playhouse(f"sqlite:///{folder / 'pretend.db'}") as playhouse:
        telling = Telling(playhouse, english=request.param == "en")
        await play(PROLOGUE, telling)
        yield Evening(playhouse, telling, log, folder)
    logs.set_up("warning")
