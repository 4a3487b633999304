"""What is shown about tickets that are handled as one."""

from handlers.context import Scene
from handlers.screens import Screen
from handlers.screens.tickets import answer, is_holder, times
from handlers.views import duplicates as view
from handlers.views.messages import Message
from services.tickets.errors import TicketNotFoundError


async def _menu(scene: Scene) -> Message | None:
    services, number = scene.services, int(scene.subject)
    ticket = await services.tickets.get(number)
    member = await services.staff.member(scene.to)
    if member is None or not await is_holder(scene, ticket):
        return None
    duplicates = services.desk_work.duplicates
    candidates = await duplicates.candidates(number, member)
    return view.menu(ticket, candidates, await duplicates.of(number), times(scene))


async def _merged(scene: Scene) -> Message | None:
    ticket = await scene.services.tickets.get(int(scene.subject))
    if ticket.master is None or ticket.reporter != scene.to:
        return None
    master = await scene.services.tickets.get(ticket.master)
    return view.merged(ticket, master, times(scene))


async def _echo(scene: Scene) -> Message | None:
    """Show an answer to whose ticket waits with the answered one, under their own number.

    Where it may have been lost it comes once more and says so: its author is not asked about
    each of several chats that they never wrote to.
    """
    message = await scene.services.relay.get(scene.subject)
    if message.is_taken_back:
        return None
    try:
        own = await scene.services.desk_work.duplicates.own(message.number, scene.to)
    except TicketNotFoundError:
        return None
    return await answer(scene, message, own)


async def _echo_failed(scene: Scene) -> None:
    """Tell the officer whom the answer did not reach."""
    message = await scene.services.relay.get(scene.subject)
    own = await scene.services.desk_work.duplicates.own(message.number, scene.to)
    author = message.author and await scene.services.staff.by_handle(message.author)
    if author and author.account:
        await scene.services.outbox.show("tickets.unheard", own.number, to=author.account)


async def _unheard(scene: Scene) -> Message:
    return view.unheard(int(scene.subject), scene.words)


SCREENS = {
    "tickets.duplicates": Screen(_menu),
    "tickets.merged": Screen(_merged),
    "tickets.echo": Screen(_echo, on_failed=_echo_failed),
    "tickets.unheard": Screen(_unheard),
}
