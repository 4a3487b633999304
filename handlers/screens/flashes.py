"""What flash reports look up when they are sent."""

from handlers.context import Scene
from handlers.screens import Screen
from handlers.screens.tickets import place_of, times
from handlers.views import flashes as view
from handlers.views.messages import Message
from services.flashes.types import Flash
from services.staff.types import Role
from services.tickets.rules import TAKE_BACK_WITHIN


async def _names(scene: Scene, flash: Flash, *others: str | None) -> dict[str, str]:
    names = {}
    for handle in (flash.by, *(one.handle for one in flash.seen), *others):
        member = await scene.services.staff.by_handle(handle) if handle else None
        names[handle or ""] = member.display if member else handle or ""
    return names


async def _report(scene: Scene) -> Message | None:
    """Show a report to whom it still concerns: headquarters."""
    member = await scene.services.staff.member(scene.to)
    if member is None or not any(post.role is Role.HQ for post in member.posts):
        return None
    flash = await scene.services.flashes.get(int(scene.subject))
    ticket = await scene.services.tickets.get(flash.number)
    names = await _names(scene, flash, ticket.assignee)
    return view.report(flash, ticket, await place_of(scene, ticket), names, times(scene))


async def _state(scene: Scene) -> Message | None:
    flash = await scene.services.flashes.get(int(scene.subject))
    member = await scene.services.staff.member(scene.to)
    if member is None or member.handle != flash.by:
        return None
    may_take_back = scene.services.clock() < flash.at + TAKE_BACK_WITHIN
    names = await _names(scene, flash)
    return view.state(flash, names, times(scene), may_take_back=may_take_back)


SCREENS = {"flashes.report": Screen(_report), "flashes.state": Screen(_state)}
