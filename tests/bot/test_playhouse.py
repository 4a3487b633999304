"""The program and the pretend world in one process."""

from datetime import timedelta

import pytest

from bot.cli.playhouse import OPENING, open_playhouse
from bot.sandbox.cast import SAMPLE_DAY, SAMPLE_MORNING, data_files, desks_csv
from bot.sandbox.stories.prologue import CONSENT, arrive
from bot.sandbox.stories.telling import Telling
from services.records.types import Source


async def test_the_clock_stops_wherever_something_is_due() -> None:
    async with open_playhouse() as playhouse:
        timers = playhouse.house.services.timers
        await timers.set("health.midnight", "", OPENING + timedelta(hours=1))
        await playhouse.set_time(OPENING + timedelta(minutes=59))
        due = await timers.due_at("health.midnight", "")
        assert due == OPENING + timedelta(hours=1)
        await playhouse.set_time(SAMPLE_MORNING + timedelta(hours=2))
        due = await timers.due_at("health.midnight", "")
        assert due is None or due > playhouse.clock()
        with pytest.raises(ValueError, match="only moves on"):
            await playhouse.set_time(SAMPLE_MORNING)


async def test_a_source_ages_while_the_others_deliver() -> None:
    async with open_playhouse() as playhouse:
        await playhouse.set_time(SAMPLE_MORNING)
        files = data_files(SAMPLE_DAY)
        for source, csv in files.items():
            await playhouse.import_records(source, csv)
        await playhouse.age_source("cases", 50, files)
        ages = {
            one.source: playhouse.clock() - one.fresh_at
            for one in await playhouse.house.services.records.sources()
            if one.fresh_at
        }
        assert ages.pop(Source.CASES) >= timedelta(hours=50)
        assert len(ages) == 7
        assert max(ages.values()) < timedelta(minutes=1)


async def test_a_reset_begins_again_with_nothing() -> None:
    async with open_playhouse() as playhouse:
        telling = Telling(playhouse)
        await playhouse.import_desks(desks_csv())
        await arrive(telling, "chen")
        former = playhouse.world.api_url
        await playhouse.reset()
        assert playhouse.world.api_url != former
        assert playhouse.clock() - OPENING < timedelta(minutes=1)
        assert await playhouse.house.services.desks.all() == []
        actor = telling.actor("chen")
        assert actor.chat.bubbles == []
        await actor.start()
        await actor.hears(lambda bubble: bubble.find(CONSENT[0]) is not None)
