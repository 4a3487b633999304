"""The scripted day, in the order of its clock: the tour's stories."""

import pytest

from bot.sandbox.stories.day import ALL, TOUR
from bot.sandbox.stories.telling import Story, Telling, play

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("story", TOUR, ids=lambda story: story.name)
async def test_the_story_goes_as_it_is_told(telling: Telling, story: Story) -> None:
    scene = await play(story, telling)
    assert scene.moments


async def test_every_story_has_a_title_in_both_languages() -> None:
    assert all(story.title_zh and story.title_en for story in ALL)
    assert len({story.name for story in ALL}) == len(ALL)
