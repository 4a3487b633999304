"""Login in the chat: the offer, the code that comes back, the question who it is."""

from handlers.chat.arrivals import arrive
from handlers.chat.private import only_in_private
from handlers.context import Context
from handlers.routes import Routes
from handlers.screens.identity import LOGIN_SCREENS
from handlers.views import identity as view
from services.i18n import LANGUAGES
from services.identity.types import Bound, Forwarded, Over, Redeemed, Refused, Unconfirmed
from services.outbox.types import Placing


async def offer_login(context: Context) -> None:
    """Show the first message, or ask for the login that is due every 30 days, or soon."""
    link = await context.services.logins.issue_link(context.account)
    binding = await context.services.identity.binding_of(context.account)
    first = "identity.welcome"
    if binding is not None:
        first = "identity.renewal" if binding.is_fresh else "identity.login_again"
    await context.show(first, to=context.account, params={"link": link}, slot="welcome")


async def begin(context: Context) -> None:
    """Give a known person what they come for, and the first message to everybody else."""
    if await context.services.identity.person_of(context.account) is None:
        await offer_login(context)
    else:
        await arrive(context)


async def redeem(context: Context) -> None:
    """Take the one-time code that the browser's page led back with."""
    code = context.arguments[0] if context.arguments else ""
    outcome = await context.services.identity.redeem(code, context.account)
    if isinstance(outcome, Over):
        await _over(context)
    else:
        await _show(context, outcome)


async def confirm(context: Context) -> None:
    await _confirm(context, is_me=True)


async def deny(context: Context) -> None:
    await _confirm(context, is_me=False)


async def deny_move(context: Context) -> None:
    """Stop a move that the person in the former chat did not make."""
    move = context.arguments[0] if context.arguments else ""
    if not await context.services.identity.dispute(move, context.account):
        context.answer(view.nothing_to_stop(context.words), alert=True)


async def is_login_due(context: Context) -> bool:
    """Tell whether this account has a login that is too old, and then ask for a new one."""
    binding = await context.services.identity.binding_of(context.account)
    if binding is None or binding.is_fresh:
        return False
    await offer_login(context)
    return True


async def change_first_message(context: Context) -> None:
    """Say the first message in the other language, and remember it."""
    language = context.arguments[0] if context.arguments else ""
    if language not in LANGUAGES:
        return
    await context.services.chats.set_language(context.address, language)
    link = await context.services.logins.issue_link(context.account)
    params = {"link": link}
    await context.show("identity.welcome", params=params, slot="welcome", placing=Placing.EDIT)


async def call(context: Context) -> None:
    """Show whom one can call."""
    await context.show("desks.phones")


async def _confirm(context: Context, *, is_me: bool) -> None:
    result = context.arguments[0] if context.arguments else ""
    outcome = await context.services.identity.confirm(result, context.account, is_me=is_me)
    await context.delete_message()
    if isinstance(outcome, Over):
        await _over(context)
    else:
        await _show(context, outcome)


async def _over(context: Context) -> None:
    """Say that a code counts no more, unless its login is what the person already has."""
    if await context.services.identity.person_of(context.account) is not None:
        await arrive(context)
        return
    link = await context.services.logins.issue_link(context.account)
    await context.show("identity.over", params={"link": link})


async def _show(context: Context, outcome: Redeemed) -> None:
    match outcome:
        case Bound():
            await arrive(context)
        case Refused(refusal, level):
            link = await context.services.logins.issue_link(context.account)
            params = {"level": level, "link": link}
            await context.show("identity.refused", refusal.value, params=params)
        case Unconfirmed(result, masked_name, last_four):
            params = {"masked_name": masked_name, "last_four": last_four}
            await context.show("identity.confirmation", result, params=params)
        case Forwarded(asker):
            await context.show("identity.forwarded_here")
            await context.show("identity.forwarded_there", to=asker)


ROUTES = Routes(
    presses=only_in_private(
        {
            "i.start": begin,
            "i.yes": confirm,
            "i.no": deny,
            "i.notme": deny_move,
            "i.renew": offer_login,
            "i.hello": change_first_message,
            "i.call": call,
        }
    ),
    screens=LOGIN_SCREENS,
    refusals=view.ERRORS,
)
