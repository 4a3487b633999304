"""Phones for everybody, the roster for officers."""

from handlers.chat.private import only_in_private
from handlers.chat.staff import with_fresh_login
from handlers.context import Context
from handlers.routes import Routes
from handlers.screens.desks import SCREENS
from services.outbox.types import Placing

LONGEST_PAGE = 3


async def show_phones(context: Context) -> None:
    """Show whom one can call, in the person's own chat."""
    await context.show("desks.phones", to=context.account)


async def show_directory(context: Context) -> None:
    """Show a page of all the phones; further pages edit the same message."""
    text = context.arguments[0] if context.arguments else ""
    page = int(text) if text.isdecimal() and len(text) <= LONGEST_PAGE else 0
    await context.show(
        "desks.directory",
        to=context.account,
        params={"page": page},
        slot="directory",
        placing=Placing.EDIT if page else Placing.RENEW,
    )


async def show_duty(context: Context) -> None:
    """Show officers who is on duty; everybody else gets the phones, as if there were no more."""
    member = await context.services.staff.member(context.account)
    view = "desks.phones" if member is None else "desks.duty"
    await context.show(view, to=context.account)


async def show_oncall(context: Context) -> None:
    """Tell a desk's group who is on duty; strangers' groups get no answer."""
    if await context.services.desks.of_group(context.address):
        await context.show("desks.oncall", silent=True)


async def show_open(context: Context) -> None:
    """Tell a desk's group what is unsolved there; strangers' groups get no answer."""
    if await context.services.desks.of_group(context.address):
        await context.show("desks.open", silent=True)


ROUTES = Routes(
    commands={"phones": show_phones, "duty": with_fresh_login(show_duty)},
    group_commands={"oncall": show_oncall, "open": show_open},
    presses=only_in_private({"d.phones": show_phones, "d.all": show_directory}),
    keys={
        "Phone and help": show_phones,
        "打电话": show_phones,
        "帮助": show_phones,
        "电话": show_phones,
    },
    words={"电话": show_phones, "phone": show_phones},
    screens=SCREENS,
)
