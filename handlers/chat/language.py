"""Which language a chat is spoken to in."""

from handlers.chat.private import only_in_private
from handlers.context import Context
from handlers.routes import Routes
from handlers.screens.identity import LANGUAGE_SCREENS
from services.i18n import LANGUAGES
from services.outbox.types import Placing


async def offer(context: Context) -> None:
    await context.show("language.choice", slot="language")


async def choose(context: Context) -> None:
    """Remember the language, and send the keys anew in its words."""
    language = context.arguments[0] if context.arguments else ""
    if language not in LANGUAGES:
        return
    await context.services.chats.set_language(context.address, language)
    await context.show("language.chosen", slot="language", placing=Placing.RENEW)


ROUTES = Routes(
    commands={"language": offer},
    presses=only_in_private({"i.lang": choose}),
    screens=LANGUAGE_SCREENS,
)
