"""What everybody reads about a ticket: its names and its facts."""

from collections.abc import Iterable

from services.desks.types import DeskDetails, DeskKind
from services.i18n import Translator
from services.tickets.types import (
    Category,
    Kind,
    Status,
    TicketDetails,
    Urgency,
)


def category_name(ticket: TicketDetails, words: Translator) -> str:
    """Return what a ticket is about; never anything that a locked screen must not show."""
    _ = words.pgettext
    if ticket.kind is Kind.RECORD_WRONG:
        return _("ticket", "a record")
    return {
        Category.ACCOMMODATION: _("ticket", "housing for employees"),
        Category.HIRING: _("ticket", "hiring"),
        Category.ACCESS: _("ticket", "entry restricted"),
        Category.PREVENTION: _("ticket", "prevention measures"),
        Category.OTHER: _("ticket", "another matter"),
    }[ticket.category]


def short_name(ticket: TicketDetails, words: Translator) -> str:
    """Return the category in two characters or one word, for buttons."""
    _ = words.pgettext
    return {
        Category.ACCOMMODATION: _("short", "housing"),
        Category.HIRING: _("short", "hiring"),
        Category.ACCESS: _("short", "entry"),
        Category.PREVENTION: _("short", "prevention"),
        Category.OTHER: _("short", "other"),
    }[ticket.category]


def kind_name(ticket: TicketDetails, words: Translator) -> str | None:
    """Return which problem of its category it is; None where the category says it all."""
    _ = words.pgettext
    return {
        Kind.TOO_CROWDED: _("kind", "too crowded"),
        Kind.NO_DORMITORY: _("kind", "no dormitory"),
        Kind.CANNOT_RENT: _("kind", "employees cannot rent"),
        Kind.LEASE_KEPT_OUT: _("kind", "has a lease, kept out"),
        Kind.WORKERS_NEEDED: _("kind", "workers needed"),
        Kind.WORKERS_CANNOT_RETURN: _("kind", "workers cannot return"),
        Kind.TRAINING: _("kind", "training"),
        Kind.RECORD_WRONG: _("kind", "the record is wrong"),
    }.get(ticket.kind)


def urgency_name(ticket: TicketDetails, words: Translator) -> str:
    _ = words.pgettext
    return {
        Urgency.NOW: _("urgency", "waiting there now"),
        Urgency.TONIGHT: _("urgency", "needed tonight"),
        Urgency.THREE_DAYS: _("urgency", "within three days"),
        Urgency.CAN_WAIT: _("urgency", "it can wait"),
    }[ticket.urgency]


def status_name(status: Status, words: Translator) -> str:
    """Return one of the four states that reporters see."""
    _ = words.pgettext
    match status:
        case Status.SUBMITTED:
            return _("status", "waiting for an officer")
        case Status.ACKNOWLEDGED | Status.IN_PROGRESS:
            return _("status", "in progress")
        case Status.PENDING_REPORTER | Status.RESOLVED:
            return _("status", "waiting for your answer")
        case _:
            return words.pgettext("status", "closed")


def desk_name(desk: DeskDetails, words: Translator) -> str:
    return desk.name_zh if words.language.startswith("zh") else desk.name_en


def signature(desk: DeskDetails, words: Translator) -> str:
    """Return how a desk signs: 黄塘镇值班室, Huangtang duty desk."""
    name = desk_name(desk, words)
    if not words.language.startswith("zh") and desk.kind in {DeskKind.TOWN, DeskKind.REFER}:
        name = name.removesuffix(" Town")
    return words.gettext("{desk} duty desk", desk=name)


def listed(parts: Iterable[str | None], words: Translator) -> str:
    """Return the parts that are there, in a row."""
    mark = "，" if words.language.startswith("zh") else ", "
    return mark.join(part for part in parts if part)


def place_line(ticket: TicketDetails, place: DeskDetails | None, words: Translator) -> str:
    """Return where it is: town or park, and the spot."""
    town = desk_name(place, words) if place else None
    return listed([ticket.enterprise, town, _fact(ticket, "where")], words)


def fact_lines(ticket: TicketDetails, words: Translator) -> list[str]:
    """Return what the form asked, in at most two lines."""
    lines = [_numbers(ticket, words), _symptoms(ticket, words), _others(ticket, words)]
    return [line for line in lines if line]


def _fact(ticket: TicketDetails, name: str) -> str | None:
    value = ticket.facts.get(name)
    return None if value in {None, "", True, False} else str(value)


def _numbers(ticket: TicketDetails, words: Translator) -> str:
    _ = words.gettext
    facts = ticket.facts
    parts = []
    if facts.get("people") is not None:
        parts.append(_("{people} people", people=facts["people"]))
    if facts.get("rooms") is not None:
        parts.append(_("{rooms} rooms", rooms=facts["rooms"]))
    if facts.get("area") is not None:
        parts.append(_("{area} m²", area=facts["area"]))
    line = " · ".join(parts)
    short = facts.get("rooms_short")
    return listed([line, _("{rooms} rooms short", rooms=short) if short else None], words)


def _symptoms(ticket: TicketDetails, words: Translator) -> str:
    _ = words.gettext
    symptoms = ticket.facts.get("symptoms")
    if symptoms is None:
        return ""
    if symptoms in {False, "", "no", "none"}:
        said = _("Says: no fever, dry cough or fatigue")
    elif symptoms in {True, "yes"}:
        said = _("Says: fever, dry cough or fatigue")
    else:
        said = _("Says about symptoms: {words}", words=symptoms)
    return listed([said, _("has a lease") if ticket.facts.get("lease") is True else None], words)


def _others(ticket: TicketDetails, words: Translator) -> str:
    _ = words.gettext
    number, trades, since = (_fact(ticket, name) for name in ("number", "trades", "since"))
    return listed(
        [
            _("{number} workers", number=number) if number else None,
            trades,
            _("since {time}", time=since) if since else None,
        ],
        words,
    )
