"""Tickets that are not a desk's own: it says so, and headquarters decides."""

from handlers.chat.handling import acting
from handlers.chat.staff import with_fresh_login
from handlers.chat.tickets import number_of, only_in_private
from handlers.context import Context
from handlers.routes import Routes
from handlers.screens.returns import SCREENS
from handlers.views import returns as view
from services.desks.errors import DeskNotFoundError
from services.outbox.types import Placing
from services.tickets.errors import TicketNotFoundError

MOST_PAGES = 99


async def give_back(context: Context) -> None:
    """Say that a ticket is not this desk's."""
    officer = await acting(context)
    number = number_of(context)
    ticket = await context.services.desk_work.returns.give_back(number, officer)
    await context.show("tickets.hand", number, slot=f"hand:{number}", placing=Placing.REMOVE)
    context.answer(view.given_back(ticket, context.words))


async def show_choices(context: Context) -> None:
    """Show headquarters a page of the desks."""
    officer = await acting(context)
    number = number_of(context)
    text = context.arguments[1] if len(context.arguments) > 1 else ""
    page = int(text) if text.isdecimal() and len(text) < len(str(MOST_PAGES)) + 1 else 0
    await context.services.desk_work.returns.choices(number, officer)
    await context.show(
        "tickets.decision",
        number,
        params={"page": page},
        slot=f"decision:{number}",
        placing=Placing.EDIT,
        silent=True,
    )


async def decide(context: Context) -> None:
    officer = await acting(context)
    number = number_of(context)
    desk = context.arguments[1] if len(context.arguments) > 1 else ""
    try:
        await context.services.desk_work.returns.decide(number, officer, desk=desk)
    except DeskNotFoundError:
        raise TicketNotFoundError(number=number) from None


_PRESSES = {"t.notours": give_back, "t.desks": show_choices, "t.decide": decide}
ROUTES = Routes(
    presses={code: only_in_private(with_fresh_login(handle)) for code, handle in _PRESSES.items()},
    screens=SCREENS,
    refusals=view.ERRORS,
)
