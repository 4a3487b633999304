"""What everybody reads about a ticket: its names and its facts."""

from collections.abc import Iterable, Mapping
from typing import Any

from handlers.views.desks import desk_name, names_itself
from handlers.views.hiring import heads, hiring_line, measures_line, since_words
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
    if ticket.kind is Kind.RECORD_WRONG:
        return words.pgettext("ticket", "health-code record")
    return {
        Category.ACCOMMODATION: words.pgettext("ticket", "housing for employees"),
        Category.HIRING: words.pgettext("ticket", "hiring"),
        Category.ACCESS: words.pgettext("ticket", "entry restricted"),
        Category.PREVENTION: words.pgettext("ticket", "prevention measures"),
        Category.OTHER: words.pgettext("ticket", "another matter"),
    }[ticket.category]


def short_name(ticket: TicketDetails, words: Translator) -> str:
    """Return the category in two characters or one word, for buttons."""
    return {
        Category.ACCOMMODATION: words.pgettext("short", "housing"),
        Category.HIRING: words.pgettext("short", "hiring"),
        Category.ACCESS: words.pgettext("short", "entry"),
        Category.PREVENTION: words.pgettext("short", "prevention"),
        Category.OTHER: words.pgettext("short", "other"),
    }[ticket.category]


def kind_name(ticket: TicketDetails, words: Translator) -> str | None:
    """Return which problem of its category it is; None where the category says it all."""
    return {
        Kind.TOO_CROWDED: words.pgettext("kind", "too crowded"),
        Kind.NO_DORMITORY: words.pgettext("kind", "no dormitory"),
        Kind.CANNOT_RENT: words.pgettext("kind", "employees cannot rent"),
        Kind.LEASE_KEPT_OUT: words.pgettext("kind", "has a lease, kept out"),
        Kind.WORKERS_NEEDED: words.pgettext("kind", "workers needed"),
        Kind.WORKERS_CANNOT_RETURN: words.pgettext("kind", "workers cannot return"),
        Kind.TRAINING: words.pgettext("kind", "training"),
    }.get(ticket.kind)


def urgency_name(ticket: TicketDetails, words: Translator) -> str:
    return {
        Urgency.NOW: words.pgettext("urgency", "waiting there now"),
        Urgency.TONIGHT: words.pgettext("urgency", "needed tonight"),
        Urgency.THREE_DAYS: words.pgettext("urgency", "within three days"),
        Urgency.CAN_WAIT: words.pgettext("urgency", "it can wait"),
    }[ticket.urgency]


def status_name(status: Status, words: Translator) -> str:
    """Return one of the four states that reporters see."""
    match status:
        case Status.SUBMITTED:
            return words.pgettext("status", "waiting for an officer")
        case Status.ACKNOWLEDGED | Status.IN_PROGRESS:
            return words.pgettext("status", "in progress")
        case Status.PENDING_REPORTER | Status.RESOLVED:
            return words.pgettext("status", "waiting for your answer")
        case Status.DUPLICATE:
            return words.pgettext("status", "handled together")
        case _:
            return words.pgettext("status", "closed")


def numbered(ticket: TicketDetails, words: Translator) -> str:
    """Return a ticket's number, that of a practice ticket with its mark."""
    number = ticket.number
    return words.gettext("{number} (drill)", number=number) if ticket.is_drill else str(number)


def signature(desk: DeskDetails, words: Translator) -> str:
    """Return how a desk signs: 黄塘镇值班室, Huangtang duty desk."""
    name = desk_name(desk, words)
    if names_itself(desk, words):
        return name
    if not words.language.startswith("zh") and desk.kind in {DeskKind.TOWN, DeskKind.REFER}:
        name = name.removesuffix(" Town")
    return words.gettext("{desk} duty desk", desk=name)


def listed(parts: Iterable[str | None], words: Translator) -> str:
    """Return the parts that are there, in a row."""
    mark = "，" if words.language.startswith("zh") else ", "
    return mark.join(part for part in parts if part)


def place_line(ticket: TicketDetails, place: DeskDetails | None, words: Translator) -> str:
    """Return where it is: firm, town or park, and the spot."""
    town = desk_name(place, words) if place else None
    firm = ticket.enterprise
    if firm is not None and ticket.enterprise_id is None:
        firm = words.gettext("{firm} (not in the register)", firm=firm)
    return listed([firm, town, _text(ticket, "where")], words)


def description(ticket: TicketDetails, words: Translator) -> str:
    """Return the reporter's words, or what we wrote for them in the reader's language."""
    ours: dict[str, str] = ticket.facts.get("descriptions") or {}
    return ours.get(words.language, ticket.description)


def fact_lines(ticket: TicketDetails, words: Translator) -> list[str]:
    """Return what the form asked, in at most three lines."""
    lines = [
        _numbers(ticket, words),
        measures_line(ticket.facts, words),
        _symptoms(ticket, words),
        _since(ticket, words),
    ]
    return [line for line in lines if line]


def access_lines(ticket: TicketDetails, words: Translator) -> list[str]:
    """Return of somebody who is kept out what the basis of the case does not say already."""
    since = _since(ticket, words)
    lines = [who_line(ticket, words) if since else None, since]
    if has_symptoms(ticket):
        lines.insert(0, _symptoms(ticket, words))
    return [line for line in lines if line]


def who_line(ticket: TicketDetails, words: Translator) -> str | None:
    """Return who is kept out, as far as it was said."""
    people = ticket.facts.get("people")
    if ticket.category is not Category.ACCESS or not isinstance(people, int):
        return None
    least = ticket.facts.get("people_least")
    if isinstance(least, int):
        return words.gettext("{least} to {most} returning workers", least=least, most=people)
    return words.ngettext("{n} returning worker", "{n} returning workers", people)


def has_symptoms(ticket: TicketDetails) -> bool | None:
    """Whether fever, dry cough or fatigue were named; None where nobody knows."""
    return {"none": False, "some": True}.get(str(ticket.facts.get("symptoms")))


def _text(ticket: TicketDetails, name: str) -> str | None:
    value = ticket.facts.get(name)
    return value if isinstance(value, str) else None


def counted(facts: Mapping[str, Any], words: Translator) -> str:
    """Return people, rooms and square metres, as far as they are known."""
    rooms, area = facts.get("rooms"), facts.get("area")
    parts = [heads(facts, words)]
    if isinstance(rooms, int):
        parts.append(words.ngettext("{n} room", "{n} rooms", rooms))
    if area is not None:
        parts.append(words.gettext("{area} m²", area=area))
    return " · ".join(part for part in parts if part)


def with_rooms_short(numbers: str, short: object, words: Translator) -> str:
    """Return the numbers with how many rooms are missing, if any are."""
    if not isinstance(short, int) or not short:
        return numbers
    missing = words.ngettext("{n} room short", "{n} rooms short", short)
    return listed([numbers, missing], words)


def _numbers(ticket: TicketDetails, words: Translator) -> str:
    facts = ticket.facts
    if ticket.category is Category.ACCESS:
        return ""
    if ticket.kind is Kind.WORKERS_NEEDED:
        return hiring_line(facts, words)
    numbers = counted(facts, words)
    return with_rooms_short(numbers, facts.get("rooms_short"), words)


def _symptoms(ticket: TicketDetails, words: Translator) -> str:
    _ = words.gettext
    said = {
        None: None,
        False: _("Says: no fever, dry cough or fatigue"),
        True: _("Says: fever, dry cough or fatigue"),
    }[has_symptoms(ticket)]
    lease = _("has a lease") if ticket.facts.get("has_lease") is True else None
    return listed([said, lease], words)


def _since(ticket: TicketDetails, words: Translator) -> str:
    since = _text(ticket, "since")
    return words.gettext("Since {time}", time=since_words(since, words)) if since else ""
