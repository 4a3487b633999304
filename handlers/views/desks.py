"""Desks, their phones, their groups, and who is on duty."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from handlers.views.callbacks import data
from handlers.views.messages import Button, Message
from handlers.views.times import duration, time_and_day
from services.clock import Calendar
from services.desks.types import DeskDetails
from services.i18n import Translator
from services.roster.types import Shift

DESKS_A_PAGE = 7
OWN_NAMES = ("专班", "值班室", "task force", "duty desk")
"""How a name ends that says itself that it is a desk's."""


def desk_name(desk: DeskDetails, words: Translator) -> str:
    """Return a desk's name in the reader's language."""
    return desk.name_zh if words.language == "zh_CN" else desk.name_en


def names_itself(desk: DeskDetails, words: Translator) -> bool:
    """Tell whether a desk's name says itself what it is: 黄塘镇值班室, Huangtang duty desk."""
    return desk_name(desk, words).casefold().endswith(OWN_NAMES)


def phones(
    county: DeskDetails | None,
    main_phone: str,
    own: DeskDetails | None,
    words: Translator,
    *,
    night_answer: timedelta | None = None,
) -> Message:
    """Name the people one can call: the county first, then one's own town or park.

    `night_answer` is the median time to the first answer at night, where it may be told.
    """
    _ = words.gettext
    lines = [_("Somebody answers the phone day and night:")]
    if county is None:
        lines.append(main_phone)
    else:
        lines.append(_line(county, words, main_phone))
    if own is not None and own.phones:
        lines.append(_line(own, words))
    lines += [
        _("Danger to life: 110. Medical emergency: 120."),
        "",
        _(
            "Or write here: press “Report a problem” and you get a ticket number and a time"
            " for the answer."
        ),
    ]
    if night_answer is not None:
        lines.append(
            _(
                "Of what was reported at night in the last 30 days, half had its first answer"
                " within {time}.",
                time=duration(night_answer, words),
            )
        )
    return Message(
        "\n".join(lines),
        buttons=(
            (
                Button(_("Report a problem"), data("r.new")),
                Button(_("All towns and parks"), data("d.all", 0)),
            ),
        ),
    )


def directory(desks: Sequence[DeskDetails], page: int, words: Translator) -> Message:
    """List the phones of every town and park, a page at a time (notice, N9)."""
    _ = words.gettext
    pages = max(1, -(-len(desks) // DESKS_A_PAGE))
    page %= pages
    shown = desks[page * DESKS_A_PAGE : (page + 1) * DESKS_A_PAGE]
    lines = [_("Duty phones of the towns and parks ({page}/{pages}):", page=page + 1, pages=pages)]
    lines += [_line(desk, words) for desk in shown]
    more = ((Button(_("More places"), data("d.all", page + 1)),),) if pages > 1 else ()
    return Message("\n".join(lines), buttons=more)


def on_duty(
    rows: Sequence[tuple[DeskDetails, Shift | None, Shift | None]],
    names: dict[str, str],
    now: datetime,
    calendar: Calendar,
    words: Translator,
) -> Message:
    """Say for each desk who is on duty, until when, and who is next."""
    _ = words.gettext
    lines = []
    for desk, shift, after in rows:
        name = desk_name(desk, words)
        if shift is None:
            lines.append(_("{desk}: nobody is on duty now.", desk=name))
        else:
            lines.append(
                _(
                    "{desk}: {officer} is on duty until {until}.",
                    desk=name,
                    officer=names[shift.officer],
                    until=time_and_day(shift.ends_at, now, calendar, words),
                )
            )
        lines.append(_next(after, names, now, calendar, words))
    return Message("\n".join(lines) or _("No desk belongs to this chat yet."))


def bound(desk: DeskDetails, words: Translator) -> Message:
    """Tell a group which desk it belongs to now."""
    _ = words.gettext
    name = desk_name(desk, words)
    if names_itself(desk, words):
        head = _("This group now belongs to {desk}.", desk=name)
    else:
        head = _("This group now belongs to the duty desk of {desk}.", desk=name)
    return Message(
        f"{head}\n"
        + _(
            "Each new ticket is one card here, with one sound; after that the card changes"
            " silently.\n"
            "On duty: /oncall. Open tickets: /open. What is written here stays here."
        )
    )


def unbound(desk: DeskDetails, words: Translator) -> Message:
    """Tell the former group that the cards go elsewhere."""
    _ = words.gettext
    name = desk_name(desk, words)
    if names_itself(desk, words):
        return Message(_("{desk} has another group now; no more cards come here.", desk=name))
    return Message(
        _("The duty desk of {desk} has another group now; no more cards come here.", desk=name)
    )


def bind_refused(words: Translator) -> Message:
    """Refuse a code; whatever is wrong with it, the answer is the same."""
    _ = words.gettext
    return Message(
        _(
            "This code does not work here: it is wrong, has been used, is older than ten"
            " minutes, or is meant for somebody else. The operator makes a new one with “desk"
            " bind”."
        )
    )


def bind_hint(words: Translator) -> Message:
    """Say where a binding code belongs."""
    _ = words.gettext
    return Message(_("Please send /bind with the code in the desk's group, not here."))


def _line(desk: DeskDetails, words: Translator, phone: str | None = None) -> str:
    numbers = [phone] if phone is not None else desk.phones
    return f"{desk_name(desk, words)} {' / '.join(numbers)}".strip()


def _next(
    after: Shift | None,
    names: dict[str, str],
    now: datetime,
    calendar: Calendar,
    words: Translator,
) -> str:
    _ = words.gettext
    if after is None:
        return _("Nobody is on the roster after that.")
    return _(
        "Next: {officer}, from {start} to {end}.",
        officer=names[after.officer],
        start=time_and_day(after.starts_at, now, calendar, words),
        end=time_and_day(after.ends_at, after.starts_at, calendar, words),
    )
