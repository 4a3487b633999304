"""A lead turns the topics of tickets on or off in a desk's group."""

from handlers.chat.staff import with_fresh_login
from handlers.context import Context
from handlers.routes import Routes
from handlers.screens.topics import SCREENS
from handlers.views.topics import ERRORS
from services.staff.types import Role


async def switch(context: Context) -> None:
    """Turn topics on or off; nobody but the desk's staff is answered."""
    services = context.services
    member = await services.staff.acting(context.account)
    desks = await services.desks.of_group(context.address)
    if member is None or not any(member.may(desk.code, Role.OFFICER) for desk in desks):
        return
    is_on = await services.topics.switch(context.address, member, is_forum=context.is_forum)
    await context.show("topics.switched", params={"is_on": is_on})


ROUTES = Routes(
    group_commands={"topics": with_fresh_login(switch)}, screens=SCREENS, refusals=ERRORS
)
