"""Headquarters removes somebody from the staff, in one act (SECURITY.md 25)."""

from handlers.chat.handling import acting
from handlers.chat.private import only_in_private
from handlers.chat.staff import with_fresh_login
from handlers.context import Context
from handlers.routes import Routes
from handlers.screens.departures import SCREENS
from services.outbox.types import Placing
from services.staff.errors import NotStaffError, StaffNotFoundError
from services.tickets.errors import TicketNotFoundError

SLOT = "remove"


async def ask(context: Context) -> None:
    """Ask whether somebody is to be removed: `/remove HANDLE`."""
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


_PRESSES = {"s.remove": with_fresh_login(remove), "s.keep": with_fresh_login(keep)}
ROUTES = Routes(
    commands={"remove": with_fresh_login(ask)},
    presses=only_in_private(_PRESSES),
    screens=SCREENS,
)
