"""Stories that go another way than the tour's."""

import pytest

from bot.sandbox.stories.day import ALL, TOUR
from bot.sandbox.stories.telling import Story, Telling, play

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(
    "story", [one for one in ALL if one not in TOUR], ids=lambda story: story.name
)
async def test_the_story_goes_as_it_is_told(telling: Telling, story: Story) -> None:
    await play(story, telling)
