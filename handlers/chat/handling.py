"""The officer's side of tickets: take, answer, pass on, resolve; all in the private chat."""

from handlers.chat.staff import with_fresh_login
from handlers.chat.tickets import number_of, only_in_private
from handlers.context import Context
from handlers.routes import Handle, Routes
from handlers.screens.handling import SCREENS
from handlers.views import ticket_refusals as words_for
from services.outbox.types import Placing
from services.staff.types import StaffMember
from services.tickets.errors import TicketNotFoundError


async def acting(context: Context) -> StaffMember:
    """Return who acts, in their own chat.

    Raises TicketNotFoundError for everybody else, LoginDueError for an officer whose login is
    too old.
    """
    if not context.is_private or context.address != context.account:
        raise TicketNotFoundError
    member = await context.services.staff.acting(context.account)
    if member is None:
        raise TicketNotFoundError
    return member


async def take(context: Context) -> None:
    """Take a ticket by the button of a page, of a list or of a request for support."""
    officer = await acting(context)
    slot = await context.services.outbox.slot_of(context.address, context.message)
    ticket = await context.services.handling.take(
        number_of(context), officer, by_page=slot == "page"
    )
    context.answer(words_for.is_yours(ticket.number, context.words))


async def take_by_command(context: Context) -> None:
    """Take a ticket by `/take 1052`: a press can be lost, a command is not."""
    officer = await acting(context)
    waiting = await context.services.desk_work.escalation.waiting(officer.handle)
    if not context.arguments and len(waiting) == 1:
        context.arguments = [str(waiting[0].number)]
    if not context.arguments:
        await context.show("tickets.desk", slot="desk", placing=Placing.RENEW, silent=True)
        return
    await context.services.handling.take(number_of(context), officer, by_page=False)


async def pass_on(context: Context) -> None:
    officer = await acting(context)
    number = number_of(context)
    try:
        _, generation, step = context.arguments
        shown_with = int(generation)
    except ValueError:
        raise TicketNotFoundError from None
    await context.services.handling.pass_on(number, officer, generation=shown_with, step=step)
    context.answer(words_for.passed_on(context.words))


async def contact(context: Context) -> None:
    """Show how to call the reporter, in this private chat only; the look is recorded."""
    officer = await acting(context)
    number = number_of(context)
    found = await context.services.handling.contact(number, officer)
    params = {"name": found.name, "phone": found.phone}
    slot = f"contact:{number}"
    await context.show(
        "tickets.contact", number, params=params, slot=slot, placing=Placing.RENEW, silent=True
    )


async def where(context: Context) -> None:
    officer = await acting(context)
    ticket = await context.services.handling.place(number_of(context), officer)
    number = ticket.number
    slot = f"where:{number}"
    await context.show("tickets.location", number, slot=slot, placing=Placing.RENEW, silent=True)
    slot = f"place:{number}"
    await context.show("tickets.place", number, slot=slot, placing=Placing.RENEW, silent=True)


async def hand_on(context: Context) -> None:
    """Ask to whom a ticket goes."""
    officer = await acting(context)
    ticket = await context.services.tickets.held_by(number_of(context), officer)
    slot = f"hand:{ticket.number}"
    await context.show(
        "tickets.hand",
        ticket.number,
        params={"else": context.arguments[1:] == ["else"]},
        slot=slot,
        placing=Placing.RENEW,
        silent=True,
    )


async def give(context: Context) -> None:
    officer = await acting(context)
    number = number_of(context)
    to = context.arguments[1] if len(context.arguments) > 1 else ""
    await context.services.handling.give(number, officer, to=to)
    await _handed_on(context, number)


async def give_to_parent(context: Context) -> None:
    officer = await acting(context)
    number = number_of(context)
    await context.services.handling.give_to_parent(number, officer)
    await _handed_on(context, number)


async def _handed_on(context: Context, number: int) -> None:
    await context.show("tickets.hand", number, slot=f"hand:{number}", placing=Placing.REMOVE)
    context.answer(words_for.passed_on(context.words))


async def ask_for_support(context: Context) -> None:
    officer = await acting(context)
    await context.services.handling.ask_for_support(number_of(context), officer)
    context.answer(words_for.support_asked(context.words))


async def show_case(context: Context) -> None:
    """Show the case again, below everything else."""
    officer = await acting(context)
    ticket = await context.services.tickets.held_by(number_of(context), officer)
    number = ticket.number
    await context.show("tickets.hand", number, slot=f"hand:{number}", placing=Placing.REMOVE)
    slot = f"case:{number}"
    await context.show("tickets.case", number, slot=slot, placing=Placing.RENEW, silent=True)


_PRESSES: dict[str, Handle] = {
    "t.take": take,
    "t.pass": pass_on,
    "t.contact": contact,
    "t.where": where,
    "t.hand": hand_on,
    "t.give": give,
    "t.up": give_to_parent,
    "t.help": ask_for_support,
    "t.case": show_case,
}
ROUTES = Routes(
    commands={"take": with_fresh_login(take_by_command)},
    presses={code: only_in_private(with_fresh_login(handle)) for code, handle in _PRESSES.items()},
    screens=SCREENS,
)
