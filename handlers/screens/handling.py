"""What officers are shown about tickets, looked up at sending time."""

from handlers.context import Scene
from handlers.screens import Screen
from handlers.screens.tickets import answer, copy, desk_of, place_of, times
from handlers.views import cases, following, pages, prompts
from handlers.views.common import sent_again
from handlers.views.messages import Copied, Message
from services.escalation.types import Step
from services.tickets.rules import TAKE_BACK_WITHIN
from services.tickets.types import (
    Action,
    AttachmentType,
    Contact,
    Direction,
    Status,
    TicketDetails,
)

TURNS = frozenset({Action.DENIED, Action.ANSWERED, Action.TAKEN})
"""Who spoke last: says whether the reporter waits for another answer."""
AWAY = frozenset({Action.CAME_BACK, Action.PASSED_ON, Action.REOPENED, Action.HANDED_OVER})


async def _is_holder(scene: Scene, ticket: TicketDetails) -> bool:
    """Whether this chat is that of the officer who has the ticket now."""
    member = await scene.services.staff.member(scene.to)
    return member is not None and ticket.assignee == member.handle


async def _display(scene: Scene, handle: str | None) -> str | None:
    member = await scene.services.staff.by_handle(handle) if handle else None
    return member.display if member else handle


async def _page(scene: Scene) -> Message | None:
    services = scene.services
    member = await services.staff.member(scene.to)
    if member is None or member.handle != scene.subject:
        return None
    waiting = await services.desk_work.escalation.waiting(member.handle)
    waiting.sort(key=lambda one: not one.is_current)
    paged = []
    for one in waiting:
        ticket = await services.tickets.get(one.number)
        place, desk = await place_of(scene, ticket), await desk_of(scene, ticket)
        paged.append(pages.Paged(ticket, one, place, desk))
    if not paged:
        return None
    # What is real comes first.
    paged.sort(key=lambda one: one.ticket.is_drill)
    called = [*paged[0].waiting.missed, *paged[0].waiting.now_called]
    names = {call.handle: await _display(scene, call.handle) or "" for call in called}
    return pages.page(paged, names, times(scene))


async def _page_failed(scene: Scene) -> None:
    await scene.services.desk_work.escalation.undeliverable(scene.subject)


async def _page_over(scene: Scene) -> Message:
    ticket = await scene.services.tickets.get(int(scene.subject))
    return pages.page_over(ticket, await _display(scene, ticket.assignee), times(scene))


async def _alarm(scene: Scene) -> Message:
    desk = await scene.services.desks.get(scene.params["desk"])
    return pages.alarm(int(scene.subject), desk, Step(scene.params["step"]), scene.words)


async def _support(scene: Scene) -> Message | None:
    ticket = await scene.services.tickets.get(int(scene.subject))
    holder = await _display(scene, ticket.assignee)
    if holder is None or ticket.closed_at is not None:
        return None
    return pages.support(ticket, await place_of(scene, ticket), holder, scene.words)


async def _warning(scene: Scene) -> Message | None:
    member = await scene.services.staff.member(scene.to)
    if member is None or member.handle != scene.subject:
        return None
    found = await scene.services.desk_work.warnings.due_soon(member.handle)
    return pages.warning(found, times(scene)) if found else None


async def _warning_failed(scene: Scene) -> None:
    """Let others be called for what is due soon: who has it cannot be reached."""
    for ticket in await scene.services.desk_work.warnings.due_soon(scene.subject):
        await scene.services.desk_work.promises.holder_unreachable(ticket.number)


async def _case(scene: Scene) -> Message:
    tickets = scene.services.tickets
    ticket = await tickets.get(int(scene.subject))
    if not await _is_holder(scene, ticket):
        came_back = [e for e in await tickets.timeline(ticket.number) if e.action in AWAY]
        is_late = bool(came_back) and came_back[-1].action is Action.CAME_BACK
        return cases.gone(ticket.number, scene.words, is_late=is_late)
    last = [e.action for e in await tickets.timeline(ticket.number) if e.action in TURNS]
    return cases.case(
        ticket,
        await place_of(scene, ticket),
        is_denied=last[-1:] == [Action.DENIED],
        may_check=await scene.services.contact_desk.may_check(ticket),
        times=times(scene),
    )


async def _story(scene: Scene) -> Message | None:
    tickets = scene.services.tickets
    ticket = await tickets.get(int(scene.subject))
    if not await _is_holder(scene, ticket):
        return None
    return cases.story(ticket, await tickets.messages(ticket.number), times(scene))


async def _attachment(scene: Scene) -> Message | None:
    ticket = await scene.services.tickets.get(int(scene.subject))
    if not await _is_holder(scene, ticket):
        return None
    attachment = ticket.attachments[scene.params["index"]]
    return Message(copied=Copied(attachment.address, attachment.message))


async def _relay(scene: Scene) -> Message | None:
    """Show what one side says to the other, and nobody else."""
    message = await scene.services.relay.get(scene.subject)
    ticket = await scene.services.tickets.get(message.number)
    shown: Message | None = None
    if message.is_taken_back or message.is_uncertain:
        return None
    if message.direction is Direction.TO_DESK and await _is_holder(scene, ticket):
        shown = cases.addition(message, scene.words)
    if message.direction is Direction.TO_REPORTER and scene.to == ticket.reporter:
        shown = await answer(scene, message)
    return sent_again(shown, scene.words) if shown and scene.params.get("again") else shown


async def _relayed(scene: Scene) -> None:
    await scene.services.relay.delivered(scene.subject)
    await scene.services.contact_desk.tell(scene.subject)


async def _relay_failed(scene: Scene) -> None:
    message = await scene.services.relay.get(scene.subject)
    if message.direction is Direction.TO_REPORTER:
        await scene.services.relay.undeliverable(scene.subject)
        await scene.services.contact_desk.tell(scene.subject)
    else:
        await scene.services.desk_work.promises.holder_unreachable(message.number)


async def _relay_uncertain(scene: Scene) -> None:
    await scene.services.desk_work.doubts.raise_doubt(scene.subject)


async def _uncertain(scene: Scene) -> Message | None:
    """Ask the author of a message that may have arrived or not what to do."""
    message = await scene.services.relay.get(scene.subject)
    return prompts.uncertain(message, scene.words) if message.is_uncertain else None


async def _delivered(scene: Scene) -> Message:
    message = await scene.services.relay.get(scene.subject)
    ticket = await scene.services.tickets.get(message.number)
    now = scene.services.clock()
    arrived = message.delivered_at
    may_take_back = arrived is not None and now < arrived + TAKE_BACK_WITHIN
    return prompts.delivered(message, ticket, may_take_back=may_take_back, times=times(scene))


async def _undelivered(scene: Scene) -> Message:
    return prompts.undelivered(await scene.services.relay.get(scene.subject), scene.words)


async def _answer_prompt(scene: Scene) -> Message:
    ticket = await scene.services.tickets.get(int(scene.subject))
    return prompts.answer_prompt(ticket, await desk_of(scene, ticket), scene.words)


async def _result_prompt(scene: Scene) -> Message:
    ticket = await scene.services.tickets.get(int(scene.subject))
    return prompts.result_prompt(ticket, scene.words)


async def _note_prompt(scene: Scene) -> Message:
    return prompts.note_prompt(int(scene.subject), scene.words)


async def _too_old(scene: Scene) -> Message:
    return prompts.prompt_too_old(int(scene.subject), scene.words)


async def _resolved(scene: Scene) -> Message:
    return prompts.resolved(int(scene.subject), scene.words)


async def _noted(scene: Scene) -> Message:
    return prompts.noted(int(scene.subject), scene.words)


async def _contact(scene: Scene) -> Message | None:
    """Show the contact that was looked up, and recorded, when it was asked for."""
    ticket = await scene.services.tickets.get(int(scene.subject))
    if not await _is_holder(scene, ticket):
        return None
    found = Contact(scene.params["name"], scene.params["phone"])
    return cases.contact(ticket.number, found, scene.words)


async def _location(scene: Scene) -> Message:
    ticket = await scene.services.tickets.get(int(scene.subject))
    return cases.location(ticket, await place_of(scene, ticket), scene.words)


async def _place(scene: Scene) -> Message | None:
    """Show the place that the reporter sent, if one was sent."""
    ticket = await scene.services.tickets.get(int(scene.subject))
    if not await _is_holder(scene, ticket):
        return None
    said = await scene.services.tickets.messages(ticket.number)
    sent = [*ticket.attachments, *(m.words.attachment for m in said if m.words.attachment)]
    places = [one for one in sent if one.type is AttachmentType.LOCATION]
    if not places:
        return None
    return Message(copied=Copied(places[-1].address, places[-1].message))


async def _hand(scene: Scene) -> Message | None:
    services = scene.services
    ticket = await services.tickets.get(int(scene.subject))
    if not await _is_holder(scene, ticket):
        return None
    member = await services.staff.member(scene.to)
    colleagues = await services.handling.colleagues(ticket.number, member) if member else []
    parent = await services.desks.parent(ticket.desk)
    return cases.pass_on_menu(ticket.number, colleagues, parent, scene.words)


async def _withdrawn(scene: Scene) -> Message:
    ticket = await scene.services.tickets.get(int(scene.subject))
    return Message(cases.closed(ticket, scene.words))


async def _inside(scene: Scene) -> Message:
    return prompts.stays_inside(int(scene.subject), scene.words)


async def _desk(scene: Scene) -> Message | None:
    member = await scene.services.staff.member(scene.to)
    if member is None:
        return None
    found = await scene.services.tickets.open_at(member)
    named = [(ticket, await _display(scene, ticket.assignee)) for ticket in found]
    named.sort(
        key=lambda one: (one[0].status is not Status.SUBMITTED, one[0].assignee != member.handle)
    )
    return following.desk_tickets(named, member.handle, times(scene))


SCREENS = {
    "tickets.page": Screen(_page, on_failed=_page_failed),
    "tickets.page_over": Screen(_page_over),
    "tickets.alarm": Screen(_alarm),
    "tickets.support": Screen(_support),
    "tickets.warning": Screen(_warning, on_failed=_warning_failed),
    "tickets.case": Screen(_case),
    "tickets.story": Screen(_story),
    "tickets.attachment": Screen(_attachment),
    "tickets.relay": Screen(
        _relay, on_sent=_relayed, on_failed=_relay_failed, on_uncertain=_relay_uncertain
    ),
    "tickets.uncertain": Screen(_uncertain),
    "tickets.copy": Screen(copy),
    "tickets.delivered": Screen(_delivered),
    "tickets.undelivered": Screen(_undelivered),
    "tickets.answer_prompt": Screen(_answer_prompt),
    "tickets.result_prompt": Screen(_result_prompt),
    "tickets.note_prompt": Screen(_note_prompt),
    "tickets.too_old": Screen(_too_old),
    "tickets.resolved": Screen(_resolved),
    "tickets.noted": Screen(_noted),
    "tickets.contact": Screen(_contact),
    "tickets.location": Screen(_location),
    "tickets.place": Screen(_place),
    "tickets.hand": Screen(_hand),
    "tickets.withdrawn": Screen(_withdrawn),
    "tickets.inside": Screen(_inside),
    "tickets.desk": Screen(_desk),
}
