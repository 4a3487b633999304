"""What is shown of tickets that desks say are not theirs."""

from handlers.context import Scene
from handlers.screens import Screen
from handlers.screens.tickets import desk_of, place_of, times
from handlers.views import returns as view
from handlers.views.messages import Message
from services.tickets.errors import TicketNotFoundError, WrongStatusError
from services.tickets.returned import Returned
from services.tickets.types import Action, Status


async def _decision(scene: Scene) -> Message | None:
    """Ask headquarters whose ticket it is, or tell what was decided."""
    services, number = scene.services, int(scene.subject)
    ticket = await services.tickets.get(number)
    member = await services.staff.member(scene.to)
    if member is None:
        return None
    place = await place_of(scene, ticket)
    events = await services.tickets.timeline(number)
    if ticket.returned is Returned.DECIDED:
        last = next(e for e in reversed(events) if e.action in {Action.DECIDED, Action.REFUSED})
        decided = await services.staff.by_handle(last.actor) if last.actor else None
        desk = await services.desks.get(last.detail or ticket.desk)
        who = decided.display if decided else ""
        return view.decided(
            ticket, desk, who, is_elsewhere=last.action is Action.REFUSED, times=times(scene)
        )
    try:
        choices = await services.desk_work.returns.choices(number, member)
    except (TicketNotFoundError, WrongStatusError):
        return None
    returned = [e.actor for e in events if e.action is Action.RETURNED and e.actor]
    names = []
    for handle in returned:
        found = await services.staff.by_handle(handle)
        names.append(found.display if found else handle)
    page = int(scene.params.get("page", 0))
    return view.question(ticket, place, names, choices, page, times(scene))


async def _moved(scene: Scene) -> Message | None:
    ticket = await scene.services.tickets.get(int(scene.subject))
    if ticket.status is not Status.SUBMITTED or ticket.reporter != scene.to:
        return None
    return view.moved(ticket, await desk_of(scene, ticket), times(scene))


async def _elsewhere(scene: Scene) -> Message | None:
    ticket = await scene.services.tickets.get(int(scene.subject))
    if ticket.status is not Status.NOT_RESPONSIBLE or ticket.reporter != scene.to:
        return None
    desk = await scene.services.desks.get(scene.params["desk"])
    main_phone = await scene.services.desks.main_phone()
    return view.elsewhere(ticket, desk, main_phone, scene.words)


SCREENS = {
    "tickets.decision": Screen(_decision),
    "tickets.moved": Screen(_moved),
    "tickets.elsewhere": Screen(_elsewhere),
}
