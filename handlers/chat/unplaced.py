"""What a person said while we ask to which ticket it belongs."""

from dataclasses import asdict
from typing import Any

from handlers.chat.said import album
from handlers.context import Context
from services.outbox.types import Placing
from services.tickets.types import Attachment, AttachmentType, Origin, Words

WHICH = "tickets.which"


async def remember(context: Context, words: Words) -> None:
    """Keep what was said, after what was kept before, until the person has answered."""
    prompt = await context.prompt()
    before = prompt.data["kept"] if prompt is not None and prompt.topic == WHICH else []
    one = {"text": words.text, "message": context.message, "album": album(context)}
    now = [*before, one | {"attachment": words.attachment and asdict(words.attachment)}]
    await context.services.chats.ask(context.address, WHICH, kept=now)


async def kept(context: Context) -> list[tuple[Words, Origin]]:
    """Return what was kept, each with the message it came in."""
    prompt = await context.prompt()
    if prompt is None or prompt.topic != WHICH:
        return []
    return [_words(context, one) for one in prompt.data["kept"]]


def _words(context: Context, kept: dict[str, Any]) -> tuple[Words, Origin]:
    found, attachment = kept["attachment"], None
    if found is not None:
        kind = AttachmentType(found["type"])
        attachment = Attachment(**({"address": context.address} | found | {"type": kind}))
    said_in = Origin(kept.get("message", ""), kept.get("album"))
    return Words(text=kept["text"], attachment=attachment), said_in


async def forget(context: Context) -> None:
    """Keep nothing any more, and take the question away."""
    await context.services.chats.stop_asking(context.address, WHICH)
    await context.show("tickets.which", slot="which", placing=Placing.REMOVE)
