"""Edits of what was passed on: they follow to the other side."""

from handlers.chat.said import origin, said
from handlers.chat.staff import with_fresh_login
from handlers.context import Context
from handlers.routes import Routes
from handlers.screens.corrections import SCREENS
from handlers.views.corrections import ERRORS
from services.outbox.types import Placing
from services.tickets.types import TicketMessage


async def correct(context: Context) -> bool:
    """Let an edit of an answer, a note or an addition follow; False for every other message."""
    corrections = context.services.desk_work.corrections
    author = await corrections.author(origin(context), by=context.account)
    if context.address != context.account:
        return False
    if author is None:
        return await _correct_as_contact(context)
    handle = with_fresh_login(_correct) if author else _correct
    await handle(context)
    return True


async def _correct_as_contact(context: Context) -> bool:
    """Let an edit of what an enterprise's contact has added follow."""
    desk = context.services.contact_desk
    is_theirs, message = await desk.correct(said(context), origin(context), by=context.account)
    if message is not None:
        await _confirm(context, message)
    return is_theirs


async def _correct(context: Context) -> None:
    corrections = context.services.desk_work.corrections
    message = await corrections.correct(said(context), origin(context), by=context.account)
    if message is not None:
        has_files = bool(message.words.attachments)
        await context.services.contact_desk.tell(message.id, has_other_files=has_files)
        await _confirm(context, message)


async def _confirm(context: Context, message: TicketMessage) -> None:
    await context.show(
        "tickets.corrected",
        message.id,
        slot=f"corrected:{message.number}",
        placing=Placing.RENEW,
        silent=True,
    )


ROUTES = Routes(edits=(correct,), screens=SCREENS, refusals=ERRORS)
