"""Brings updates into the inbox: fetched raw and stored before they are confirmed."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeGuard
from urllib.parse import urlencode

import structlog
from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.flood import Admission, FloodGate
from bot.outcomes import seconds_to_wait
from services.chats.types import Address
from services.registry import Services
from services.tally import Counted

log = structlog.get_logger()

Sleep = Callable[[float], Awaitable[None]]
POLL_SECONDS = 25
SHORTEST_POLL = 0.1
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 5.0
"""Seconds; to ask costs next to nothing, and somebody may be writing as soon as it is over."""
CONFLICT_PAUSE = 5.0
REFUSED_PAUSE = 30.0
ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member", "chat_member")


LARGEST_NUMBER = 2**63 - 1
NOBODY = "nobody"
"""The lane of what names neither a chat nor a person."""


def lane_of(raw: dict[str, Any]) -> str:
    """Return what an update is put in order by: its chat, or the person without one."""
    for name, content in raw.items():
        if name == "update_id" or not isinstance(content, dict):
            continue
        for place in (content, content.get("message")):
            if isinstance(place, dict) and isinstance(place.get("chat"), dict):
                return _lane(place["chat"].get("id"))
        if isinstance(content.get("from"), dict):
            return _lane(content["from"].get("id"))
    return NOBODY


def _lane(number: object) -> str:
    # A lane that no column takes would come again and again, and stop all that come after it.
    is_number = type(number) is int and abs(number) <= LARGEST_NUMBER
    return str(number) if is_number else NOBODY


def thread_of(raw: dict[str, Any]) -> str | None:
    """Return the topic of a forum in which a message was sent; None in the chat itself."""
    message = raw.get("message")
    if not isinstance(message, dict) or message.get("is_topic_message") is not True:
        return None
    chat, thread = message.get("chat"), message.get("message_thread_id")
    is_group = isinstance(chat, dict) and chat.get("type") != "private"
    is_number = type(thread) is int and 0 < thread <= LARGEST_NUMBER
    return str(thread) if is_group and is_number else None


def _has_number(raw: object) -> TypeGuard[dict[str, Any]]:
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return type(number) is int and 0 <= number <= LARGEST_NUMBER


async def store(services: Services, raws: list[Any], gate: FloodGate) -> int | None:
    """Store raw updates and return the highest number; what has no number is set aside.

    What one person sends beyond measure is not stored; they are told once.
    """
    good = [raw for raw in raws if _has_number(raw)]
    tally = services.tally
    if len(good) < len(raws):
        log.error("update_without_number", count=len(raws) - len(good))
        tally.count(Counted.UPDATES, "without_number", len(raws) - len(good))
    admitted, told, refused = [], [], 0
    for raw in good:
        admission = gate.admit(raw)
        if admission is Admission.ADMITTED:
            admitted.append((raw["update_id"], lane_of(raw), raw))
            continue
        refused += 1
        if admission is Admission.FIRST_REFUSED and lane_of(raw) != NOBODY:
            told.append((lane_of(raw), thread_of(raw)))
    await services.inbox.store(admitted)
    tally.count(Counted.UPDATES, "received", len(admitted))
    for lane, thread in told:
        await services.outbox.show("flood", to=Address(lane), thread=thread)
    if refused:
        log.warning("flood_held_back", count=refused)
        tally.count(Counted.UPDATES, "held_back", refused)
    return max((raw["update_id"] for raw in good), default=None)


async def fetch(bot: Bot, offset: int) -> list[Any]:
    """Ask for updates from `offset` on, as they are: one that cannot be parsed stops no other."""
    query = {"offset": offset, "timeout": POLL_SECONDS, "allowed_updates": json.dumps(ALLOWED)}
    url = f"{bot.base_url}/getUpdates?{urlencode(query)}"
    raws: Any = await bot.request.post(url, read_timeout=POLL_SECONDS + 10)
    return raws if isinstance(raws, list) else []


async def poll(
    services: Services, bot: Bot, gate: FloodGate, *, sleep: Sleep = asyncio.sleep
) -> None:
    """Fetch updates for ever; the offset moves only after they are stored."""
    last = await services.inbox.last_number()
    pause = FIRST_PAUSE
    while True:
        try:
            raws = await fetch(bot, 0 if last is None else last + 1)
            last = await store(services, raws, gate) or last
            pause = FIRST_PAUSE
            if not raws:
                # A server that does not wait until there is something must not be run hot.
                await sleep(SHORTEST_POLL)
        except Conflict:
            # Another process polls, or a webhook of former days is still set.
            log.error("polling_conflict")
            await sleep(CONFLICT_PAUSE)
            with suppress(TelegramError):
                await bot.delete_webhook()
        except InvalidToken:
            log.error("bot_token_refused")
            await sleep(REFUSED_PAUSE)
        except RetryAfter as error:
            seconds = seconds_to_wait(error)
            log.warning("polling_failed", fault=type(error).__name__, seconds=seconds)
            await sleep(seconds)
        except (TelegramError, OSError) as error:
            log.warning("polling_failed", fault=type(error).__name__, seconds=pause)
            await sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
