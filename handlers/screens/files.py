"""Files of one chat that are shown in another: none that is not what it claims to be."""

import asyncio
from collections.abc import Sequence

from handlers.context import Scene
from handlers.views import files as view
from handlers.views.messages import Copied, Message
from services.tickets.attachments import Attachment, is_what_it_claims


async def copied(scene: Scene, attachments: Sequence[Attachment]) -> Message | None:
    """Return files as they are shown again elsewhere (SECURITY.md 26).

    Where one of them is something else than it claims, words take the place of them all.
    """
    if not attachments:
        return None
    if not await are_harmless(scene, attachments):
        return view.held_back(scene.words)
    numbers = tuple(attachment.message for attachment in attachments)
    return Message(copied=Copied(attachments[0].address, numbers))


async def are_harmless(scene: Scene, attachments: Sequence[Attachment]) -> bool:
    """Look at how files begin; those of former releases were judged by name and type."""
    judged = [one for one in attachments if one.source]
    beginnings = await asyncio.gather(*(scene.peek(one.source) for one in judged))
    return all(map(is_what_it_claims, judged, beginnings))


def is_held_back(message: Message | None) -> bool:
    """Whether words stand where files were to be shown."""
    return message is not None and message.copied is None
