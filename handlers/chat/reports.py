"""The report's form in the chat: buttons and typing are worth the same."""

from telegram import Message

from handlers.chat.identity import offer_login
from handlers.chat.private import only_in_private
from handlers.chat.said import attached, type_of
from handlers.context import Context
from handlers.routes import Handle, Routes
from handlers.screens.reports import SCREENS
from handlers.views.reports import ERRORS, over
from services.outbox.types import Placing
from services.reports import meaning
from services.reports.meaning import Wish
from services.reports.service import SLOT, TOPIC
from services.reports.types import ASIDE, Step
from services.tickets.types import Attachment

REMINDER_SLOT = "form-reminder"
ARGUMENTS = 2
"""Of an answer's button: the step and the value."""


async def begin(context: Context) -> None:
    """Begin a report, or ask what to do with the one that is not finished."""
    await _begin(context, "")


async def begin_with_words(context: Context) -> None:
    """Begin a report with what was typed as the first answer."""
    await _begin(context, context.text)


async def begin_anew(context: Context) -> None:
    """Begin from the first question; what was saved is forgotten."""
    await context.services.reports.begin(context.account)
    await context.delete_message()
    await _show(context, Placing.RENEW)


async def answer(context: Context) -> None:
    """Take a pressed answer."""
    if len(context.arguments) != ARGUMENTS or not _is_step(context.arguments[0]):
        return
    step, value = context.arguments
    if await _is_open(context):
        await context.services.reports.press(context.account, Step(step), value)
        await _show(context, Placing.EDIT)


async def write(context: Context) -> None:
    """Take what was typed, spoken or sent while the form is open.

    Raises EmptyMessageError for a file of a kind that officers are not sent.
    """
    reports = context.services.reports
    if not await reports.is_open(context.account):
        await context.services.chats.stop_asking(context.address, "reports.")
        await _begin(context, context.text)
        return
    message = context.current.effective_message if context.current else None
    sent = _attachment(context, message)
    text = _text(context, message)
    wish = meaning.wish(text) if sent is None else None
    if wish is not None and await _grant(context, wish):
        return
    await reports.write(context.account, text, sent)
    await _show(context, Placing.RENEW, silent=sent is not None)


async def go_back(context: Context) -> None:
    """Take the last answer back."""
    if await _is_open(context):
        await context.services.reports.back(context.account)
        await _show(context, Placing.EDIT)


async def open_aside(context: Context) -> None:
    """Ask for the phone, for more, or what is to be changed."""
    name = context.arguments[0] if context.arguments else ""
    if _is_step(name) and Step(name) in ASIDE and await _is_open(context):
        await context.services.reports.open_aside(context.account, Step(name))
        await _show(context, Placing.EDIT)


async def submit(context: Context) -> None:
    """Submit; the receipt is the service's to show."""
    if await _is_open(context):
        await context.services.reports.submit(context.account)


async def log_in_first(context: Context) -> None:
    """Let the person log in; the form comes back by itself afterwards."""
    if await _is_open(context):
        await context.services.reports.log_in_first(context.account)
        await offer_login(context)


async def go_on(context: Context) -> None:
    """Take the form up again, below everything that came after it."""
    if await _is_open(context):
        await context.services.reports.resume(context.account)
        await context.delete_message()
        await _show(context, Placing.RENEW)


async def drop(context: Context) -> None:
    """Forget the report."""
    if await _is_open(context):
        await _drop(context)


async def stop(context: Context) -> bool:
    """Forget the report on `/cancel` where the next words would be its answer."""
    prompt = await context.prompt()
    if prompt is None or prompt.topic != TOPIC:
        return False
    await _drop(context)
    return True


async def arrive(context: Context) -> None:
    """After a login: show the form that waited for it, or the way back to one."""
    if await context.services.reports.wants_login(context.account):
        await context.services.reports.resume(context.account)
        await _show(context, Placing.RENEW)
    else:
        await offer_resume(context)


async def offer_resume(context: Context) -> bool:
    """Lead back to an unfinished report, silently; returns whether there is one."""
    if not context.is_private:
        return False
    if not await context.services.reports.has_answers(context.account):
        return False
    await context.show(
        "reports.resume",
        to=context.account,
        slot=REMINDER_SLOT,
        placing=Placing.RENEW,
        silent=True,
    )
    return True


def and_resume(handle: Handle) -> Handle:
    """Let something be shown in the middle of a report, and lead back to it below."""

    async def both(context: Context) -> None:
        await handle(context)
        await offer_resume(context)

    return both


async def _begin(context: Context, text: str) -> None:
    reports = context.services.reports
    if await reports.has_answers(context.account):
        await context.show(
            "reports.reminder",
            to=context.account,
            params={"is_begun_anew": True},
            slot=REMINDER_SLOT,
            placing=Placing.RENEW,
        )
        return
    await reports.begin(context.account, text)
    await _show(context, Placing.RENEW)


async def _grant(context: Context, wish: Wish) -> bool:
    """Do what a typed word asks of the form; returns False where it is an answer after all."""
    match wish:
        case Wish.BACK:
            await context.services.reports.back(context.account)
            await _show(context, Placing.RENEW)
        case Wish.DROP:
            await _drop(context)
        case Wish.SUBMIT:
            details = await context.services.reports.form(context.account)
            if details is None or details.step is not Step.REVIEW:
                return False
            await context.services.reports.submit(context.account)
    return True


async def _drop(context: Context) -> None:
    await context.services.reports.drop(context.account)
    for slot in (SLOT, REMINDER_SLOT):
        await context.show("reports.form", to=context.account, slot=slot, placing=Placing.REMOVE)
    await context.show("reports.dropped", to=context.account)


async def _show(context: Context, placing: Placing, *, silent: bool = False) -> None:
    await context.show(
        "reports.form",
        context.account,
        to=context.account,
        slot=SLOT,
        placing=placing,
        silent=silent,
    )


async def _is_open(context: Context) -> bool:
    """Tell whether there is a report; an old button is answered in words."""
    if await context.services.reports.is_open(context.account):
        return True
    context.answer(over(context.words))
    return False


def _is_step(name: str) -> bool:
    return name in {step.value for step in Step}


def _text(context: Context, message: Message | None) -> str:
    if message is not None and message.contact is not None:
        return message.contact.phone_number
    return context.text


def _attachment(context: Context, message: Message | None) -> Attachment | None:
    kind = type_of(message, also_audio=True) if message is not None else None
    if message is None or kind is None:
        return None
    return attached(context, message, kind)


ROUTES = Routes(
    commands={"report": begin},
    presses=only_in_private(
        {
            "r.new": begin,
            "r.again": begin_anew,
            "r.a": answer,
            "r.back": go_back,
            "r.open": open_aside,
            "r.submit": submit,
            "r.login": log_in_first,
            "r.go": go_on,
            "r.drop": drop,
        }
    ),
    topics={TOPIC: write},
    keys={"Report a problem": begin, "上报": begin, "report": begin},
    words=dict.fromkeys(
        (
            *(
                "住宿",
                "宿舍",
                "租房",
                "招工",
                "招聘",
                "用工",
                "缺人",
                "被拦",
                "不让进",
                "进不去",
                "防疫",
            ),
            *("housing", "dormitory", "hiring", "workers", "kept out"),
        ),
        begin_with_words,
    ),
    screens=SCREENS,
    refusals=ERRORS,
)
