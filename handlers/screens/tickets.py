"""What reporters and the groups are shown about tickets, looked up at sending time."""

from dataclasses import replace
from datetime import datetime

from handlers.context import Scene
from handlers.screens import Screen
from handlers.screens.files import copied, is_held_back
from handlers.views import answers, following, ticket_receipts, timelines
from handlers.views.deadlines import Times
from handlers.views.messages import Message
from services.desks.types import DeskDetails, DeskKind
from services.tickets.types import (
    Action,
    Direction,
    Status,
    TicketDetails,
    TicketMessage,
)


def times(scene: Scene) -> Times:
    """Return how moments are said in this chat, now."""
    services = scene.services
    return Times(services.clock(), services.calendar, scene.words)


async def desk_of(scene: Scene, ticket: TicketDetails) -> DeskDetails:
    return await scene.services.desks.get(ticket.desk)


async def place_of(scene: Scene, ticket: TicketDetails) -> DeskDetails:
    """Return the town or park where it is; the handling desk where nobody knows."""
    place = await scene.services.desks.find(ticket.place) if ticket.place else None
    return place or await desk_of(scene, ticket)


async def _receipt(scene: Scene) -> Message:
    services = scene.services
    ticket = await services.tickets.get(int(scene.subject))
    place = await services.desks.find(ticket.place) if ticket.place else None
    return ticket_receipts.receipt(
        ticket,
        await desk_of(scene, ticket),
        place if place and place.kind is DeskKind.REFER else None,
        await services.desks.main_phone(),
        times(scene),
    )


async def _taken(scene: Scene) -> Message | None:
    ticket = await scene.services.tickets.get(int(scene.subject))
    if ticket.answer_by is None:
        return None
    return ticket_receipts.taken(ticket, times(scene))


async def _not_taken(scene: Scene) -> Message | None:
    ticket = await scene.services.tickets.get(int(scene.subject))
    if ticket.status is not Status.SUBMITTED:
        return None
    return ticket_receipts.not_taken(
        ticket,
        until=datetime.fromisoformat(scene.params["until"]),
        called=scene.params["called"],
        is_everybody=scene.params["is_everybody"],
        is_by_gateway=scene.params.get("is_by_gateway", False),
        phone=await scene.services.desks.main_phone(),
        times=times(scene),
    )


async def _late(scene: Scene) -> Message | None:
    ticket = await scene.services.tickets.get(int(scene.subject))
    if ticket.status is not Status.SUBMITTED:
        return None
    return ticket_receipts.late(
        ticket,
        until=datetime.fromisoformat(scene.params["until"]),
        phone=await scene.services.desks.main_phone(),
        times=times(scene),
    )


async def answer(
    scene: Scene, message: TicketMessage, own: TicketDetails | None = None
) -> Message:
    """Return what a reporter reads of an answer, with the question it ends in.

    `own` is their ticket where it waits with the one that was answered.
    """
    tickets = scene.services.tickets
    ticket = own or await tickets.get(message.number)
    said = await tickets.messages(message.number)
    to_reporter = [m for m in said if m.direction is Direction.TO_REPORTER and not m.is_taken_back]
    events = await tickets.timeline(message.number)
    last = [event.action for event in events if event.action in {Action.CLOSED, Action.CONFIRMED}]
    return answers.answer(
        ticket,
        message,
        await desk_of(scene, ticket),
        is_last=bool(to_reporter) and to_reporter[-1].id == message.id,
        closed_itself=last[-1:] == [Action.CLOSED],
        times=times(scene),
    )


async def copy(scene: Scene) -> Message | None:
    """Show a photo, a voice message, a place or an album again in the other chat."""
    message = await scene.services.relay.get(scene.subject)
    ticket = await scene.services.tickets.get(message.number)
    if message.is_taken_back:
        return None
    if message.direction is Direction.TO_REPORTER:
        others = await scene.services.desk_work.duplicates.of(ticket.number)
        is_reader = scene.to in {one.reporter for one in (ticket, *others)}
    else:
        is_reader = await is_holder(scene, ticket)
    if not is_reader:
        return None
    shown = await copied(scene, message.words.attachments)
    if is_held_back(shown):
        await scene.services.desk_work.withheld.of_message(message.id)
    return shown


async def is_holder(scene: Scene, ticket: TicketDetails) -> bool:
    """Whether this chat is that of the officer who has the ticket, or its master, now."""
    member = await scene.services.staff.member(scene.to)
    if ticket.master is not None:
        ticket = await scene.services.tickets.get(ticket.master)
    return member is not None and ticket.assignee == member.handle


async def _card(scene: Scene) -> Message:
    """Show the card of a group, in the ticket's topic where it has one."""
    topic = await scene.services.topics.find(scene.to, int(scene.subject))
    return replace(await _card_words(scene), topic=topic.thread if topic else None)


async def _card_words(scene: Scene) -> Message:
    tickets, staff = scene.services.tickets, scene.services.staff
    ticket = await tickets.get(int(scene.subject))
    if not await scene.services.attendance.is_trusted(scene.to):
        return timelines.short_card(ticket, scene.words)
    named = []
    for event in await tickets.timeline(ticket.number):
        member = await staff.by_handle(event.actor) if event.actor else None
        named.append((event, member.display if member else ""))
    others = await scene.services.desk_work.duplicates.of(ticket.number)
    return timelines.card(ticket, await place_of(scene, ticket), named, times(scene), others)


async def _progress(scene: Scene) -> Message:
    ticket = await scene.services.contact_desk.ticket(int(scene.subject), scene.to)
    events = await scene.services.tickets.timeline(ticket.number)
    is_own = ticket.reporter == scene.to
    return following.progress(ticket, events, times(scene), is_own=is_own)


async def _own(scene: Scene) -> Message:
    found = await scene.services.tickets.recent_of(scene.to)
    return following.own_tickets(found, times(scene))


async def _add_prompt(scene: Scene) -> Message:
    return following.add_prompt(int(scene.subject), scene.words)


async def _added(scene: Scene) -> Message:
    return following.added(await scene.services.tickets.get(int(scene.subject)), scene.words)


async def _which(scene: Scene) -> Message | None:
    found = await scene.services.tickets.open_of(scene.to)
    return following.which_ticket(found, scene.words) if found else None


async def _withdraw(scene: Scene) -> Message:
    return following.withdraw_question(int(scene.subject), scene.words)


async def _gone(scene: Scene) -> Message:
    return following.withdrawn(int(scene.subject), scene.words)


async def _reopen(scene: Scene) -> Message:
    return following.reopen_question(int(scene.subject), scene.words)


SCREENS = {
    "tickets.receipt": Screen(_receipt),
    "tickets.taken": Screen(_taken),
    "tickets.not_taken": Screen(_not_taken),
    "tickets.late": Screen(_late),
    "tickets.card": Screen(_card),
    "tickets.progress": Screen(_progress),
    "tickets.own": Screen(_own),
    "tickets.add_prompt": Screen(_add_prompt),
    "tickets.added": Screen(_added),
    "tickets.which": Screen(_which),
    "tickets.withdraw": Screen(_withdraw),
    "tickets.gone": Screen(_gone),
    "tickets.reopen": Screen(_reopen),
}
