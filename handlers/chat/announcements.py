"""Announcements: headquarters makes them in its own chats, recipients may refuse them."""

from handlers.chat.private import only_in_private
from handlers.chat.staff import with_fresh_login
from handlers.context import Context
from handlers.routes import Handle, Routes
from handlers.screens.announcements import SCREENS
from handlers.views import announcements as view
from services.announcements.errors import AnnouncementNotFoundError
from services.announcements.types import Audience
from services.outbox.types import Placing
from services.staff.types import StaffMember
from services.tickets.rules import PROMPT_LIVES

TEXT = "announcements.text"
"""The topic of the prompt for a new text."""
REWORD = "announcements.reword"
"""Likewise for another text, or the English one, of a draft."""
SLOT = "announce"
PRIVACY = "privacy"
"""The slot of `/privacy`, where the choice is shown."""
LONGEST_NUMBER = 9


async def _acting(context: Context) -> StaffMember:
    """Return the member of headquarters who acts; raises NotStaffError for everybody else."""
    member = await context.services.staff.acting(context.account)
    return context.services.announcements.authorise(member)


def _number(context: Context) -> int:
    text = context.arguments[0] if context.arguments else ""
    if not text.isdecimal() or len(text) > LONGEST_NUMBER:
        raise AnnouncementNotFoundError
    return int(text)


def _slot(number: int) -> str:
    return f"announcement:{number}"


# To whom


async def begin(context: Context) -> None:
    await _acting(context)
    await context.show("announcements.choice", slot=SLOT, placing=Placing.RENEW, silent=True)


async def choose_all(context: Context) -> None:
    await _ask(context, Audience.ENTERPRISES, None)


async def choose_groups(context: Context) -> None:
    await _ask(context, Audience.DESKS, None)


async def show_places(context: Context) -> None:
    await _acting(context)
    params = {"page": _number(context)}
    await context.show(
        "announcements.places", params=params, slot=SLOT, placing=Placing.EDIT, silent=True
    )


async def choose_place(context: Context) -> None:
    await _acting(context)
    code = context.arguments[0] if context.arguments else ""
    if code not in {desk.code for desk in await context.services.desks.places()}:
        raise AnnouncementNotFoundError
    await _ask(context, Audience.ENTERPRISES, code)


async def _ask(context: Context, audience: Audience, desk: str | None) -> None:
    await _acting(context)
    params = {"audience": audience.value, "desk": desk}
    await context.services.chats.ask(context.address, TEXT, **params)
    await context.show(
        "announcements.prompt", params=params, slot=SLOT, placing=Placing.EDIT, silent=True
    )


async def stop_asking(context: Context) -> None:
    await _acting(context)
    await context.services.chats.stop_asking(context.address, "announcements.")
    await context.show("announcements.choice", slot=SLOT, placing=Placing.REMOVE)
    context.answer(view.toast_dropped(context.words))


# The words


async def take_text(context: Context) -> None:
    """Take the typed words as a draft and show what would be sent, and to how many."""
    author = await _acting(context)
    prompt = await context.prompt()
    if prompt is None or await _is_too_old(context):
        return
    found = await context.services.announcements.draft(
        author, Audience(prompt.data["audience"]), prompt.data["desk"], context.text
    )
    await _end_prompt(context)
    await _show_draft(context, found.id, Placing.RENEW)


async def ask_text(context: Context) -> None:
    await _ask_again(context, is_english=False)


async def ask_english(context: Context) -> None:
    await _ask_again(context, is_english=True)


async def _ask_again(context: Context, *, is_english: bool) -> None:
    await _acting(context)
    number = _number(context)
    await context.services.chats.ask(context.address, REWORD, number=number, is_english=is_english)
    params = {"is_english": is_english}
    await context.show(
        "announcements.reword", params=params, slot=SLOT, placing=Placing.RENEW, silent=True
    )


async def take_reword(context: Context) -> None:
    author = await _acting(context)
    prompt = await context.prompt()
    if prompt is None or await _is_too_old(context):
        return
    words = {"english" if prompt.data["is_english"] else "text": context.text}
    number = int(prompt.data["number"])
    await context.services.announcements.reword(number, author, **words)
    await _end_prompt(context)
    await _show_draft(context, number, Placing.RENEW)


async def _is_too_old(context: Context) -> bool:
    """Take nothing that was written long after the prompt: it was meant for somebody else."""
    prompt = await context.prompt()
    asked_at = prompt.asked_at if prompt is not None else None
    if asked_at is not None and context.services.clock() - asked_at <= PROMPT_LIVES:
        return False
    await context.services.chats.stop_asking(context.address, "announcements.")
    await context.show("announcements.too_old", slot=SLOT, placing=Placing.RENEW)
    return True


async def _end_prompt(context: Context) -> None:
    await context.services.chats.stop_asking(context.address, "announcements.")
    await context.show("announcements.choice", slot=SLOT, placing=Placing.REMOVE)


async def _show_draft(context: Context, number: int, placing: Placing) -> None:
    await context.show(
        "announcements.draft", number, slot=_slot(number), placing=placing, silent=True
    )


# Sending


async def send(context: Context) -> None:
    author = await _acting(context)
    number = _number(context)
    if not await context.services.announcements.confirm(number, author):
        context.answer(view.toast_changed(context.words), alert=True)
    await _show_draft(context, number, Placing.EDIT)


async def drop(context: Context) -> None:
    author = await _acting(context)
    number = _number(context)
    await context.services.announcements.drop(number, author)
    await context.show("announcements.draft", number, slot=_slot(number), placing=Placing.REMOVE)
    context.answer(view.toast_dropped(context.words))


async def stop(context: Context) -> None:
    officer = await _acting(context)
    number = _number(context)
    await context.services.announcements.stop(number, by=officer)
    await _show_draft(context, number, Placing.EDIT)


# Recipients


async def refuse(context: Context) -> None:
    await context.services.announcements.refuse(context.account)
    context.answer(view.toast_off(context.words), alert=True)
    await _show_choice(context)


async def accept(context: Context) -> None:
    await context.services.announcements.accept(context.account)
    context.answer(view.toast_on(context.words))
    await _show_choice(context)


async def _show_choice(context: Context) -> None:
    """Change the button below the announcement, or in `/privacy`."""
    if not context.arguments:
        await context.show("privacy.overview", slot=PRIVACY, placing=Placing.EDIT)
        return
    number = _number(context)
    slot = f"notice:{number}"
    await context.show("announcements.again", number, slot=slot, placing=Placing.EDIT, silent=True)


_HQ: dict[str, Handle] = {
    "n.new": begin,
    "n.all": choose_all,
    "n.groups": choose_groups,
    "n.page": show_places,
    "n.desk": choose_place,
    "n.quit": stop_asking,
    "n.text": ask_text,
    "n.english": ask_english,
    "n.send": send,
    "n.drop": drop,
    "n.stop": stop,
}
ROUTES = Routes(
    commands={"announce": with_fresh_login(begin)},
    presses=only_in_private(
        {code: with_fresh_login(handle) for code, handle in _HQ.items()}
        | {"n.off": refuse, "n.on": accept}
    ),
    topics={TEXT: with_fresh_login(take_text), REWORD: with_fresh_login(take_reword)},
    screens=SCREENS,
    refusals=view.ERRORS,
)
