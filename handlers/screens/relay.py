"""What the two sides tell each other, and what becomes of it on the way."""

from handlers.context import Scene
from handlers.screens import Screen
from handlers.screens.tickets import answer, copy, is_holder, times
from handlers.views import cases, files, prompts
from handlers.views.common import sent_again
from handlers.views.messages import Message
from services.tickets.rules import TAKE_BACK_WITHIN
from services.tickets.types import Direction


async def _relay(scene: Scene) -> Message | None:
    """Show what one side says to the other, and nobody else."""
    message = await scene.services.relay.get(scene.subject)
    ticket = await scene.services.tickets.get(message.number)
    shown: Message | None = None
    if message.is_taken_back or message.is_uncertain:
        return None
    if message.direction is Direction.TO_DESK and await is_holder(scene, ticket):
        shown = cases.addition(message, times(scene), answer_to=ticket.master or ticket.number)
    if message.direction is Direction.TO_REPORTER and scene.to == ticket.reporter:
        shown = await answer(scene, message)
    return sent_again(shown, scene.words) if shown and scene.params.get("again") else shown


async def _relayed(scene: Scene) -> None:
    await scene.services.relay.delivered(scene.subject)
    await scene.services.contact_desk.tell(scene.subject)


async def _copy_failed(scene: Scene) -> None:
    # Where nobody is reached at all, the words fail too, and that is said once.
    if (await scene.services.chats.get(scene.to)).is_reachable:
        await scene.services.relay.file_lost(scene.subject)


async def _relay_failed(scene: Scene) -> None:
    message = await scene.services.relay.get(scene.subject)
    if message.direction is Direction.TO_REPORTER:
        await scene.services.relay.undeliverable(scene.subject)
        await scene.services.contact_desk.tell(scene.subject)
    else:
        ticket = await scene.services.tickets.get(message.number)
        await scene.services.desk_work.promises.holder_unreachable(ticket.master or ticket.number)


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
    message = await scene.services.relay.get(scene.subject)
    ticket = await scene.services.tickets.get(message.number)
    reporter = await scene.services.chats.get(ticket.reporter)
    is_file = message.direction is Direction.TO_DESK or reporter.is_reachable
    return prompts.undelivered(message, scene.words, is_file=is_file)


async def _withheld(scene: Scene) -> Message:
    return files.not_passed_on(int(scene.subject), scene.words)


SCREENS = {
    "tickets.withheld": Screen(_withheld),
    "tickets.relay": Screen(
        _relay, on_sent=_relayed, on_failed=_relay_failed, on_uncertain=_relay_uncertain
    ),
    "tickets.uncertain": Screen(_uncertain),
    "tickets.copy": Screen(copy, on_failed=_copy_failed),
    "tickets.delivered": Screen(_delivered),
    "tickets.undelivered": Screen(_undelivered),
}
