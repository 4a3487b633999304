"""The day goes on while the data key is rotated; and what a thief of the database would have."""

import asyncio
from contextlib import suppress

from bot.cli.playhouse import Playhouse, open_playhouse
from bot.house import House
from bot.sandbox.cast import SAMPLE_DAY, data_files
from bot.sandbox.stories.day import PROLOGUE, TOUR
from bot.sandbox.stories.prologue import arrive
from bot.sandbox.stories.telling import Telling, play
from services.crypto.pretend import new_pretend_key
from services.crypto.vault import Vault
from services.rotation.service import RotationService
from tests.dumping import dump, personal, said
from tests.sealed import contents, keys_in_use

NEW = new_pretend_key()
NEW_ID = Vault([NEW]).newest
BEFORE, DURING = slice(3), slice(3, 7)
"""Of the day's stories, those before the rotation and those during it."""


async def with_keys(playhouse: Playhouse, *keys: str) -> None:
    """Start the program again with other data keys, as an operator does."""
    former = playhouse.house
    await former.stop()
    settings = former.settings.model_copy(update={"data_keys": keys})
    playhouse.house = House(settings, clock=playhouse.clock, is_demo=True, gate=former._gate)
    await playhouse.house.start()
    await playhouse._wait(playhouse._is_ready)


def rotation(playhouse: Playhouse) -> RotationService:
    services = playhouse.house.services
    return RotationService(services.db, services.vault, services.clock, services.data_keys)


async def rotate_until(playhouse: Playhouse, is_over: asyncio.Event) -> None:
    """Rotate again and again, so that some rotation is under way whenever something happens."""
    while not is_over.is_set():
        await rotation(playhouse).rotate()
        with suppress(TimeoutError):
            await asyncio.wait_for(is_over.wait(), 0.2)


async def test_the_day_is_told_while_the_key_is_rotated(database_url: str) -> None:
    async with open_playhouse(database_url) as playhouse:
        telling = Telling(playhouse)
        await play(PROLOGUE, telling)
        for story in TOUR[BEFORE]:
            await play(story, telling)
        (old,) = playhouse.house.settings.data_keys
        await with_keys(playhouse, NEW, old)
        assert await keys_in_use(playhouse.house.db) == {Vault([old]).newest}
        is_over = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(rotate_until(playhouse, is_over))
            for story in TOUR[DURING]:
                await play(story, telling)
            is_over.set()
        for source, csv in data_files(SAMPLE_DAY).items():
            await playhouse.import_records(source, csv)
        await rotation(playhouse).rotate()
        assert (await rotation(playhouse).report()).left == ()
        await with_keys(playhouse, NEW)
        await arrive(telling, "ke")
        db = playhouse.house.db
        assert await keys_in_use(db) == {NEW_ID}
        assert await contents(db, Vault([NEW]))
        stolen = await dump(db)
        journal = playhouse.world.telegram.journal
        assert len(stolen) > 50_000
        assert len(said(journal)) > 100
        hidden = {*personal(), *said(journal)}
        assert sorted(text for text in hidden if text.encode() in stolen) == []
