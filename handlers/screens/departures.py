"""What headquarters is shown when somebody leaves."""

from handlers.context import Scene
from handlers.screens import Screen
from handlers.views import departures as view
from handlers.views.messages import Message
from services.outbox.types import Priority
from services.staff.errors import NotStaffError, StaffNotFoundError
from services.staff.types import Role


async def _question(scene: Scene) -> Message | None:
    services = scene.services
    officer = await services.staff.member(scene.to)
    if officer is None:
        return None
    try:
        leaving = await services.desk_work.departures.ask(scene.subject, officer)
    except (NotStaffError, StaffNotFoundError):
        return None
    desks = {desk.code: desk for desk in await services.desks.all()}
    return view.question(leaving, desks, scene.words)


async def _removable(scene: Scene) -> Message | None:
    """List everybody with a role but the one who asks, for headquarters alone."""
    officer = await scene.services.staff.member(scene.to)
    if officer is None or officer.highest is not Role.HQ:
        return None
    everybody = [one for one in await scene.services.staff.all() if one.posts]
    others = [one for one in everybody if one.handle != officer.handle]
    return view.removable(others, int(scene.params.get("page", 0)), scene.words)


async def _departed(scene: Scene) -> Message | None:
    if not scene.params:
        return None
    return view.departed(scene.params["who"], scene.params["handed_on"], scene.words)


async def _nothing(_: Scene) -> None:
    """Show nothing: it is an act of the bot in a group."""


async def _not_expelled(scene: Scene) -> None:
    """Tell headquarters to take somebody out of a group by hand."""
    for member in await scene.services.staff.hq():
        if member.account is not None:
            await scene.services.outbox.show(
                "groups.expel_by_hand",
                to=member.account,
                params=scene.params,
                priority=Priority.PAGE,
            )


async def _by_hand(scene: Scene) -> Message:
    desk = await scene.services.desks.get(scene.params["desk"])
    return view.by_hand(scene.params["who"], desk, scene.words)


SCREENS = {
    "staff.removable": Screen(_removable),
    "staff.remove_question": Screen(_question),
    "staff.departed": Screen(_departed),
    "groups.expel": Screen(_nothing, on_failed=_not_expelled),
    "groups.expel_by_hand": Screen(_by_hand),
}
