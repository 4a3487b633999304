"""The person's own data: see, export, delete."""

from handlers.context import Context
from handlers.routes import Handle, Routes
from handlers.screens.privacy import PRIVACY_SCREENS
from services.outbox.types import Placing

SLOT = "privacy"


def _only_in_private(handle: Handle) -> Handle:
    """Let a press do nothing outside the person's own chat: a forged one may come from a group."""

    async def guarded(context: Context) -> None:
        if context.is_private:
            await handle(context)

    return guarded


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
    presses={
        "i.export": _only_in_private(export),
        "i.delete": _only_in_private(ask),
        "i.keep": _only_in_private(keep),
        "i.erase": _only_in_private(erase),
    },
    screens=PRIVACY_SCREENS,
)
