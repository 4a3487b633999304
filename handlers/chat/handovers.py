"""Handing over and taking over a shift: all in the officer's private chat."""

from datetime import datetime

from handlers.chat.handling import acting
from handlers.chat.said import said
from handlers.chat.staff import with_fresh_login
from handlers.chat.tickets import only_in_private
from handlers.context import Context
from handlers.routes import Handle, Routes
from handlers.screens.handovers import SCREENS
from handlers.views import handovers as view
from handlers.views.deadlines import Times
from services.outbox.types import Placing
from services.shifts.errors import TurnNotFoundError
from services.shifts.rules import minutes, moment_of
from services.staff.types import StaffMember
from services.tickets.rules import PROMPT_LIVES
from services.tickets.types import AttachmentType, Words
from services.tickets.writing import one_line

LINE = "handovers.line"
LONGEST_LINE = 300


def _at(context: Context) -> datetime:
    """Return the moment of the change from a button; raises TurnNotFoundError."""
    at = moment_of(context.arguments[0]) if context.arguments else None
    if at is None:
        raise TurnNotFoundError
    return at


async def hand_over(context: Context) -> None:
    await _hand_over(context, keeps=False)


async def keep(context: Context) -> None:
    """Hand over the shift, but go on with what is open."""
    await _hand_over(context, keeps=True)


async def _hand_over(context: Context, *, keeps: bool) -> None:
    officer, at = await acting(context), _at(context)
    turn = await context.services.turns.hand_over(at, officer, keeps=keeps)
    coming = await context.services.staff.by_handle(turn.coming) if turn.coming else None
    names = {coming.handle: coming.display} if coming else {}
    context.answer(view.handed(turn, names, _times(context)))


async def take_over(context: Context) -> None:
    officer, at = await acting(context), _at(context)
    turn = await context.services.turns.take_over(at, officer)
    context.answer(view.taken(turn, _times(context)))


async def begin_line(context: Context) -> None:
    """Let the officer's next message be for whoever takes over."""
    officer, at = await acting(context), _at(context)
    if not await context.services.sheets.sheet(officer.handle, at):
        raise TurnNotFoundError
    await context.services.chats.ask(context.address, LINE, at=minutes(at))
    await context.show("handovers.line_prompt", slot="line", placing=Placing.RENEW, silent=True)


async def line(context: Context) -> None:
    """Keep what follows the prompt; a forgotten one shows the sheet again."""
    prompt = await context.prompt()
    at = moment_of(str(prompt.data["at"])) if prompt else None
    if prompt is None or at is None:
        return
    officer = await acting(context)
    if prompt.asked_at is None or context.services.clock() - prompt.asked_at > PROMPT_LIVES:
        await context.services.chats.stop_asking(context.address, LINE)
        slot = f"sheet:{minutes(at)}"
        await context.show("handovers.sheet", minutes(at), slot=slot, placing=Placing.RENEW)
        return
    if await _keep_line(context, officer, at):
        await context.services.chats.stop_asking(context.address, LINE)


async def line_by_reply(context: Context) -> None:
    """Keep a reply to the sheet as the line for the next one."""
    officer, at = await acting(context), _at(context)
    await _keep_line(context, officer, at)


async def _keep_line(context: Context, officer: StaffMember, at: datetime) -> bool:
    words = said(context)
    attachment = words.attachment
    if attachment is not None and attachment.type is not AttachmentType.VOICE:
        await context.show("handovers.not_a_line")
        return False
    text = one_line(words.text)[:LONGEST_LINE]
    await context.services.turns.leave_words(at, officer, Words(text, attachment=attachment))
    await context.show("handovers.kept_line", slot="line", placing=Placing.RENEW, silent=True)
    return True


async def show_last(context: Context) -> None:
    """Tell a desk's group of the last change of shift; strangers' groups get no answer."""
    if await context.services.desks.of_group(context.address):
        await context.show("handovers.last", silent=True)


def _times(context: Context) -> Times:
    return Times(context.services.clock(), context.services.calendar, context.words)


_PRESSES: dict[str, Handle] = {
    "w.over": hand_over,
    "w.keep": keep,
    "w.line": begin_line,
    "w.on": take_over,
}
ROUTES = Routes(
    group_commands={"handover": show_last},
    presses={code: only_in_private(with_fresh_login(handle)) for code, handle in _PRESSES.items()},
    topics={LINE: with_fresh_login(line)},
    replies={"sheet": with_fresh_login(line_by_reply)},
    screens=SCREENS,
    refusals=view.ERRORS,
)
