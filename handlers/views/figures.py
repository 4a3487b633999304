"""What leads and headquarters read of their figures; the rates are those of the 12345 hotline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.views.callbacks import data
from handlers.views.deadlines import Times
from handlers.views.desks import desk_name
from handlers.views.messages import Button, Message
from handlers.views.problems import category_name, kind_name
from handlers.views.times import day, duration
from services.desks.types import DeskDetails
from services.figures.types import RECORD, Age, Figures, Group, Rate, Span
from services.i18n import Translator
from services.tickets.types import Category, Kind

HIDDEN = "*"
NOTHING = "–"
_ONE_DAY = timedelta(days=1)
MOST_DESKS = 5
"""Named in the text; the picture and the files have more."""


@dataclass(frozen=True)
class Told:
    """Figures with what is needed to say them."""

    figures: Figures
    desks: Mapping[str, DeskDetails]
    times: Times

    @property
    def words(self) -> Translator:
        return self.times.words

    @property
    def scope(self) -> str:
        """Of what these figures are: the county, or some desks."""
        if self.figures.desks is None:
            return self.words.gettext("whole county")
        names = [self.desk(code) for code in sorted(self.figures.desks)]
        return self.words.gettext(", ").join(names)

    @property
    def days(self) -> str:
        """From when to when."""
        period = self.figures.period
        return f"{self.moment(period.start)} – {self.moment(period.end)}"

    def moment(self, moment: datetime) -> str:
        """Return day and time: 2月24日 08:00."""
        return f"{day(self.times.calendar.day(moment), self.words)} {self.times.clock(moment)}"

    def desk(self, code: str) -> str:
        details = self.desks.get(code)
        return desk_name(details, self.words) if details else code

    def kind(self, name: str) -> str:
        if name == RECORD:
            return kind_name(Kind.RECORD_WRONG, self.words)
        return category_name(Category(name), self.words)

    def by_desk(self) -> list[tuple[str, Group]]:
        """Return name and figures of each desk, the busiest first."""
        found = [(self.desk(code), group) for code, group in self.figures.by_desk.items()]
        return sorted(found, key=lambda one: (-(one[1].received or 0), one[0]))

    def by_kind(self) -> list[tuple[str, Group]]:
        """Return name and figures of each kind, the most frequent first."""
        found = [(self.kind(name), group) for name, group in self.figures.by_kind.items()]
        return sorted(found, key=lambda one: (-(one[1].received or 0), one[0]))


def span_name(span: Span, words: Translator) -> str:
    return {
        Span.DAY: words.pgettext("period", "1 day"),
        Span.WEEK: words.pgettext("period", "7 days"),
        Span.MONTH: words.pgettext("period", "30 days"),
        Span.LAST_MONTH: words.pgettext("period", "Last month"),
    }[span]


def overview(told: Told, span: Span) -> Message:
    """Return the figures of a period, with the buttons of the others."""
    words = told.words
    head = words.gettext("Figures · {scope} · {days}", scope=told.scope, days=told.days)
    others = tuple(
        Button(span_name(one, words), data("h.span", one.value)) for one in Span if one is not span
    )
    files = (
        Button(words.pgettext("figures button", "Chart"), data("h.chart", span.value)),
        Button(words.pgettext("figures button", "CSV"), data("h.csv", span.value)),
        Button(words.pgettext("figures button", "Excel"), data("h.xlsx", span.value)),
    )
    return Message("\n".join([head, *lines(told)]), (others, files))


def digest(told: Told, until: date) -> Message:
    """Return the daily digest: the 24 hours before 08:00 of a day."""
    words = told.words
    head = words.gettext("Daily digest · 24 hours up to 08:00 on {day}", day=day(until, words))
    period = told.figures.period
    is_that_day = told.times.calendar.day(period.end) == until
    if not is_that_day or period.end - period.start > _ONE_DAY:
        head = words.gettext("Daily digest · {days}", days=told.days)
    chart = Button(words.pgettext("figures button", "Chart"), data("h.day", until.isoformat()))
    announce = Button(words.pgettext("figures button", "Announce"), data("n.new"))
    return Message("\n".join([head, *lines(told)]), ((chart, announce),))


def lines(told: Told) -> list[str]:
    """Return the figures in a few lines."""
    _ = told.words.gettext
    total = told.figures.total
    if total.received == 0:
        found = [_("Nothing was reported in this time.")]
    elif total.received is None:
        found = [
            _(
                "Fewer than 5 were received. Details are left out, so that nobody can tell who"
                " reported."
            )
        ]
    else:
        found = [
            _(
                "Received {received}, taken in time {taken}",
                received=number(total.received),
                taken=number(total.taken_in_time),
            ),
            _(
                "Answered {answered}, in time {in_time}; confirmed as solved {solved}",
                answered=number(total.answered),
                in_time=number(total.answered_in_time),
                solved=number(total.solved),
            ),
            *_rates(total, told.words),
            _medians(told),
        ]
    if told.figures.has_rest:
        since = told.moment(told.figures.period.end)
        found.append(
            _("Fewer than 5 came since {moment}; they are counted with the next.", moment=since)
        )
    found.append(open_line(told))
    if len(told.figures.by_desk) > 1:
        found.append(_desks(told))
    found = [line for line in found if line]
    if any(HIDDEN in line for line in found):
        found.append(_("* fewer than 5, not shown"))
    return found


def _rates(total: Group, words: Translator) -> list[str]:
    _ = words.gettext
    return [
        _("Response rate {rate} (first answer in time)", rate=rate(total.response, words)),
        _(
            "Resolution rate {rate} (the reporter says it is solved)",
            rate=rate(total.resolution, words),
        ),
        _(
            "Satisfaction rate {rate} (satisfied or fairly satisfied)",
            rate=rate(total.satisfaction, words),
        ),
    ]


def _medians(told: Told) -> str:
    total, words = told.figures.total, told.words
    return words.gettext(
        "Median times: taken in {take_day} by day, {take_night} at night; first answered in"
        " {day} by day, {night} at night",
        take_day=passed(total.taking.day, words),
        take_night=passed(total.taking.night, words),
        day=passed(total.answering.day, words),
        night=passed(total.answering.night, words),
    )


def open_line(told: Told) -> str:
    """Return how many are open now, by age."""
    figures, words = told.figures, told.words
    if figures.total.open == 0:
        return words.gettext("Nothing is open now.")
    if figures.total.open is None:
        return words.gettext("Fewer than 5 are open now.")
    ages = figures.open_by_age
    return words.gettext(
        "Open now {open}: under 4 hours {hours}, up to 1 day {day}, up to 3 days {three_days},"
        " longer {longer}",
        open=number(figures.total.open),
        **{age.value: number(ages[age]) for age in Age},
    )


def _desks(told: Told) -> str:
    """Name the busiest desks."""
    busy = [(name, group) for name, group in told.by_desk() if group.received]
    if not busy:
        return ""
    named = [f"{name} {number(group.received)}" for name, group in busy[:MOST_DESKS]]
    comma = told.words.gettext(", ")
    return told.words.gettext("Busiest desks: {desks}", desks=comma.join(named))


def number(count: int | None) -> str:
    return HIDDEN if count is None else str(count)


def rate(found: Rate | None, words: Translator) -> str:
    """Return a rate with its whole: `93% of 58`."""
    if found is None:
        return NOTHING
    return words.gettext("{percent}% of {whole}", percent=found.percent, whole=found.whole)


def passed(time: timedelta | None, words: Translator) -> str:
    return NOTHING if time is None else duration(time, words)


def chart_caption(scope: str, days: str, words: Translator) -> str:
    return words.gettext("Figures · {scope} · {days}", scope=scope, days=days)


def exported(told: Told, content: tuple[str, bytes]) -> Message:
    """Hand out a file of figures, and say that this was recorded."""
    _ = told.words.gettext
    return Message(
        _(
            "{scope}, {days}. It has been recorded that you exported this.",
            scope=told.scope,
            days=told.days,
        ),
        document=content,
    )


def groups(told: Told) -> Sequence[tuple[str, str, Group]]:
    """Return every row of the files: what it is by, its name, its figures."""
    _ = told.words.gettext
    rows = [(_("Total"), told.scope, told.figures.total)]
    rows += [(_("By kind"), name, group) for name, group in told.by_kind()]
    rows += [(_("By desk"), name, group) for name, group in told.by_desk()]
    return rows
