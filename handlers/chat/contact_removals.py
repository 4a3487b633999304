"""Leads and headquarters look up an enterprise's contacts, and remove one."""

from handlers.chat.handling import acting
from handlers.chat.private import only_in_private
from handlers.chat.staff import with_fresh_login
from handlers.context import Context
from handlers.routes import Handle, Routes
from handlers.screens.contact_removals import SCREENS
from handlers.views import contact_removals as view
from services.contacts.errors import NotContactError
from services.outbox.types import Placing

SLOT = "desk-contacts"


async def search(context: Context) -> None:
    """Show the enterprises that `/contacts NAME` may mean; the only one at once."""
    officer = await acting(context)
    text = " ".join(context.arguments)
    found = await context.services.contact_removals.search(text, officer)
    if len(found) == 1:
        await _show(context, found[0].id, Placing.RENEW)
        return
    params = {"found": [one.id for one in found], "is_asked": bool(text)}
    await context.show(
        "contacts.found", params=params, slot=SLOT, placing=Placing.RENEW, silent=True
    )


async def show_contacts(context: Context) -> None:
    officer = await acting(context)
    firm, _ = await context.services.contact_removals.of(_argument(context), officer)
    await _show(context, firm.id, Placing.EDIT)


async def ask(context: Context) -> None:
    """Ask before somebody is removed: there is no way back but a new check."""
    officer = await acting(context)
    _, contact = await context.services.contact_removals.get(_argument(context), officer)
    await context.show(
        "contacts.ask_removal", contact.id, slot=SLOT, placing=Placing.EDIT, silent=True
    )


async def remove(context: Context) -> None:
    officer = await acting(context)
    removals = context.services.contact_removals
    contact = await removals.remove(_argument(context), officer)
    context.answer(view.removed(context.words))
    await _show(context, contact.enterprise, Placing.EDIT)


async def _show(context: Context, enterprise: str, placing: Placing) -> None:
    await context.show("contacts.of_firm", enterprise, slot=SLOT, placing=placing, silent=True)


def _argument(context: Context) -> str:
    """Return the only argument; raises NotContactError where there is none."""
    if not context.arguments:
        raise NotContactError
    return context.arguments[0]


_PRESSES: dict[str, Handle] = {"e.firm": show_contacts, "e.ask": ask, "e.end": remove}
ROUTES = Routes(
    commands={"contacts": with_fresh_login(search)},
    presses=only_in_private({code: with_fresh_login(handle) for code, handle in _PRESSES.items()}),
    screens=SCREENS,
)
