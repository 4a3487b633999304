"""The code itself: its picture, what stands under it, and what happens around it."""

from datetime import datetime, timedelta

from handlers.views import reasons, ticket_receipts
from handlers.views.callbacks import data
from handlers.views.explanations import call_button
from handlers.views.messages import Button, Message
from handlers.views.times import clock_time, day_and_weekday
from services.clock import Calendar
from services.codes.card import Card
from services.codes.types import Colour, PresentedCode, Token, TokenFlags
from services.health.types import Assessment
from services.i18n import Translator


def picture(
    code: PresentedCode,
    drawn: bytes,
    *,
    calendar: Calendar,
    words: Translator,
    app: Button | None = None,
) -> Message:
    """Return the picture for others; its caption never holds a reason.

    `app` opens the code that renews itself, where there is such a page.
    """
    _ = words.gettext
    token = code.token
    again = Button(_("Refresh"), data("c.new"))
    if token.colour is Colour.GREEN:
        hint = _("Let them scan it; looking at the picture is not a check.")
        row: tuple[Button, ...] = (again, Button(_("Explain"), data("c.why")))
    else:
        hint = _("Orange means not verified yet; it does not mean ill. Let them scan it.")
        row = (again, Button(_("The record is wrong"), data("c.wrong")), call_button(words))
    lines = (holder(token, words), _period(token, calendar, words), hint)
    rows = (row, (app,)) if app else (row,)
    return Message("\n".join(lines), buttons=rows, picture=drawn, is_protected=code.is_strict)


def card(code: PresentedCode, *, calendar: Calendar, words: Translator) -> Card:
    """Return what is drawn on the picture; it never says that anything was verified."""
    _ = words.gettext
    token = code.token
    is_green = token.colour is Colour.GREEN
    issued = calendar.local(token.issued_at)
    return Card(
        colour=token.colour,
        url=code.url,
        title=_("Huian County · Bamin Health Code"),
        word=_("Green code") if is_green else _("Orange code"),
        holder=token.masked_name,
        number=_("Document ending in {last_four}", last_four=token.last_four),
        validity=(
            _(
                "Made at {time} on {day}",
                time=clock_time(issued, calendar),
                day=day_and_weekday(issued.date(), words),
            ),
            _valid_until(token, calendar, words),
        ),
        hint=_("Scan it; looking is not a check")
        if is_green
        else _("Not verified yet, which does not mean ill. Scan it"),
        ribbon=_("DEMO") if TokenFlags.DEMO in token.flags else "",
    )


def holder(token: Token, words: Translator) -> str:
    """Return the colour's word, the masked name and the last characters of the number."""
    _ = words.gettext
    fields = {"name": token.masked_name, "last_four": token.last_four}
    if token.colour is Colour.GREEN:
        return _("Green code · {name} · document ending in {last_four}", **fields)
    return _("Orange code · {name} · document ending in {last_four}", **fields)


def _period(token: Token, calendar: Calendar, words: Translator) -> str:
    _ = words.gettext
    fields = {
        "time": clock_time(token.issued_at, calendar),
        "day": day_and_weekday(calendar.day(token.issued_at), words),
    }
    if token.expires_at == calendar.next_midnight(token.issued_at):
        return _("Made at {time} on {day}, valid until 24:00 today", **fields)
    end = ending(token, calendar, words)
    return _("Made at {time} on {day}, valid until {end}", end=end, **fields)


def _valid_until(token: Token, calendar: Calendar, words: Translator) -> str:
    _ = words.gettext
    if token.expires_at == calendar.next_midnight(token.issued_at):
        return _("Valid until 24:00 today")
    return _("Valid until {end}", end=ending(token, calendar, words))


def moment(when: datetime, calendar: Calendar, words: Translator) -> str:
    """Return a day and a clock time."""
    _ = words.gettext
    day = day_and_weekday(calendar.day(when), words)
    return _("{day} at {time}", time=clock_time(when, calendar), day=day)


def ending(token: Token, calendar: Calendar, words: Translator) -> str:
    """Return until when a code is valid; midnight is said as the end of the day that it ends."""
    _ = words.gettext
    last = calendar.day(token.expires_at - timedelta(seconds=1))
    if token.expires_at == calendar.next_midnight(token.expires_at - timedelta(seconds=1)):
        return _("{day} at {time}", time="24:00", day=day_and_weekday(last, words))
    return moment(token.expires_at, calendar, words)


def newest(code: PresentedCode, *, calendar: Calendar, words: Translator) -> str:
    """Return the toast for who refreshes at once."""
    _ = words.gettext
    time = clock_time(code.token.issued_at, calendar)
    return _("Already the newest, made at {time}.", time=time)


def in_group(bot_name: str, words: Translator) -> Message:
    """Say in a group that codes are shown in private only."""
    _ = words.gettext
    return Message(
        _("Health codes are shown in private chats only; everybody can read this group."),
        buttons=((Button(_("Message me in private"), url=f"https://t.me/{bot_name}"),),),
    )


def objected(
    number: int,
    answer_by: datetime,
    *,
    is_question: bool,
    phone: str,
    calendar: Calendar,
    words: Translator,
) -> Message:
    """Say that a wrong record was reported, and by when somebody answers.

    Cases and contacts cannot be appealed; whether person and date are right can be asked.
    """
    _ = words.gettext
    fields = {"number": number, "time": clock_time(answer_by, calendar)}
    if is_question:
        text = _(
            "Received, ticket {number}.\n"
            "Disease control checks whether the record is yours and its date right;"
            " you will have an answer by {time}.\n"
            "The desk sees the record so that it can be checked; nobody else is told.",
            **fields,
        )
    else:
        text = _(
            "Received, ticket {number}.\n"
            "The duty desk checks your record; you will have an answer by {time}.\n"
            "The desk sees the record so that it can be checked; nobody else is told.",
            **fields,
        )
    lines = (text, *ticket_receipts.help_lines(phone, words))
    return Message("\n".join(lines), (ticket_receipts.follow_buttons(number, words),))


def objection(assessment: Assessment, words: Translator) -> str:
    """Return what the desk needs to find the records in question."""
    _ = words.gettext
    parts: list[str] = []
    for reason in assessment.reasons:
        parts.extend(reasons.lines(reason, words))
        parts.append(
            _(
                "Record {record}, load {load}",
                record=reason.record,
                load=reason.load,
            )
        )
    return "\n".join(parts)
