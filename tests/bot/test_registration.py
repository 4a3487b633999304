"""Where Telegram is told to bring updates to, whoever else tells it something."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from telegram import Bot, WebhookInfo

from bot import intake
from bot.sandbox.world import World
from bot.transport import AiohttpRequest
from bot.webhook import LOOK_SECONDS, Registration
from tests.bot.conftest import SECRET

URL = "http://127.0.0.1:9/telegram"


class EnoughError(Exception):
    """The test has seen enough."""


@dataclass
class Pauses:
    """Stands for sleeping: writes down how long, and lets things happen meanwhile."""

    meanwhile: list[object] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        if not self.meanwhile:
            raise EnoughError
        await self.meanwhile.pop(0)()  # type: ignore[operator]


@pytest.fixture
async def bot(world: World) -> AsyncIterator[Bot]:
    transport = AiohttpRequest()
    await transport.initialize()
    yield Bot(world.bot_token, base_url=f"{world.api_url}/bot", request=transport)
    await transport.shutdown()


async def keep(bot: Bot, *meanwhile: object) -> list[float]:
    """Keep the webhook until everything has happened; return the pauses."""
    pauses = Pauses(list(meanwhile))
    with pytest.raises(EnoughError):
        await Registration(bot, URL, SECRET, sleep=pauses).keep()
    return pauses.seconds


def settings_of(world: World) -> list[dict[str, object]]:
    return [call.params for call in world.telegram.calls if call.method == "setWebhook"]


async def test_it_is_set_at_the_start_and_drops_nothing(world: World, bot: Bot) -> None:
    await world.phone("chen").say("早")
    assert await keep(bot) == [LOOK_SECONDS]
    [said] = settings_of(world)
    assert (said["url"], said["secret_token"]) == (URL, SECRET)
    assert "drop_pending_updates" not in said
    info = await bot.get_webhook_info()
    assert (info.url, set(info.allowed_updates)) == (URL, set(intake.ALLOWED))
    assert info.pending_update_count == 1


async def test_while_nothing_differs_it_is_left_alone(world: World, bot: Bot) -> None:
    async def nothing() -> None: ...

    await keep(bot, nothing, nothing)
    assert len(settings_of(world)) == 1


async def test_what_somebody_removed_or_changed_is_put_back(world: World, bot: Bot) -> None:
    async def remove() -> None:
        await bot.delete_webhook()

    async def narrow() -> None:
        await bot.set_webhook(URL, secret_token=SECRET, allowed_updates=["message"])

    await keep(bot, remove, narrow)
    ours = [said for said in settings_of(world) if "max_connections" in said]
    assert len(ours) == 3
    assert set((await bot.get_webhook_info()).allowed_updates) == set(intake.ALLOWED)


async def test_a_secret_that_somebody_else_set_is_noticed_by_its_refusals(
    world: World, bot: Bot
) -> None:
    webhook = world.telegram.reception.webhook

    async def refuse() -> None:
        webhook.error = "Wrong response from the webhook: 401 Unauthorized"
        webhook.error_at = 1_600_000_000

    async def nothing() -> None: ...

    # Only a new refusal counts, so that two programs never take turns for ever.
    await keep(bot, refuse, nothing, nothing)
    assert len(settings_of(world)) == 2


async def test_what_failed_before_it_was_set_says_nothing_about_it(world: World, bot: Bot) -> None:
    webhook = world.telegram.reception.webhook
    webhook.error, webhook.error_at = "Wrong response from the webhook: 401 Unauthorized", 1

    async def nothing() -> None: ...

    await keep(bot, nothing, nothing)
    assert len(settings_of(world)) == 1


async def test_it_keeps_trying_while_telegram_is_away(world: World, bot: Bot) -> None:
    world.telegram.faults.error("setWebhook", status=502, times=3)

    async def nothing() -> None: ...

    assert await keep(bot, *[nothing] * 3) == [1.0, 2.0, 4.0, LOOK_SECONDS]
    assert (await bot.get_webhook_info()).url == URL


async def test_what_telegram_says_of_it_is_passed_on(world: World, bot: Bot) -> None:
    seen: list[WebhookInfo] = []
    await world.phone("chen").say("早")
    one = Registration(bot, URL, SECRET, on_info=seen.append, sleep=Pauses())
    with pytest.raises(EnoughError):
        await one.keep()
    assert [info.pending_update_count for info in seen] == [1]
