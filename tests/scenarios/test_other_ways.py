"""Stories that go another way than the tour's."""

import pytest

from bot.sandbox.platform.faults import FAULTS
from bot.sandbox.stories.day import OTHERS
from bot.sandbox.stories.prologue import CONSENT
from bot.sandbox.stories.telling import Story, play
from tests.dumping import personal
from tests.scenarios.conftest import Evening, secrets_of

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.parametrize("evening", ["zh-polling-postgresql"], indirect=True),
]


@pytest.mark.parametrize("story", OTHERS, ids=lambda story: story.name)
async def test_the_story_goes_as_it_is_told(evening: Evening, story: Story) -> None:
    await play(story, evening.telling)


REMEMBERED = ("discovery_", "jwks_")
"""What a house that has been open since the morning need not ask."""
UNNOTICED = {"no_auth_time", "old_auth_time", "foreign_userinfo_aud", "foreign_userinfo_iss"}
"""What only a move needs, or only a platform that signs its userinfo can do."""
SLOW = {"token_slow", "userinfo_slow"}
"""Ten seconds each; with less patience they are played in the tests of the login."""


def noticed() -> list[str]:
    """Return the faults by which a first login fails."""
    return [f for f in FAULTS if not f.startswith(REMEMBERED) and f not in UNNOTICED | SLOW]


@pytest.mark.parametrize("fault", noticed())
async def test_whatever_the_platform_does_wrong_the_person_is_told(
    evening: Evening, fault: str
) -> None:
    actor, platform = evening.telling.actor("qiu"), evening.playhouse.world.platform
    await actor.start()
    platform.faults.add(fault)
    page = await actor.log_in(actor.link(CONSENT[0]))
    platform.faults.clear()
    if "?start=" in page.text:
        await actor.follow(page)
    assert page.words.strip()
    assert not any(bubble.picture for bubble in actor.chat.bubbles)


async def test_a_stumbling_telegram_delays_but_loses_nothing(evening: Evening) -> None:
    actor, faults = evening.telling.actor("ke"), evening.playhouse.world.telegram.faults
    faults.error("sendMessage")
    faults.cut("sendMessage", after=False)
    faults.busy(actor.chat.id)
    await actor.start()
    await actor.hears("八闽健康码")
    faults.clear()


async def test_the_log_gives_nothing_away_when_things_break_either(evening: Evening) -> None:
    log = evening.log.getvalue()
    assert "message_delayed" in log
    assert [secret for secret in (*personal(), *secrets_of(evening)) if secret in log] == []
