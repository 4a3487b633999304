"""The scripted day, in the order of its clock: the tour's stories, and what they leave behind."""

import pytest

from bot.sandbox.cast import CAST
from bot.sandbox.stories.day import OTHERS, TOUR
from bot.sandbox.stories.telling import Story, StoryError, Telling, play
from tests.scenarios.conftest import Evening

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
    assert [secret for secret in (*_personal(), *_secrets(evening)) if secret in log] == []


async def test_a_dump_of_the_database_after_the_day_shows_nothing_personal(
    evening: Evening,
) -> None:
    dump = b"".join(file.read_bytes() for file in evening.folder.glob("pretend.db*"))
    assert len(dump) > 100_000
    said = ["园区公寓", "caretaker", "返岗工人，人在现场", "returning worker, waiting"]
    secrets = (*_personal(), *_secrets(evening), *said)
    assert [secret for secret in secrets if secret.encode() in dump] == []


async def test_every_story_has_a_title_in_both_languages() -> None:
    stories = (*TOUR, *OTHERS)
    assert all(story.title_zh and story.title_en for story in stories)
    assert len({story.name for story in stories}) == len(stories)


def _personal() -> list[str]:
    return [text for person in CAST.values() for text in (person.name, person.id_number)]


def _secrets(evening: Evening) -> list[str]:
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
    ]
    assert len(found) > 60
    return found
