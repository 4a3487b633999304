"""The first word and every word that nobody else understands."""

from handlers.chat.identity import begin, offer_login, redeem
from handlers.context import Context
from handlers.routes import Handle, Routes, Try
from handlers.screens.identity import TALK_SCREENS
from services.people.numbers import holds_resident_number

__all__ = ["LAST_ROUTES", "ROUTES", "START_PAYLOADS", "offer_login"]

START_PAYLOADS: dict[str, Handle] = {"l-": redeem}
"""What links into the chat mean, by the prefix of their payload; the rest is the argument."""

STOPS: list[Try] = []
"""What `/cancel` ends besides the waiting for words; the first that ended something tells it."""


async def start(context: Context) -> None:
    """Open the chat: with the payload of a link, for a known person, or for a new one."""
    payload = context.arguments[0] if context.arguments else ""
    for prefix, handle in START_PAYLOADS.items():
        if payload.startswith(prefix):
            context.arguments = [payload.removeprefix(prefix)]
            await handle(context)
            return
    await begin(context)


async def show_help(context: Context) -> None:
    await context.show("talk.help")


async def cancel(context: Context) -> None:
    """Let nothing wait for the next words any more."""
    for stop in STOPS:
        if await stop(context):
            return
    await context.services.chats.stop_asking(context.address)
    await context.show("talk.stopped")


async def remove_number(context: Context) -> bool:
    """Take an identity number out of the chat as soon as it stands there."""
    today = context.services.calendar.day(context.services.clock())
    if not holds_resident_number(context.text, today=today):
        return False
    await context.delete_message()
    await context.show("talk.number_removed")
    return True


async def greet(context: Context) -> bool:
    """Answer what nobody understood with the keys and a telephone number."""
    await context.show("talk.greeting")
    return True


ROUTES = Routes(
    commands={"start": start, "help": show_help, "cancel": cancel},
    guards=(remove_number,),
    screens=TALK_SCREENS,
)
LAST_ROUTES = Routes(fallbacks=(greet,))
"""Stands at the end of all routes: whatever else knows an answer goes first."""
