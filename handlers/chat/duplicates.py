"""Tickets about the same thing: the officer puts them together, the reporter may object."""

from handlers.chat.handling import acting
from handlers.chat.staff import with_fresh_login
from handlers.chat.tickets import number_of, only_in_private
from handlers.context import Context
from handlers.routes import Routes
from handlers.screens.duplicates import SCREENS
from handlers.views import duplicates as view
from services.outbox.types import Placing
from services.tickets.errors import TicketNotFoundError

WHICH = "tickets.duplicate"


async def ask_which(context: Context) -> None:
    """Show what it may be a duplicate of; a number that is typed counts as well."""
    officer = await acting(context)
    number = number_of(context)
    await context.services.tickets.held_by(number, officer)
    await context.services.chats.ask(context.address, WHICH, number=number)
    await context.show("tickets.hand", number, slot=f"hand:{number}", placing=Placing.REMOVE)
    slot = f"dup:{number}"
    await context.show("tickets.duplicates", number, slot=slot, placing=Placing.RENEW, silent=True)


async def choose(context: Context) -> None:
    number, into = number_of(context), _second(context)
    await _merge(context, number, into)
    context.answer(view.merged_toast(number, into, context.words))


async def choose_by_number(context: Context) -> None:
    """Take the number of the other ticket as it was typed."""
    prompt = await context.prompt()
    if prompt is None:
        return
    number = int(prompt.data["number"])
    typed = context.text.strip().lstrip("/#").strip()
    if not typed.isdecimal():
        await context.services.chats.stop_asking(context.address, WHICH)
        await context.show("tickets.inside", number)
        return
    context.arguments = [typed]
    await _merge(context, number, number_of(context))


async def _merge(context: Context, number: int, into: int) -> None:
    officer = await acting(context)
    await context.services.desk_work.duplicates.merge(number, officer, into=into)
    await context.services.chats.stop_asking(context.address, WHICH)
    await context.show("tickets.duplicates", number, slot=f"dup:{number}", placing=Placing.REMOVE)


async def split(context: Context) -> None:
    """Take a duplicate apart again."""
    officer = await acting(context)
    number = number_of(context)
    await context.services.desk_work.duplicates.split(number, officer)
    context.answer(view.split_toast(number, context.words))


async def object_to_it(context: Context) -> None:
    """Let the reporter say that it is not the same thing."""
    number = number_of(context)
    await context.services.desk_work.duplicates.object(number, context.account)
    await context.show("tickets.merged", number, slot=f"merged:{number}", placing=Placing.REMOVE)


def _second(context: Context) -> int:
    if len(context.arguments) < 2:  # noqa: PLR2004 - two numbers
        raise TicketNotFoundError
    context.arguments = context.arguments[1:]
    return number_of(context)


_OFFICERS = {"t.dup": ask_which, "t.same": choose, "t.split": split}
ROUTES = Routes(
    presses={
        **{code: only_in_private(with_fresh_login(handle)) for code, handle in _OFFICERS.items()},
        "t.apart": only_in_private(object_to_it),
    },
    topics={WHICH: with_fresh_login(choose_by_number)},
    screens=SCREENS,
    refusals=view.ERRORS,
)
