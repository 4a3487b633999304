"""Contacts of an enterprise: checked by the desk, let in by a link, listed, removed, leaving."""

from handlers.chat.handling import acting
from handlers.chat.identity import offer_login
from handlers.chat.private import only_in_private
from handlers.chat.staff import with_fresh_login
from handlers.chat.tickets import add_to, number_of
from handlers.context import Context
from handlers.routes import Handle, Routes
from handlers.screens.contacts import SCREENS
from handlers.views import contacts as view
from services.contacts.errors import NotContactError
from services.outbox.types import Placing
from services.tickets.errors import TicketNotFoundError

PAYLOAD = "f-"
"""What the payload of a contact's link begins with."""
SLOT = "firm-contacts"


async def show_firms(context: Context) -> None:
    """Show a contact the tickets of each enterprise they speak for, below their own."""
    for contact in await context.services.contacts.of(context.account):
        await context.show(
            "contacts.tickets",
            contact.enterprise,
            slot=f"firm-tickets:{contact.enterprise}",
            placing=Placing.RENEW,
            silent=True,
        )


async def ask_about(context: Context) -> None:
    """Ask the officer who has a ticket for whom its reporter speaks."""
    officer = await acting(context)
    ticket = await context.services.tickets.held_by(number_of(context), officer)
    if not await context.services.contact_desk.may_check(ticket):
        raise TicketNotFoundError(number=ticket.number)
    slot = f"check:{ticket.number}"
    await context.show(
        "contacts.question", ticket.number, slot=slot, placing=Placing.RENEW, silent=True
    )


async def verify(context: Context) -> None:
    await _check(context, is_contact=True)


async def refuse(context: Context) -> None:
    await _check(context, is_contact=False)


async def _check(context: Context, *, is_contact: bool) -> None:
    officer = await acting(context)
    number = number_of(context)
    await context.services.contact_desk.check(number, officer, is_contact=is_contact)
    await context.show("contacts.question", number, slot=f"check:{number}", placing=Placing.REMOVE)
    await context.show(
        "tickets.case", number, slot=f"case:{number}", placing=Placing.EDIT, silent=True
    )
    context.answer(view.noted(context.words, is_contact=is_contact))


async def show_contacts(context: Context) -> None:
    firm = await context.services.contacts.firm(_argument(context), context.account)
    await context.show(
        "contacts.list", firm.enterprise.id, slot=SLOT, placing=Placing.RENEW, silent=True
    )


async def invite(context: Context) -> None:
    """Make a link for a colleague; whoever opens it first is let in."""
    enterprise = _argument(context)
    code = await context.services.contacts.invite(enterprise, context.account)
    params = {"payload": PAYLOAD + code}
    await context.show(
        "contacts.link",
        enterprise,
        params=params,
        slot=f"link:{enterprise}",
        placing=Placing.RENEW,
    )


async def revoke(context: Context) -> None:
    enterprise = _argument(context)
    await context.services.contacts.revoke(enterprise, context.account)
    await context.show(
        "contacts.revoked", enterprise, slot=f"link:{enterprise}", placing=Placing.EDIT
    )


async def remove(context: Context) -> None:
    """Remove a contact, or let one leave."""
    contact = await context.services.contacts.remove(_argument(context), context.account)
    account = await context.services.contacts.account_of(contact)
    if account == context.account:
        await context.show("contacts.left", contact.enterprise, slot=SLOT, placing=Placing.EDIT)
        return
    await context.show("contacts.list", contact.enterprise, slot=SLOT, placing=Placing.EDIT)
    if account is not None:
        await context.show("contacts.removed", contact.enterprise, to=account, silent=True)


async def join(context: Context) -> None:
    """Open a contact's link; without a login it waits for one."""
    if not context.is_private:
        return
    person = await context.services.identity.person_of(context.account)
    code = _argument(context)
    firm = await context.services.contacts.open_link(code, context.account, person)
    if firm is not None:
        await context.show("contacts.joined", firm.enterprise.id)
        return
    await context.show("contacts.login_first")
    await offer_login(context)


async def add_by_reply(context: Context) -> None:
    """Add a reply to an answer that a contact was shown."""
    message = await context.services.relay.get(_argument(context))
    await add_to(context, message.number)


def _argument(context: Context) -> str:
    """Return the only argument; raises NotContactError where there is none."""
    if not context.arguments:
        raise NotContactError
    return context.arguments[0]


_OFFICERS: dict[str, Handle] = {"e.check": ask_about, "e.yes": verify, "e.no": refuse}
_CONTACTS: dict[str, Handle] = {
    "e.list": show_contacts,
    "e.link": invite,
    "e.void": revoke,
    "e.out": remove,
}
ROUTES = Routes(
    presses=only_in_private(
        _CONTACTS | {code: with_fresh_login(handle) for code, handle in _OFFICERS.items()}
    ),
    replies={"firm": add_by_reply},
    screens=SCREENS,
    refusals=view.ERRORS,
)
