"""The reporter's side of tickets: follow, add, confirm, rate, withdraw, open again."""

from handlers.chat import unplaced
from handlers.chat.said import belongs_to, go_on_with_album, has_words, origin, said
from handlers.chat.staff import with_fresh_login
from handlers.chat.unplaced import WHICH
from handlers.context import Context
from handlers.routes import Handle, Routes
from handlers.screens.tickets import SCREENS
from handlers.views import ticket_refusals as words_for
from services.outbox.types import Placing
from services.tickets.errors import TicketNotFoundError, WrongStatusError
from services.tickets.rules import HEARS, OPEN, PROMPT_LIVES
from services.tickets.types import Direction, Origin, Status, Words

OUR_MESSAGES = ("receipt", "taken", "waiting", "progress", "added", "merged")
"""Slots of messages about one ticket, of which the number is the rest of the slot."""
ALSO_SHOWN: list[Handle] = []
"""What `/tickets` shows besides; `handlers/all_routes.py` fills it."""
ADD = "tickets.add"


def number_of(context: Context) -> int:
    """Return the ticket's number from a button or a command; raises TicketNotFoundError."""
    first = context.arguments[0] if context.arguments else ""
    if not first.isdecimal() or len(first) > len("999999999"):
        raise TicketNotFoundError
    return int(first)


def only_in_private(handle: Handle) -> Handle:
    """Answer alike what is not there and what comes from the wrong place (SECURITY.md 22)."""

    async def guarded(context: Context) -> None:
        if not context.is_private or context.address != context.account:
            raise TicketNotFoundError
        await handle(context)

    return guarded


async def show_tickets(context: Context) -> None:
    """Show an officer what is open at the desk, everybody what they reported."""
    is_officer = await context.services.staff.member(context.account) is not None
    if is_officer:
        await with_fresh_login(_show_desk)(context)
    if not is_officer or await context.services.tickets.recent_of(context.account):
        await context.show("tickets.own", slot="tickets", placing=Placing.RENEW, silent=True)
    for show in ALSO_SHOWN:
        await show(context)


async def _show_desk(context: Context) -> None:
    await context.show("tickets.desk", slot="desk", placing=Placing.RENEW, silent=True)


async def progress(context: Context) -> None:
    ticket = await context.services.contact_desk.ticket(number_of(context), context.account)
    slot = f"progress:{ticket.number}"
    await context.show(
        "tickets.progress", ticket.number, slot=slot, placing=Placing.RENEW, silent=True
    )


async def begin_adding(context: Context) -> None:
    """Let the next message be an addition."""
    ticket = await context.services.contact_desk.ticket(number_of(context), context.account)
    if ticket.status not in HEARS:
        raise WrongStatusError(number=ticket.number, status=ticket.status)
    await context.services.chats.ask(context.address, ADD, number=ticket.number)
    slot = f"add:{ticket.number}"
    await context.show(
        "tickets.add_prompt", ticket.number, slot=slot, placing=Placing.RENEW, silent=True
    )


async def stop_adding(context: Context) -> None:
    await context.services.chats.stop_asking(context.address, ADD)
    await context.delete_message()


async def add_prompted(context: Context) -> None:
    """Add what follows the prompt, with the rest of its album."""
    prompt = await context.prompt()
    if prompt is None:
        return
    number, now = int(prompt.data["number"]), context.services.clock()
    is_old = prompt.asked_at is None or now - prompt.asked_at > PROMPT_LIVES
    words = said(context)
    await context.services.chats.stop_asking(context.address, ADD)
    if (is_old or not belongs_to(prompt, context)) and await offer_addition(context):
        return
    await _add(context, number, words, origin(context))
    await go_on_with_album(context, prompt)
    await context.show("tickets.add_prompt", number, slot=f"add:{number}", placing=Placing.REMOVE)


async def add_by_reply(context: Context) -> None:
    """Add a reply to our own message about a ticket."""
    await add_to(context, number_of(context))


async def add_to(context: Context, number: int) -> None:
    """Add what was just said, if this person may."""
    await context.services.contact_desk.ticket(number, context.account)
    await _add(context, number, said(context), origin(context))


async def answer_by_reply(context: Context) -> None:
    """Add a reply to an answer of the desk; an officer's reply stays inside."""
    name = context.arguments[0].partition(".")[0]
    message = await context.services.relay.get(name)
    if message.direction is Direction.TO_REPORTER:
        own = await context.services.desk_work.duplicates.own(message.number, context.account)
        context.arguments = [str(own.number)]
        await add_by_reply(context)
    else:
        await context.show("tickets.inside", message.number)


async def _add(context: Context, number: int, words: Words, said_in: Origin) -> None:
    ticket = await context.services.contact_desk.ticket(number, context.account)
    is_own = ticket.reporter == context.account
    if not is_own:
        message = await context.services.contact_desk.add(
            number, context.account, words, origin=said_in
        )
    elif not await context.services.desk_work.duplicates.hears(ticket):
        await unplaced.remember(context, words)
        await context.show("tickets.reopen", number, slot="which", placing=Placing.RENEW)
        return
    else:
        relay = context.services.relay
        message = await relay.add(number, context.account, words, origin=said_in)
    if message.words.more:
        return  # The next part of an album, which was acknowledged already.
    slot = f"added:{number}"
    await context.show("tickets.added", number, slot=slot, placing=Placing.RENEW, silent=True)


async def offer_addition(context: Context) -> bool:
    """Ask to which open ticket words belong that nothing else took; False if there is none."""
    if not context.is_private or not has_words(context):
        return False
    if not await context.services.tickets.open_of(context.account):
        return False
    await unplaced.remember(context, said(context))
    await context.show("tickets.which", slot="which", placing=Placing.RENEW)
    return True


async def say_more(context: Context) -> None:
    """Keep what is said while we ask where it belongs; a reply says so itself."""
    if (number := await _replied_to(context)) is not None:
        await _add(context, number, said(context), origin(context))
        return
    if not await offer_addition(context):
        await context.services.chats.stop_asking(context.address, WHICH)


async def _replied_to(context: Context) -> int | None:
    """Return the ticket of our own message that this one replies to."""
    message = context.current.effective_message if context.current else None
    if message is None or message.reply_to_message is None:
        return None
    replied = str(message.reply_to_message.message_id)
    slot = await context.services.outbox.slot_of(context.address, replied) or ""
    noun, _, subject = slot.partition(":")
    if noun in {"relay", "copy"}:
        answer = await context.services.relay.get(subject.partition(".")[0])
        if answer.direction is not Direction.TO_REPORTER:
            return None
        duplicates = context.services.desk_work.duplicates
        return (await duplicates.own(answer.number, context.account)).number
    return int(subject) if noun in OUR_MESSAGES else None


async def choose(context: Context) -> None:
    number = number_of(context)
    await context.services.tickets.of_reporter(number, context.account)
    kept = await unplaced.kept(context)
    if not kept:
        context.answer(words_for.already_answered(context.words))
    for words, said_in in kept:
        await _add(context, number, words, said_in)
    await unplaced.forget(context)


async def choose_none(context: Context) -> None:
    await unplaced.forget(context)


async def ask_to_withdraw(context: Context) -> None:
    ticket = await context.services.tickets.of_reporter(number_of(context), context.account)
    if ticket.status not in OPEN:
        raise WrongStatusError(number=ticket.number, status=ticket.status)
    await context.show(
        "tickets.withdraw", ticket.number, slot="ask", placing=Placing.RENEW, silent=True
    )


async def withdraw(context: Context) -> None:
    ticket = await context.services.tickets.withdraw(number_of(context), context.account)
    await context.show("tickets.gone", ticket.number, slot="ask", placing=Placing.EDIT)


async def keep(context: Context) -> None:
    await context.delete_message()


async def confirm(context: Context) -> None:
    await context.services.tickets.confirm(number_of(context), context.account)


async def deny(context: Context) -> None:
    await context.services.tickets.deny(number_of(context), context.account)
    context.answer(words_for.officer_told(context.words))


async def rate(context: Context) -> None:
    rating = context.arguments[1] if len(context.arguments) > 1 else ""
    if rating not in {"1", "2", "3"}:
        raise TicketNotFoundError
    await context.services.tickets.rate(number_of(context), context.account, int(rating))


async def reopen(context: Context) -> None:
    """Open a closed ticket again, with what was said before the question."""
    number = number_of(context)
    ticket = await context.services.tickets.of_reporter(number, context.account)
    if ticket.status is Status.DUPLICATE:
        # It ended with another one: only by itself it can go on.
        await context.services.desk_work.duplicates.object(number, context.account)
    else:
        await context.services.tickets.reopen(number, context.account)
        slot = f"receipt:{number}"
        await context.show("tickets.receipt", number, slot=slot, placing=Placing.RENEW)
    for words, said_in in await unplaced.kept(context):
        await context.services.relay.add(number, context.account, words, origin=said_in)
    await unplaced.forget(context)


_PRESSES: dict[str, Handle] = {
    "t.progress": progress,
    "t.add": begin_adding,
    "t.quiet": stop_adding,
    "t.which": choose,
    "t.none": choose_none,
    "t.withdraw": ask_to_withdraw,
    "t.gone": withdraw,
    "t.keep": keep,
    "t.solved": confirm,
    "t.unsolved": deny,
    "t.rate": rate,
    "t.reopen": reopen,
}
_REPLIES: dict[str, Handle] = dict.fromkeys(OUR_MESSAGES, add_by_reply)
_REPLIES |= dict.fromkeys(("relay", "copy"), answer_by_reply)
ROUTES = Routes(
    commands={"tickets": show_tickets},
    presses={code: only_in_private(handle) for code, handle in _PRESSES.items()},
    topics={ADD: add_prompted, WHICH: say_more},
    replies=_REPLIES,
    keys={
        "工单": show_tickets,
        "我的工单": show_tickets,
        "进度": show_tickets,
        "tickets": show_tickets,
    },
    fallbacks=(offer_addition,),
    screens=SCREENS,
    refusals=words_for.ERRORS,
)
