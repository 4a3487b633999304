"""What drills show, and the mark on every message about a practice ticket."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from handlers.context import Scene
from handlers.screens import Render, Screen
from handlers.views import drills as view
from handlers.views.answers import said
from handlers.views.messages import Message
from services.tickets.types import Direction, TicketDetails

Find = Callable[[Scene], Awaitable[TicketDetails]]


async def _by_number(scene: Scene) -> TicketDetails:
    return await scene.services.tickets.get(int(scene.subject))


async def _by_message(scene: Scene) -> TicketDetails:
    message = await scene.services.relay.get(scene.subject)
    return await scene.services.tickets.get(message.number)


MARKED: dict[str, Find] = {
    "tickets.card": _by_number,
    "tickets.page_over": _by_number,
    "tickets.alarm": _by_number,
    "tickets.support": _by_number,
    "tickets.case": _by_number,
    "tickets.answer_prompt": _by_number,
    "tickets.result_prompt": _by_number,
    "tickets.note_prompt": _by_number,
    "tickets.resolved": _by_number,
    "tickets.contact": _by_number,
    "tickets.location": _by_number,
    "tickets.hand": _by_number,
    "flashes.report": _by_number,
    "flashes.state": _by_number,
    "tickets.delivered": _by_message,
}
"""What a practice ticket shows, and how the ticket is found."""
ENDED = {"tickets.page_over", "tickets.case", "tickets.resolved", "tickets.support"}
"""What tells an officer, once it is over, that nothing is left to do."""


def with_marks(screens: Mapping[str, Screen]) -> dict[str, Screen]:
    """Return the screens, those about one ticket with the mark where it is practice."""
    return {
        name: replace(screen, render=_marked(name, screen.render, MARKED[name]))
        if name in MARKED
        else screen
        for name, screen in screens.items()
    }


def _marked(name: str, render: Render, find: Find) -> Render:
    async def marked(scene: Scene) -> Message | None:
        ticket = await find(scene)
        if not ticket.is_drill:
            return await render(scene)
        drill = await scene.services.drills.get(ticket.number)
        if name in ENDED and drill.ended_at is not None:
            return view.over(drill, scene.words)
        message = await render(scene)
        return view.marked(message, scene.words) if message else None

    return marked


async def _menu(scene: Scene) -> Message | None:
    member = await scene.services.staff.member(scene.to)
    desks = await scene.services.drills.desks_of(member) if member else []
    return view.menu(desks, scene.params.get("page", 0), scene.words) if desks else None


async def _question(scene: Scene) -> Message:
    return view.question(await scene.services.desks.get(scene.subject), scene.words)


async def _result(scene: Scene) -> Message:
    services = scene.services
    drill = await services.drills.get(int(scene.subject))
    desk = await services.desks.get(drill.desk)
    answers = [
        said(message, scene.words)
        for message in await services.tickets.messages(drill.number)
        if message.direction is Direction.TO_REPORTER and not message.is_taken_back
    ]
    return view.result(drill, desk, answers[0] if answers else None, scene.words)


SCREENS = {
    "drills.menu": Screen(_menu),
    "drills.question": Screen(_question),
    "drills.result": Screen(_result),
}
