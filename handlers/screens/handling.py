"""What officers are shown about tickets, looked up at sending time."""

from handlers.context import Scene
from handlers.screens import Screen
from handlers.screens.files import copied, is_held_back
from handlers.screens.relay import SCREENS as RELAY
from handlers.screens.tickets import (
    desk_of,
    is_holder,
    place_of,
    times,
)
from handlers.views import cases, following, pages, prompts, timelines
from handlers.views.messages import Message
from services.escalation.types import Step
from services.tickets.types import (
    Action,
    AttachmentType,
    Contact,
    Status,
)

TURNS = frozenset({Action.DENIED, Action.ANSWERED, Action.TAKEN})
"""Who spoke last: says whether the reporter waits for another answer."""
HAD = frozenset({Action.TAKEN, Action.HANDED_OVER, Action.PASSED_ON, Action.CAME_BACK})
"""Who had it: says whether somebody did whose answer did not come."""
AWAY = frozenset(
    {
        Action.CAME_BACK,
        Action.PASSED_ON,
        Action.REOPENED,
        Action.HANDED_OVER,
        Action.RETURNED,
        Action.DECIDED,
    }
)


async def _display(scene: Scene, handle: str | None) -> str | None:
    member = await scene.services.staff.by_handle(handle) if handle else None
    return member.display if member else handle


async def _page(scene: Scene) -> Message | None:
    services = scene.services
    member = await services.staff.member(scene.to)
    if member is None or member.handle != scene.subject:
        return None
    waiting = await services.desk_work.escalation.waiting(member.handle, in_full=pages.MOST)
    paged = []
    for one in waiting[: pages.MOST]:
        ticket = await services.tickets.get(one.number)
        place, desk = await place_of(scene, ticket), await desk_of(scene, ticket)
        paged.append(
            pages.Paged(ticket, one, place, desk, await _before(scene, one.number, member.handle))
        )
    if not paged:
        return None
    # What is real comes first.
    paged.sort(key=lambda one: one.ticket.is_drill)
    called = [*paged[0].waiting.missed, *paged[0].waiting.now_called]
    names = {call.handle: await _display(scene, call.handle) or "" for call in called}
    return pages.page(paged, len(waiting), names, times(scene))


async def _before(scene: Scene, number: int, reader: str) -> timelines.Before | None:
    """Return which colleague had a ticket that came back because no answer came, if one had."""
    events = await scene.services.tickets.timeline(number)
    turns = [one for one in events if one.action in HAD]
    if not turns or turns[-1].action is not Action.CAME_BACK or turns[-1].actor == reader:
        return None
    back = turns[-1]
    taken = [one for one in turns if one.action in {Action.TAKEN, Action.HANDED_OVER}]
    who = await _display(scene, back.actor)
    return timelines.Before(who, taken[-1].at, back.at) if who and taken else None


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
    if not await is_holder(scene, ticket):
        came_back = [e for e in await tickets.timeline(ticket.number) if e.action in AWAY]
        is_late = bool(came_back) and came_back[-1].action is Action.CAME_BACK
        return cases.gone(ticket.number, scene.words, is_late=is_late)
    last = [e.action for e in await tickets.timeline(ticket.number) if e.action in TURNS]
    return cases.case(
        ticket,
        await place_of(scene, ticket),
        is_denied=last[-1:] == [Action.DENIED],
        duplicates=await scene.services.desk_work.duplicates.of(ticket.number),
        may_check=await scene.services.contact_desk.may_check(ticket),
        times=times(scene),
    )


async def _story(scene: Scene) -> Message | None:
    tickets = scene.services.tickets
    ticket = await tickets.get(int(scene.subject))
    if not await is_holder(scene, ticket):
        return None
    return cases.story(ticket, await tickets.messages(ticket.number), times(scene))


async def _attachment(scene: Scene) -> Message | None:
    ticket = await scene.services.tickets.get(int(scene.subject))
    if not await is_holder(scene, ticket):
        return None
    shown = await copied(scene, ticket.attachments)
    if is_held_back(shown):
        await scene.services.desk_work.withheld.of_report(ticket.number)
    return shown


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
    if not await is_holder(scene, ticket):
        return None
    found = Contact(scene.params["name"], scene.params["phone"])
    return cases.contact(ticket.number, found, scene.words)


async def _location(scene: Scene) -> Message:
    ticket = await scene.services.tickets.get(int(scene.subject))
    return cases.location(ticket, await place_of(scene, ticket), scene.words)


async def _place(scene: Scene) -> Message | None:
    """Show the place that the reporter sent, if one was sent."""
    ticket = await scene.services.tickets.get(int(scene.subject))
    if not await is_holder(scene, ticket):
        return None
    said = await scene.services.tickets.messages(ticket.number)
    sent = [*ticket.attachments, *(one for message in said for one in message.words.attachments)]
    places = [one for one in sent if one.type is AttachmentType.LOCATION]
    return await copied(scene, places[-1:])


async def _hand(scene: Scene) -> Message | None:
    services = scene.services
    ticket = await services.tickets.get(int(scene.subject))
    if not await is_holder(scene, ticket):
        return None
    member = await services.staff.member(scene.to)
    colleagues = await services.handling.colleagues(ticket.number, member) if member else []
    parent = await services.desks.parent(ticket.desk)
    if scene.params.get("else"):
        return cases.other_ways(ticket.number, parent, scene.words)
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
    found.sort(key=lambda one: (one.status is not Status.SUBMITTED, one.assignee != member.handle))
    shown = found[: following.MOST_LINES]
    named = [(ticket, await _display(scene, ticket.assignee)) for ticket in shown]
    return following.desk_tickets(named, len(found), member.handle, times(scene))


SCREENS = {
    "tickets.page": Screen(_page, on_failed=_page_failed),
    "tickets.page_over": Screen(_page_over),
    "tickets.alarm": Screen(_alarm),
    "tickets.support": Screen(_support),
    "tickets.warning": Screen(_warning, on_failed=_warning_failed),
    "tickets.case": Screen(_case),
    "tickets.story": Screen(_story),
    "tickets.attachment": Screen(_attachment),
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
} | RELAY
