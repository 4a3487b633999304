"""The person's own data: see, export, delete."""

from handlers.chat.private import only_in_private
from handlers.context import Context
from handlers.routes import Routes
from handlers.screens.privacy import PRIVACY_SCREENS
from handlers.views.privacy import ERRORS
from services.outbox.types import Placing

SLOT = "privacy"


async def overview(context: Context) -> None:
    await context.show("privacy.overview", slot=SLOT)


async def export(context: Context) -> None:
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


ROUTES = Routes(
    commands={"privacy": overview},
    presses=only_in_private(
        {"i.export": export, "i.delete": ask, "i.keep": keep, "i.erase": erase}
    ),
    screens=PRIVACY_SCREENS,
    refusals=ERRORS,
)
