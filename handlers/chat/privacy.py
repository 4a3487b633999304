"""The person's own data: see, export, delete."""

from handlers.chat.identity import is_login_due
from handlers.chat.private import only_in_private
from handlers.context import Context
from handlers.routes import Handle, Routes
from handlers.screens.privacy import PRIVACY_SCREENS
from handlers.views.privacy import ERRORS
from services.outbox.types import Placing
from services.privacy.shown import LAST as SLOT


def with_fresh_login(handle: Handle) -> Handle:
    """Ask for the login that is due first: what is stored is shown to the person alone.

    A chat without a login has nothing of a person; it may see and delete what it has.
    """

    async def guarded(context: Context) -> None:
        if not await is_login_due(context):
            await handle(context)

    return guarded


async def overview(context: Context) -> None:
    await context.show("privacy.overview", slot=SLOT)


async def export(context: Context) -> None:
    await context.services.privacy.note_export(context.account)
    await context.show("privacy.export")


async def ask(context: Context) -> None:
    """Ask before deleting."""
    await context.show("privacy.confirm", slot=SLOT, placing=Placing.EDIT)


async def keep(context: Context) -> None:
    await context.show("privacy.overview", slot=SLOT, placing=Placing.EDIT)


async def erase(context: Context) -> None:
    """Delete what is the person's, in this one transaction."""
    language = context.words.language
    await context.services.privacy.erase(context.account)
    params = {"language": language}
    await context.show("privacy.erased", params=params, slot=SLOT, placing=Placing.EDIT)


_PRESSES: dict[str, Handle] = {
    "i.export": export,
    "i.delete": ask,
    "i.keep": keep,
    "i.erase": erase,
}
ROUTES = Routes(
    commands={"privacy": with_fresh_login(overview)},
    presses=only_in_private({code: with_fresh_login(handle) for code, handle in _PRESSES.items()}),
    screens=PRIVACY_SCREENS,
    refusals=ERRORS,
)
