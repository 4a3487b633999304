"""How staff join: by a one-time link, and their own login."""

from handlers.chat.identity import offer_login
from handlers.context import Context
from handlers.routes import Routes
from handlers.screens.staff import SCREENS
from handlers.views.staff import ERRORS

PAYLOAD = "s-"
"""What the payload of an invitation's link begins with."""


async def join(context: Context) -> None:
    """Accept an invitation; without a login it waits for one."""
    if not context.is_private:
        return
    code = context.arguments[0] if context.arguments else ""
    person = await context.services.identity.person_of(context.account)
    joined = await context.services.staff.open_invitation(code, context.account, person)
    if joined is not None:
        await context.services.staff.welcome(joined)
        return
    await context.show("staff.login_first")
    await offer_login(context)


ROUTES = Routes(screens=SCREENS, refusals=ERRORS)
