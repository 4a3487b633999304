"""How staff join: by a one-time link, and their own login."""

from handlers.chat.identity import offer_login
from handlers.context import Context
from handlers.routes import Handle, Routes
from handlers.screens.staff import SCREENS
from handlers.views.staff import ERRORS, login_due_toast
from services.outbox.types import Placing
from services.staff.errors import LoginDueError

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


def with_fresh_login(handle: Handle) -> Handle:
    """Let an officer act only by a login not older than 30 days (SECURITY.md 6).

    Nothing is begun before: what they typed or pressed stays as it was, to be sent again.
    """

    async def guarded(context: Context) -> None:
        try:
            await context.services.staff.acting(context.account)
        except LoginDueError:
            context.answer(login_due_toast(context.words, {}), alert=True)
            await _ask_for_login(context)
        else:
            await handle(context)

    return guarded


async def _ask_for_login(context: Context) -> None:
    link = await context.services.logins.issue_link(context.account)
    await context.show(
        "staff.login_due",
        to=context.account,
        params={"link": link},
        slot="login-due",
        placing=Placing.RENEW,
    )


ROUTES = Routes(screens=SCREENS, refusals=ERRORS)
