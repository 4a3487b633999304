"""Scan receipts: switched on and off by the person whose code it is."""

from datetime import date

from handlers.chat.identity import is_login_due
from handlers.chat.private import only_in_private
from handlers.context import Context
from handlers.routes import Routes
from handlers.screens.receipts import SCREENS
from handlers.views import receipts as view
from services.outbox.types import Placing
from services.people.types import PersonId

OVERVIEW = "privacy"
"""The slot of `/privacy`, where the choice is shown."""


async def switch_on(context: Context) -> None:
    """Write receipts from now on; a choice about one's own data needs a login that holds."""
    person = await _person(context)
    if person is None:
        return
    await context.services.receipts.want(person)
    context.answer(view.toast_on(context.words))
    await _show_overview(context)


async def switch_off(context: Context) -> None:
    """Write none any more and forget those written, whatever the age of the login."""
    person = await context.services.identity.person_of(context.account)
    if person is None:
        return
    await context.services.receipts.forget(person)
    context.answer(view.toast_off(context.words))
    day = _day(context)
    if day is None:
        await _show_overview(context)
    else:
        slot = f"receipts:{day.isoformat()}"
        await context.show("receipts.off", slot=slot, placing=Placing.EDIT, silent=True)


async def _person(context: Context) -> PersonId | None:
    if await is_login_due(context):
        return None
    return await context.services.identity.person_of(context.account)


async def _show_overview(context: Context) -> None:
    await context.show("privacy.overview", slot=OVERVIEW, placing=Placing.EDIT)


def _day(context: Context) -> date | None:
    """Return the day of the receipt under which the button stands, None under `/privacy`."""
    try:
        return date.fromisoformat(context.arguments[0]) if context.arguments else None
    except ValueError:
        return None


ROUTES = Routes(
    presses=only_in_private({"k.on": switch_on, "k.off": switch_off}),
    screens=SCREENS,
)
