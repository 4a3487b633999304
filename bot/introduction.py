"""Sets what Telegram remembers of us, in the background, until it is set."""

import asyncio

import structlog
from telegram import Bot
from telegram.error import RetryAfter, TelegramError

from bot import menus
from bot.outcomes import seconds_to_wait

log = structlog.get_logger()

FIRST_PAUSE, LONGEST_PAUSE = 5.0, 3600.0
"""Seconds; a server that knows no menus is asked no more than once an hour in the end."""


async def introduce(bot: Bot) -> None:
    """Set menus and description; people are served meanwhile."""
    pause = FIRST_PAUSE
    while True:
        try:
            await menus.register(bot)
        except (TelegramError, OSError) as error:
            seconds = seconds_to_wait(error) if isinstance(error, RetryAfter) else pause
            log.warning("menus_not_set", fault=type(error).__name__, seconds=seconds)
            await asyncio.sleep(seconds)
            pause = min(pause * 2, LONGEST_PAUSE)
        else:
            return
