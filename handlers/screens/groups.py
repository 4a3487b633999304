"""What the desks' groups are told, and what headquarters is told about them."""

from datetime import datetime

from handlers.context import Scene
from handlers.screens import Screen
from handlers.views import groups as view
from handlers.views.deadlines import Times
from handlers.views.messages import Message
from services.groups.types import Need


async def _strangers(scene: Scene) -> Message:
    services = scene.services
    desk = await services.desks.get(scene.subject)
    count = await services.attendance.strangers(desk.group) if desk.group else 0
    return view.strangers(desk, count, scene.words)


async def _lost(scene: Scene) -> Message:
    # Of rows from before this was told, the bot was taken out.
    needs = [Need(need) for need in scene.params.get("needs", [Need.PRESENCE])]
    return view.lost(await scene.services.desks.get(scene.subject), needs, scene.words)


async def _waits(scene: Scene) -> Message:
    desk = await scene.services.desks.get(scene.subject)
    return view.waits(desk, scene.words, is_hq_there=bool(await scene.services.staff.hq()))


async def _confirm(scene: Scene) -> Message | None:
    """Ask headquarters about a group; nothing once it is decided."""
    waiting = await scene.services.confirming.find(scene.subject)
    if waiting is None:
        return None
    return view.question(waiting, await _display(scene, waiting.officer), _times(scene))


async def _decided(scene: Scene) -> Message:
    desk, by = await scene.services.desks.get(scene.subject), scene.params["by"]
    who = await _display(scene, by) if by else view.operator(scene.words)
    at = datetime.fromisoformat(scene.params["at"])
    return view.decided(desk, scene.params["outcome"], who, at, _times(scene))


async def _refused(scene: Scene) -> Message:
    return view.refused(await scene.services.desks.get(scene.subject), scene.words)


async def _lapsed(scene: Scene) -> Message:
    return view.lapsed(await scene.services.desks.get(scene.subject), scene.words)


async def _unseen(scene: Scene) -> Message:
    return view.unseen(scene.words)


async def _display(scene: Scene, handle: str) -> str:
    member = await scene.services.staff.by_handle(handle)
    return member.display if member else handle


def _times(scene: Scene) -> Times:
    return Times(scene.services.clock(), scene.services.calendar, scene.words)


SCREENS = {
    "groups.strangers": Screen(_strangers),
    "groups.lost": Screen(_lost),
    "groups.waits": Screen(_waits),
    "groups.confirm": Screen(_confirm),
    "groups.decided": Screen(_decided),
    "groups.refused": Screen(_refused),
    "groups.lapsed": Screen(_lapsed),
    "groups.unseen": Screen(_unseen),
}
