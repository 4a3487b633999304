"""The words on the picture of some figures."""

from datetime import timedelta

from handlers.views import figures as view
from handlers.views.figures import Told
from services.figures.chart import Bar, Chart, Pace, Section, Tile
from services.figures.types import Group, Medians, Rate
from services.i18n import Translator

MOST_BARS = 10


def chart(told: Told) -> Chart:
    """Return what stands on the picture."""
    words, total = told.words, told.figures.total
    _ = words.gettext
    until = _("counted at {time}", time=told.times.clock(told.figures.at))
    return Chart(
        title=_("Duty desks · {scope}", scope=told.scope),
        subtitle=f"{told.days} · {until}",
        tiles=(
            _tile(total.response, _("Response rate"), _("first answer in time"), words),
            _tile(total.resolution, _("Resolution rate"), _("reporter says solved"), words),
            _tile(
                total.satisfaction, _("Satisfaction rate"), _("at least fairly satisfied"), words
            ),
        ),
        legend=(
            words.pgettext("legend", "received"),
            words.pgettext("legend", "answered in time"),
        ),
        sections=(
            Section(_("By kind"), _bars(told.by_kind())),
            Section(_("By desk"), _bars(told.by_desk())),
        ),
        pace_title=_("Median times"),
        pace_legend=(
            words.pgettext("legend", "by day"),
            words.pgettext("legend", "at night"),
        ),
        paces=(
            _pace(_("until taken"), total.taking, words),
            _pace(_("until first answer"), total.answering, words),
        ),
        footer=_footer(told),
    )


def _tile(rate: Rate | None, label: str, note: str, words: Translator) -> Tile:
    if rate is None:
        return Tile(view.NOTHING, label, (note,))
    of = words.ngettext("of {n} ticket", "of {n} tickets", rate.whole)
    return Tile(f"{rate.percent}%", label, (note, of))


def _bars(groups: list[tuple[str, Group]]) -> tuple[Bar, ...]:
    return tuple(
        Bar(name, view.number(group.received), group.received, group.answered_in_time)
        for name, group in groups[:MOST_BARS]
    )


def _pace(label: str, medians: Medians, words: Translator) -> Pace:
    return Pace(
        label,
        _seconds(medians.day),
        _seconds(medians.night),
        view.passed(medians.day, words),
        view.passed(medians.night, words),
    )


def _seconds(time: timedelta | None) -> float | None:
    return None if time is None else time.total_seconds()


def _footer(told: Told) -> tuple[str, ...]:
    _ = told.words.gettext
    groups = [*told.figures.by_kind.values(), *told.figures.by_desk.values()]
    found = [view.open_line(told)]
    if view.HIDDEN in found[0] or any(group.received is None for group in groups):
        found.append(_("* fewer than 5, not shown"))
    return tuple(found)
