"""What the messages of a change of shift look up when they are sent."""

from collections.abc import Iterable
from datetime import datetime

from handlers.context import Scene
from handlers.screens import Screen
from handlers.screens.files import copied
from handlers.screens.tickets import times
from handlers.views import handovers as view
from handlers.views.desks import desk_name
from handlers.views.messages import Message
from services.shifts.rules import moment_of
from services.shifts.types import Arrival, Turn
from services.staff.types import StaffMember
from services.tickets.types import TicketDetails


async def names_of(scene: Scene, handles: Iterable[str | None]) -> dict[str, str]:
    """Return how colleagues see officers, and how desks are called, by handle and code."""
    services = scene.services
    names = {desk.code: desk_name(desk, scene.words) for desk in await services.desks.all()}
    for handle in {one for one in handles if one} - names.keys():
        member = await services.staff.by_handle(handle)
        names[handle] = member.display if member else handle
    return names


async def _who(scene: Scene) -> tuple[StaffMember, datetime] | None:
    """Return whose chat this is, and the moment of the change."""
    member, at = await scene.services.staff.member(scene.to), moment_of(scene.subject)
    return (member, at) if member is not None and at is not None else None


async def _sheet(scene: Scene) -> Message | None:
    found = await _who(scene)
    shown = await scene.services.sheets.sheet(found[0].handle, found[1]) if found else None
    if shown is None:
        return None
    handles = [
        *(one.coming for one in shown.turns),
        *_holders(shown.watch.open),
        *(one.to for one in shown.watch.passed),
    ]
    return view.sheet(shown, await names_of(scene, handles), times(scene))


async def _arrived(scene: Scene) -> Arrival | None:
    found = await _who(scene)
    return await scene.services.sheets.arrival(found[0].handle, found[1]) if found else None


async def _arrival(scene: Scene) -> Message | None:
    shown = await _arrived(scene)
    if shown is None:
        return None
    handles = [*(who for who, _ in shown.words), *_holders(shown.open)]
    desks = await scene.services.desks.all()
    return view.arrival(shown, desks, await names_of(scene, handles), times(scene))


async def _voice(scene: Scene) -> Message | None:
    """Let whoever takes over hear the voice message of the one before."""
    shown = await _arrived(scene)
    for who, words in shown.words if shown else ():
        if who == scene.params["who"]:
            return await copied(scene, words.attachments)
    return None


async def _late(scene: Scene) -> Message | None:
    found = await _who(scene)
    if found is None:
        return None
    member, at = found
    turns = [
        one for one in await scene.services.sheets.late(at) if await _oversees(scene, member, one)
    ]
    if not turns:
        return None
    names = await names_of(scene, (one.coming for one in turns))
    return view.late(turns, await scene.services.desks.all(), names, times(scene))


async def _oversees(scene: Scene, member: StaffMember, turn: Turn) -> bool:
    """Whether this member is who hears that nobody has taken over there."""
    told = await scene.services.turns.notices.overseers(turn.desk, besides=turn.coming)
    return member.handle in {one.handle for one in told}


async def _last(scene: Scene) -> Message:
    desks = await scene.services.desks.of_group(scene.to)
    turns = [(desk, await scene.services.sheets.last(desk.code)) for desk in desks]
    handles = [who for _, one in turns if one for who in (one.leaving, one.coming)]
    return view.last(turns, await names_of(scene, handles), times(scene))


async def _line_prompt(scene: Scene) -> Message:
    return view.line_prompt(scene.words)


async def _kept_line(scene: Scene) -> Message:
    return view.kept_line(scene.words)


async def _not_a_line(scene: Scene) -> Message:
    return view.not_a_line(scene.words)


def _holders(tickets: Iterable[TicketDetails]) -> list[str | None]:
    return [ticket.assignee for ticket in tickets]


SCREENS = {
    "handovers.sheet": Screen(_sheet),
    "handovers.arrival": Screen(_arrival),
    "handovers.voice": Screen(_voice),
    "handovers.late": Screen(_late),
    "handovers.last": Screen(_last),
    "handovers.line_prompt": Screen(_line_prompt),
    "handovers.kept_line": Screen(_kept_line),
    "handovers.not_a_line": Screen(_not_a_line),
}
