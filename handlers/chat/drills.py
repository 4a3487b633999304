"""Drills: started and called off by shift leads for their desk, by headquarters for any."""

from handlers.chat.handling import acting
from handlers.chat.private import only_in_private
from handlers.chat.staff import with_fresh_login
from handlers.chat.tickets import number_of
from handlers.context import Context
from handlers.routes import Handle, Routes
from handlers.screens.drills import SCREENS
from handlers.views import drills as view
from services.drills.errors import DrillNotFoundError
from services.outbox.types import Placing
from services.staff.types import StaffMember
from services.tickets.errors import TicketNotFoundError

SLOT = "drill"
LONGEST_PAGE = 3


async def _lead(context: Context) -> StaffMember:
    """Return who acts; raises DrillNotFoundError for everybody who may start no drill."""
    try:
        member = await acting(context)
    except TicketNotFoundError:
        raise DrillNotFoundError from None
    if not await context.services.drills.desks_of(member):
        raise DrillNotFoundError
    return member


async def _codes(context: Context, member: StaffMember) -> list[str]:
    return [desk.code for desk in await context.services.drills.desks_of(member)]


async def begin(context: Context) -> None:
    """Ask for which desk; who leads one alone is asked about that one."""
    codes = await _codes(context, await _lead(context))
    if not context.arguments and len(codes) > 1:
        await context.show("drills.menu", slot=SLOT, placing=Placing.RENEW, silent=True)
        return
    await _ask(context, codes, _code(context) or codes[0])


async def more(context: Context) -> None:
    await _lead(context)
    text = context.arguments[0] if context.arguments else ""
    page = int(text) if text.isdecimal() and len(text) <= LONGEST_PAGE else 0
    params = {"page": page}
    await context.show("drills.menu", params=params, slot=SLOT, placing=Placing.EDIT, silent=True)


async def choose(context: Context) -> None:
    codes = await _codes(context, await _lead(context))
    await _ask(context, codes, _code(context), Placing.EDIT)


async def _ask(
    context: Context, codes: list[str], code: str, placing: Placing = Placing.RENEW
) -> None:
    """Ask whether to begin, or show the drill that is running there."""
    if code not in codes:
        raise DrillNotFoundError
    running = await context.services.drills.running(code)
    if running is None:
        await context.show("drills.question", code, slot=SLOT, placing=placing, silent=True)
        return
    slot = f"drill:{running.number}"
    await context.show(
        "drills.result", running.number, slot=slot, placing=Placing.RENEW, silent=True
    )


async def start(context: Context) -> None:
    member = await _lead(context)
    await context.services.drills.start(_code(context), by=member)
    await context.delete_message()
    context.answer(view.started(context.words))


async def dismiss(context: Context) -> None:
    await _lead(context)
    await context.delete_message()


async def call_off(context: Context) -> None:
    member = await _lead(context)
    try:
        number = number_of(context)
    except TicketNotFoundError:
        raise DrillNotFoundError from None
    await context.services.drills.call_off(number, by=member)
    context.answer(view.called_off(context.words))


def _code(context: Context) -> str:
    return context.arguments[0] if context.arguments else ""


_PRESSES: dict[str, Handle] = {
    "q.more": more,
    "q.desk": choose,
    "q.start": start,
    "q.no": dismiss,
    "q.stop": call_off,
}
ROUTES = Routes(
    commands={"drill": with_fresh_login(begin)},
    presses=only_in_private({code: with_fresh_login(press) for code, press in _PRESSES.items()}),
    keys={"演练": with_fresh_login(begin), "drill": with_fresh_login(begin)},
    screens=SCREENS,
    refusals=view.ERRORS,
)
