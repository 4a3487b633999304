"""Headquarters removes somebody from the staff, in one act (SECURITY.md 25)."""

from handlers.chat.handling import acting
from handlers.chat.private import only_in_private
from handlers.chat.staff import with_fresh_login
from handlers.context import Context
from handlers.routes import Routes
from handlers.screens.departures import SCREENS
from services.outbox.types import Placing
from services.staff.errors import NotStaffError, StaffNotFoundError
from services.staff.types import Role
from services.tickets.errors import TicketNotFoundError

SLOT = "remove"


LONGEST_PAGE = 3


async def begin(context: Context) -> None:
    """Ask whether somebody is to be removed: `/remove HANDLE`; without one, ask whom."""
    await (ask(context) if context.arguments else show_staff(context))


async def show_staff(context: Context) -> None:
    """Show headquarters a page of those whom it may remove."""
    officer = await acting(context)
    if officer.highest is not Role.HQ:
        raise TicketNotFoundError
    text = context.arguments[0] if context.arguments else ""
    is_page = text.isascii() and text.isdecimal() and len(text) <= LONGEST_PAGE
    await context.show(
        "staff.removable",
        params={"page": int(text) if is_page else 0},
        slot=SLOT,
        placing=Placing.EDIT if is_page else Placing.RENEW,
        silent=True,
    )


async def ask(context: Context) -> None:
    officer = await acting(context)
    handle = context.arguments[0] if context.arguments else ""
    try:
        await context.services.desk_work.departures.ask(handle, officer)
    except (NotStaffError, StaffNotFoundError):
        raise TicketNotFoundError from None
    await context.show(
        "staff.remove_question", handle, slot=SLOT, placing=Placing.RENEW, silent=True
    )


async def remove(context: Context) -> None:
    officer = await acting(context)
    handle = context.arguments[0] if context.arguments else ""
    try:
        departed = await context.services.desk_work.departures.remove_by(handle, officer)
    except (NotStaffError, StaffNotFoundError):
        raise TicketNotFoundError from None
    params = {"who": departed.member.display, "handed_on": list(departed.handed_on)}
    await context.show(
        "staff.departed", handle, params=params, slot=SLOT, placing=Placing.EDIT, silent=True
    )


async def keep(context: Context) -> None:
    await acting(context)
    await context.show("staff.departed", slot=SLOT, placing=Placing.REMOVE)


_PRESSES = {
    "s.staff": with_fresh_login(show_staff),
    "s.ask": with_fresh_login(ask),
    "s.remove": with_fresh_login(remove),
    "s.keep": with_fresh_login(keep),
}
ROUTES = Routes(
    commands={"remove": with_fresh_login(begin)},
    presses=only_in_private(_PRESSES),
    screens=SCREENS,
)
