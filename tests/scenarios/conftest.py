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
from tests import postgres


@dataclass(frozen=True)
class Evening:
    """A playhouse with the county ready in it, and what it leaves behind."""

    playhouse: Playhouse
    telling: Telling
    log: io.StringIO
    folder: Path


WAYS = ["zh-polling-postgresql", "en-webhook-sqlite"]
"""The slow run has the others too."""
OTHER_WAYS = ["zh-webhook-sqlite", "en-polling-postgresql", "zh-webhook-postgresql"]


@pytest_asyncio.fixture(
    scope="module",
    loop_scope="module",
    params=[*WAYS, *(pytest.param(way, marks=pytest.mark.slow) for way in OTHER_WAYS)],
)
async def evening(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Evening]:
    """Play in both languages, both ways in which updates come, and on both databases."""
    language, mode, kind = request.param.split("-")
    log, folder = io.StringIO(), tmp_path_factory.mktemp("evening")
    with contextlib.redirect_stderr(log):
        logs.set_up("debug")
    async with contextlib.AsyncExitStack() as stack:
        database = f"sqlite:///{folder / 'pretend.db'}"
        if kind == "postgresql":
            database = stack.enter_context(postgres.new_database())
        playhouse = await stack.enter_async_context(
            open_playhouse(database, by_webhook=mode == "webhook")
        )
        telling = Telling(playhouse, english=language == "en")
        await play(PROLOGUE, telling)
        yield Evening(playhouse, telling, log, folder)
    logs.set_up("warning")


def secrets_of(evening: Evening) -> list[str]:
    """Return what only two sides of a wire may know."""
    world, settings = evening.playhouse.world, evening.playhouse.house.settings
    journal = world.telegram.journal
    payloads = [m.words.split()[-1] for m in journal if m.words.startswith("/start ")]
    binding = [m.words.split()[-1] for m in journal if m.words.startswith("/bind ")]
    links = [b.url for m in journal if m.bubble for row in m.bubble.buttons for b in row if b.url]
    tickets = [link.rpartition("/login/")[2] for link in links if "/login/" in link]
    asked = [request.values for request in world.platform.requests]
    grants = world.platform._codes
    found = [
        *(payload.partition("-")[2] for payload in payloads),
        *binding,
        *tickets,
        *(values[name] for values in asked for name in ("state", "nonce", "code_challenge")),
        *grants,
        *(grant.access_token for grant in grants.values() if grant.access_token),
        *settings.data_keys,
        world.bot_token,
        world.client_secret,
        *filter(None, [settings.telegram_webhook_secret]),
    ]
    assert len(found) > 60
    return found
