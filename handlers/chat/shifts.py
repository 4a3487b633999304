"""The roster and changes of shift, in the officer's private chat."""

from datetime import datetime

from handlers.chat.handling import acting
from handlers.chat.staff import with_fresh_login
from handlers.chat.tickets import only_in_private
from handlers.context import Context
from handlers.routes import Handle, Routes
from handlers.screens.shifts import SCREENS
from handlers.views import shift_offers as words_for
from handlers.views.shifts import ANYBODY
from services.outbox.types import Placing
from services.shifts.errors import OfferNotFoundError, ShiftNotFoundError
from services.shifts.rules import minutes, moment_of

MENU = "roster"


async def show_roster(context: Context) -> None:
    """Show an officer's roster; everybody else gets the phones, as if there were no more."""
    if await context.services.staff.member(context.account) is None:
        await context.show("desks.phones", to=context.account)
        return
    await context.show(
        "shifts.roster", to=context.account, slot=MENU, placing=Placing.RENEW, silent=True
    )


async def back_to_roster(context: Context) -> None:
    await acting(context)
    await context.show("shifts.roster", slot=MENU, placing=Placing.EDIT, silent=True)


async def send_calendar(context: Context) -> None:
    """Send the officer's own shifts as a file, to this private chat."""
    await acting(context)
    await context.show("shifts.calendar", slot="calendar", placing=Placing.RENEW, silent=True)


async def choose(context: Context) -> None:
    """Ask which shift, or whom for the chosen one."""
    officer = await acting(context)
    if not context.arguments:
        await context.show("shifts.choose", slot=MENU, placing=Placing.EDIT, silent=True)
        return
    block = await context.services.offers.block(officer, _start(context))
    at = minutes(block.starts_at)
    await context.show("shifts.whom", at, slot=MENU, placing=Placing.EDIT, silent=True)


async def offer(context: Context) -> None:
    """Offer a shift to one colleague or to all."""
    officer, start = await acting(context), _start(context)
    to = context.arguments[1] if len(context.arguments) > 1 else ANYBODY
    await context.services.offers.offer(officer, start, to=None if to == ANYBODY else to)
    await context.show("shifts.roster", slot=MENU, placing=Placing.EDIT, silent=True)


async def accept(context: Context) -> None:
    officer = await acting(context)
    await context.services.offers.accept(_name(context), officer)
    context.answer(words_for.accepted(context.words))


async def decline(context: Context) -> None:
    officer = await acting(context)
    await context.services.offers.decline(_name(context), officer)
    context.answer(words_for.declined(context.words))


async def withdraw(context: Context) -> None:
    officer = await acting(context)
    await context.services.offers.withdraw(_name(context), officer)
    context.answer(words_for.withdrawn(context.words))


async def undo(context: Context) -> None:
    lead = await acting(context)
    await context.services.offers.undo(_name(context), lead)
    context.answer(words_for.undone(context.words))


def _start(context: Context) -> datetime:
    start = moment_of(context.arguments[0]) if context.arguments else None
    if start is None:
        raise ShiftNotFoundError
    return start


def _name(context: Context) -> str:
    if not context.arguments:
        raise OfferNotFoundError
    return context.arguments[0]


_PRESSES: dict[str, Handle] = {
    "w.roster": back_to_roster,
    "w.cal": send_calendar,
    "w.swap": choose,
    "w.offer": offer,
    "w.yes": accept,
    "w.no": decline,
    "w.back": withdraw,
    "w.undo": undo,
}
ROUTES = Routes(
    commands={"roster": with_fresh_login(show_roster)},
    presses={code: only_in_private(with_fresh_login(handle)) for code, handle in _PRESSES.items()},
    screens=SCREENS,
    refusals=words_for.ERRORS,
)
