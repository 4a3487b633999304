"""The names of problems: what they are about, which one it is, by when it must be solved."""

from services.i18n import Translator
from services.tickets.types import Category, Kind, Urgency


def category_name(category: Category, words: Translator) -> str:
    """Return the words on the button of a category."""
    _ = words.gettext
    names = {
        Category.ACCOMMODATION: _("Housing for employees"),
        Category.HIRING: _("Hiring and workers"),
        Category.ACCESS: _("Somebody is kept out"),
        Category.PREVENTION: _("Prevention measures"),
        Category.OTHER: _("Another difficulty"),
    }
    return names[category]


def kind_name(kind: Kind, words: Translator) -> str:
    """Return the words on the button of a kind."""
    _ = words.gettext
    names = {
        Kind.TOO_CROWDED: _("Too crowded"),
        Kind.NO_DORMITORY: _("No dormitory"),
        Kind.CANNOT_RENT: _("Employees cannot rent"),
        Kind.LEASE_KEPT_OUT: _("Has a lease, kept out"),
        Kind.WORKERS_NEEDED: _("Workers are needed"),
        Kind.WORKERS_CANNOT_RETURN: _("Workers cannot return"),
        Kind.TRAINING: _("Training"),
        Kind.KEPT_OUT: _("Somebody is kept out"),
        Kind.MEASURES: _("Prevention measures"),
        Kind.RECORD_WRONG: _("The record is wrong"),
        Kind.OTHER: _("Something else"),
    }
    return names[kind]


def urgency_name(urgency: Urgency, category: Category | None, words: Translator) -> str:
    """Return the words on the button of an urgency; housing is about a place to sleep."""
    _ = words.gettext
    if urgency is Urgency.TONIGHT and category is Category.ACCOMMODATION:
        return words.pgettext("a place to sleep", "Tonight")
    names = {
        Urgency.NOW: _("Right now, somebody is waiting"),
        Urgency.TONIGHT: words.pgettext("an answer", "Tonight"),
        Urgency.THREE_DAYS: _("Within three days"),
        Urgency.CAN_WAIT: _("It can wait"),
    }
    return names[urgency]


def problem_name(category: Category, kind: Kind, words: Translator) -> str:
    """Return category and kind: 员工住宿 · 住得太挤; one name where they say the same."""
    names = (category_name(category, words), kind_name(kind, words))
    is_said = category in {Category.ACCESS, Category.PREVENTION, Category.OTHER}
    return names[0] if is_said else " · ".join(names)
