"""Figures for leads and headquarters, in their own chats only."""

from datetime import date

from handlers.chat.private import only_in_private
from handlers.chat.staff import with_fresh_login
from handlers.context import Context
from handlers.routes import Handle, Routes
from handlers.screens.figures import SCREENS
from services.figures import rules
from services.figures.types import Span
from services.outbox.types import Placing
from services.staff.errors import NotStaffError
from services.staff.types import StaffMember

SLOT = "figures"


async def _acting(context: Context) -> StaffMember:
    """Return the lead or the member of headquarters who acts; raises NotStaffError."""
    member = await context.services.staff.acting(context.account)
    context.services.figures.scope(member)
    if member is None:
        raise NotStaffError
    return member


def _span(context: Context) -> Span:
    """Return the period of the pressed button; raises NotStaffError for a forged one."""
    try:
        return Span(context.arguments[0])
    except (IndexError, ValueError):
        raise NotStaffError from None


async def show(context: Context) -> None:
    await _acting(context)
    await context.show("figures.overview", Span.WEEK.value, slot=SLOT, placing=Placing.RENEW)


async def show_span(context: Context) -> None:
    await _acting(context)
    await context.show("figures.overview", _span(context).value, slot=SLOT, placing=Placing.EDIT)


async def show_chart(context: Context) -> None:
    await _acting(context)
    slot = "figures-chart"
    await context.show("figures.chart", _span(context).value, slot=slot, placing=Placing.RENEW)


async def show_chart_of_day(context: Context) -> None:
    """Show the picture of a digest."""
    await _acting(context)
    try:
        day = date.fromisoformat(context.arguments[0])
    except (IndexError, ValueError):
        raise NotStaffError from None
    slot = "figures-chart"
    await context.show("figures.day_chart", day.isoformat(), slot=slot, placing=Placing.RENEW)


async def export_csv(context: Context) -> None:
    await _export(context, "csv")


async def export_xlsx(context: Context) -> None:
    await _export(context, "xlsx")


async def _export(context: Context, ending: str) -> None:
    """Record who exports what, and send the file to this one officer."""
    member, span = await _acting(context), _span(context)
    services = context.services
    within = rules.period(span, services.clock(), services.calendar)
    await services.figures.record_export(member.handle, ending, within)
    await context.show(f"figures.{ending}", span.value)


_PRESSES: dict[str, Handle] = {
    "h.span": show_span,
    "h.chart": show_chart,
    "h.day": show_chart_of_day,
    "h.csv": export_csv,
    "h.xlsx": export_xlsx,
}
ROUTES = Routes(
    commands={"stats": with_fresh_login(show)},
    presses=only_in_private({code: with_fresh_login(handle) for code, handle in _PRESSES.items()}),
    screens=SCREENS,
)
