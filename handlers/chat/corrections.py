"""Edits of what was passed on: they follow to the other side."""

from handlers.chat.said import origin, said
from handlers.chat.staff import with_fresh_login
from handlers.context import Context
from handlers.routes import Routes
from handlers.screens.corrections import SCREENS
from handlers.views.corrections import ERRORS
from services.outbox.types import Placing


async def correct(context: Context) -> bool:
    """Let an edit of an answer, a note or an addition follow; False for every other message."""
    corrections = context.services.desk_work.corrections
    author = await corrections.author(origin(context), by=context.account)
    if author is None or context.address != context.account:
        return False
    handle = with_fresh_login(_correct) if author else _correct
    await handle(context)
    return True


async def _correct(context: Context) -> None:
    corrections = context.services.desk_work.corrections
    message = await corrections.correct(said(context), origin(context), by=context.account)
    if message is not None:
        await context.services.contact_desk.tell(message.id)
        await context.show(
            "tickets.corrected",
            message.id,
            slot=f"corrected:{message.number}",
            placing=Placing.RENEW,
            silent=True,
        )


ROUTES = Routes(edits=(correct,), screens=SCREENS, refusals=ERRORS)
