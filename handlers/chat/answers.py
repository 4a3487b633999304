"""What officers write: only what follows a prompt leaves the desk (SECURITY.md 24)."""

from handlers.chat.handling import acting
from handlers.chat.said import belongs_to, go_on_with_album, has_words, origin, said
from handlers.chat.staff import with_fresh_login
from handlers.chat.tickets import number_of, only_in_private
from handlers.context import Context
from handlers.routes import Handle, Routes
from handlers.views import ticket_refusals as words_for
from handlers.views.ready import ASKING, NAMES
from services.errors import ServiceError
from services.outbox.types import Placing
from services.tickets.errors import TicketNotFoundError
from services.tickets.rules import PROMPT_LIVES
from services.tickets.types import Origin, Words

ANSWER = "tickets.answer"
RESULT = "tickets.result"
NOTE = "tickets.note"
QUESTION_MARKS = ("?", "？")


async def begin_answer(context: Context) -> None:
    await _begin(context, ANSWER, "tickets.answer_prompt")


async def begin_result(context: Context) -> None:
    await _begin(context, RESULT, "tickets.result_prompt")


async def begin_note(context: Context) -> None:
    officer = await acting(context)
    ticket = await context.services.tickets.of_desk(number_of(context), officer)
    await _end_former(context)
    await context.services.chats.ask(context.address, NOTE, number=ticket.number)
    await context.show("tickets.note_prompt", ticket.number, slot="note", placing=Placing.RENEW)


async def _begin(context: Context, topic: str, view: str) -> None:
    """Let the officer's next message leave the desk, and say so."""
    officer = await acting(context)
    ticket = await context.services.tickets.held_by(number_of(context), officer)
    await _end_former(context)
    await context.services.chats.ask(context.address, topic, number=ticket.number)
    slot = f"answer:{ticket.number}"
    await context.show(view, ticket.number, slot=slot, placing=Placing.RENEW, silent=True)


async def _end_former(context: Context) -> None:
    """Remove a prompt that would go on saying where the next message goes."""
    former = await context.prompt()
    if former is None or "album" in former.data:
        return  # Of an album only the rest is waited for: what stands there is its outcome.
    if former.topic in {ANSWER, RESULT}:
        await _remove_prompt(context, int(former.data["number"]))
    elif former.topic == NOTE:
        await context.show("tickets.note_prompt", slot="note", placing=Placing.REMOVE)


async def _remove_prompt(context: Context, number: int) -> None:
    slot = f"answer:{number}"
    await context.show("tickets.answer_prompt", number, slot=slot, placing=Placing.REMOVE)


async def stop(context: Context) -> None:
    await acting(context)
    await context.services.chats.stop_asking(context.address, "tickets.")
    await context.delete_message()


async def answer(context: Context) -> None:
    """Send what follows the prompt to the reporter."""
    prompt = await context.prompt()
    number = await _prompted(context)
    if prompt is None or number is None:
        return
    words = said(context)
    asks = words.text.rstrip().endswith(QUESTION_MARKS)
    officer = await acting(context)
    await context.services.relay.answer(number, officer, words, asks=asks, origin=origin(context))
    await _remove_prompt(context, number)
    await go_on_with_album(context, prompt)


async def result(context: Context) -> None:
    """Tell the reporter the result that follows the prompt."""
    prompt = await context.prompt()
    number = await _prompted(context)
    if prompt is None or number is None:
        return
    await _resolve(context, number, said(context), origin(context))
    await go_on_with_album(context, prompt)


async def note(context: Context) -> None:
    prompt = await context.prompt()
    if prompt is None:
        return
    number = int(prompt.data["number"])
    await context.services.chats.stop_asking(context.address, NOTE)
    officer = await acting(context)
    if not belongs_to(prompt, context):
        await context.show("tickets.inside", number)
        return
    await context.services.relay.note(number, officer, said(context), origin=origin(context))
    await go_on_with_album(context, prompt)
    await context.show("tickets.noted", number, slot="note", placing=Placing.RENEW, silent=True)


async def _prompted(context: Context) -> int | None:
    """Return the ticket of the running prompt and end it; None where nothing may be sent."""
    prompt = await context.prompt()
    if prompt is None:
        return None
    number = int(prompt.data["number"])
    # What cannot be passed on leaves the prompt as it is: the next message may.
    said(context)
    await context.services.chats.stop_asking(context.address, prompt.topic)
    if not belongs_to(prompt, context):
        await context.show("tickets.inside", number)
        return None
    now, asked_at = context.services.clock(), prompt.asked_at
    try:
        officer = await acting(context)
        await context.services.tickets.held_by(number, officer)
    except ServiceError:
        await context.show("tickets.case", number, slot=f"case:{number}", placing=Placing.RENEW)
        await _remove_prompt(context, number)
        return None
    if asked_at is None or now - asked_at > PROMPT_LIVES:
        slot = f"answer:{number}"
        await context.show("tickets.too_old", number, slot=slot, placing=Placing.RENEW)
        return None
    return number


async def send_ready(context: Context) -> None:
    """Send one of the ready answers."""
    officer = await acting(context)
    number, name = number_of(context), _name(context)
    await context.services.relay.answer(number, officer, Words(ready=name), asks=name in ASKING)
    await context.services.chats.stop_asking(context.address, ANSWER)
    await _remove_prompt(context, number)


async def send_result(context: Context) -> None:
    await acting(context)
    await context.services.chats.stop_asking(context.address, RESULT)
    await _resolve(context, number_of(context), Words(ready=_name(context)), None)


def _name(context: Context) -> str:
    if len(context.arguments) < 2 or context.arguments[1] not in NAMES:  # noqa: PLR2004 - two
        raise TicketNotFoundError
    return context.arguments[1]


async def _resolve(context: Context, number: int, words: Words, said_in: Origin | None) -> None:
    officer = await acting(context)
    await context.services.relay.resolve(number, officer, words, origin=said_in)
    slot = f"answer:{number}"
    await context.show("tickets.resolved", number, slot=slot, placing=Placing.EDIT, silent=True)


async def take_back(context: Context) -> None:
    officer = await acting(context)
    name = context.arguments[0] if context.arguments else ""
    message = await context.services.relay.take_back(name, officer)
    await context.services.contact_desk.tell(message.id)


async def send_again(context: Context) -> None:
    """Send again what may not have arrived: an officer's answer, or a reporter's addition."""
    name = context.arguments[0] if context.arguments else ""
    await context.services.desk_work.doubts.send_again(name, by=context.account)
    context.answer(words_for.sent_again(context.words))


async def stays_inside(context: Context) -> None:
    """Say that a reply to our own message did not leave the desk."""
    officer = await acting(context)
    ticket = await context.services.tickets.held_by(number_of(context), officer)
    await context.show("tickets.inside", ticket.number)


async def receipt_stays_inside(context: Context) -> None:
    """Do the same for a reply to the receipt of an answer, whose slot names the answer."""
    await acting(context)
    said = await context.services.relay.get(context.arguments[0])
    context.arguments = [str(said.number)]
    await stays_inside(context)


async def hint(context: Context) -> bool:
    """Tell an officer who has a ticket that plain words leave the desk for nobody."""
    if not context.is_private or not has_words(context):
        return False
    member = await context.services.staff.member(context.account)
    if member is None:
        return False
    found = await context.services.tickets.open_at(member)
    held = [ticket.number for ticket in found if ticket.assignee == member.handle]
    if held:
        await context.show("tickets.inside", held[-1])
    return bool(held)


_PRESSES: dict[str, Handle] = {
    "t.answer": begin_answer,
    "t.ready": send_ready,
    "t.done": begin_result,
    "t.result": send_result,
    "t.stop": stop,
    "t.back": take_back,
    "t.again": send_again,
    "t.note": begin_note,
}
ROUTES = Routes(
    presses={code: only_in_private(with_fresh_login(handle)) for code, handle in _PRESSES.items()},
    topics={
        ANSWER: with_fresh_login(answer),
        RESULT: with_fresh_login(result),
        NOTE: with_fresh_login(note),
    },
    replies=dict.fromkeys(("case", "story", "answer"), with_fresh_login(stays_inside))
    | {"delivered": with_fresh_login(receipt_stays_inside)},
    fallbacks=(hint,),
)
