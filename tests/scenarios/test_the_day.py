"""The scripted day, in the order of its clock: the tour's stories, and what they leave behind."""

import pytest

from bot.sandbox.stories.day import OTHERS, TOUR
from bot.sandbox.stories.telling import Story, StoryError, Telling, play
from tests.dumping import dump, personal, said
from tests.scenarios.conftest import Evening, secrets_of

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("story", TOUR, ids=lambda story: story.name)
async def test_the_story_goes_as_it_is_told(evening: Evening, story: Story) -> None:
    scene = await play(story, evening.telling)
    assert scene.moments


async def test_a_story_that_goes_another_way_says_what_was_expected(evening: Evening) -> None:
    async def plot(telling: Telling) -> None:
        await telling.actor("su").hears("从来没有人说过这句话")

    with pytest.raises(
        StoryError, match=r"wrong: Did not hear '从来没有人说过这句话'(.|\n)*苏\*婷"
    ):
        await play(Story("wrong", "错的", "Wrong", plot), evening.telling)


async def test_the_log_of_the_day_names_nobody_and_gives_nothing_away(evening: Evening) -> None:
    log = evening.log.getvalue()
    assert "started" in log
    assert [secret for secret in (*personal(), *secrets_of(evening)) if secret in log] == []


async def test_a_dump_of_the_database_after_the_day_shows_nothing_personal(
    evening: Evening,
) -> None:
    stolen = await dump(evening.playhouse.house.db)
    lines = said(evening.playhouse.world.telegram.journal)
    assert (len(stolen) > 100_000, len(lines) > 150) == (True, True)
    parts = ["园区公寓", "caretaker", "返岗工人，人在现场", "returning worker, waiting"]
    hidden = (*personal(), *secrets_of(evening), *lines, *parts)
    assert sorted(secret for secret in hidden if secret.encode() in stolen) == []


async def test_every_story_has_a_title_in_both_languages() -> None:
    stories = (*TOUR, *OTHERS)
    assert all(story.title_zh and story.title_en for story in stories)
    assert len({story.name for story in stories}) == len(stories)
