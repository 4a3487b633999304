"""Figures, counted when they are sent, for those who may see them then."""

from collections.abc import Callable
from datetime import date

from handlers.context import Scene
from handlers.screens import Screen
from handlers.screens.tickets import times
from handlers.views import figure_charts, figure_files
from handlers.views import figures as view
from handlers.views.figures import Told
from handlers.views.messages import Message
from services.figures import rules
from services.figures.chart import render_off_loop
from services.figures.types import Period, Span
from services.staff.errors import NotStaffError


async def told(scene: Scene, within: Period) -> Told | None:
    """Return the figures that this chat may see; None for one that may see none."""
    services = scene.services
    member = await services.staff.member(scene.to)
    try:
        desks = services.figures.scope(member)
    except NotStaffError:
        return None
    figures = await services.figures.told(within, desks)
    known = {desk.code: desk for desk in await services.desks.all()}
    return Told(figures, known, times(scene))


def _period(scene: Scene) -> Period:
    services = scene.services
    return rules.period(Span(scene.subject), services.clock(), services.calendar)


async def overview(scene: Scene) -> Message | None:
    found = await told(scene, _period(scene))
    return view.overview(found, Span(scene.subject)) if found else None


async def chart(scene: Scene) -> Message | None:
    return await _chart(await told(scene, _period(scene)))


async def digest(scene: Scene) -> Message | None:
    day = date.fromisoformat(scene.subject)
    found = await told(scene, rules.of_digest(day, scene.services.calendar))
    return view.digest(found, day) if found else None


async def day_chart(scene: Scene) -> Message | None:
    day = date.fromisoformat(scene.subject)
    return await _chart(await told(scene, rules.of_digest(day, scene.services.calendar)))


async def _chart(found: Told | None) -> Message | None:
    if found is None:
        return None
    picture = await render_off_loop(figure_charts.chart(found))
    caption = view.chart_caption(found.scope, found.days, found.words)
    return Message(caption, picture=picture)


def _file(ending: str, write: Callable[[Told], bytes]) -> Screen:
    async def file(scene: Scene) -> Message | None:
        found = await told(scene, _period(scene))
        if found is None:
            return None
        calendar = scene.services.calendar
        name = f"figures-{calendar.day(found.figures.period.start).isoformat()}.{ending}"
        return view.exported(found, (name, write(found)))

    return Screen(file)


SCREENS = {
    "figures.overview": Screen(overview),
    "figures.chart": Screen(chart),
    "figures.digest": Screen(digest),
    "figures.day_chart": Screen(day_chart),
    "figures.csv": _file("csv", figure_files.as_csv),
    "figures.xlsx": _file("xlsx", figure_files.as_xlsx),
}
