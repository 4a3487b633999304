"""Phones for everybody, the roster for officers, the binding of groups."""

from handlers.chat.private import only_in_private
from handlers.chat.staff import with_fresh_login
from handlers.context import Context
from handlers.routes import Routes
from handlers.screens.desks import SCREENS
from handlers.screens.groups import SCREENS as GROUPS
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


async def bind(context: Context) -> None:
    """Bind this group to the desk of a one-time code, which is worth nothing afterwards."""
    code = "".join(context.arguments)
    bound = await context.services.groups.bind(code, group=context.address, by=context.account)
    if bound is None:
        await context.show("desks.bind_refused")
        return
    await context.show("desks.bound", bound.desk.code)
    await context.services.attendance.look(context.address)
    former = bound.former.group
    if former not in {None, context.address}:
        await context.show("desks.unbound", bound.desk.code, to=former)


async def explain_bind(context: Context) -> None:
    await context.show("desks.bind_hint")


ROUTES = Routes(
    commands={"phones": show_phones, "duty": with_fresh_login(show_duty), "bind": explain_bind},
    group_commands={"bind": with_fresh_login(bind), "oncall": show_oncall},
    presses=only_in_private({"d.phones": show_phones, "d.all": show_directory}),
    keys={
        "Phone and help": show_phones,
        "打电话": show_phones,
        "帮助": show_phones,
        "电话": show_phones,
    },
    words={"电话": show_phones, "phone": show_phones},
    screens=SCREENS | GROUPS,
)
