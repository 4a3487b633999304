"""Stories that go another way than the tour's."""

import pytest

from bot.sandbox.stories.day import OTHERS
from bot.sandbox.stories.telling import Story, play
from tests.scenarios.conftest import Evening

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("evening", ["zh"], indirect=True)
@pytest.mark.parametrize("story", OTHERS, ids=lambda story: story.name)
async def test_the_story_goes_as_it_is_told(evening: Evening, story: Story) -> None:
    await play(story, evening.telling)
