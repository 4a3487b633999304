"""Ready answers of the desk: one tap for the officer, the reader's own language for the reporter.

The names travel in buttons and are stored: a name once given keeps its meaning.
"""

from services.i18n import Translator
from services.tickets.types import Category

NAMES = frozenset({"village", "working", "photo", "through", "housed", "explained"})
ASKING = frozenset({"photo"})
"""Ready answers that ask something: the desk then waits for the reporter."""


def ready_words(name: str, words: Translator) -> str:
    """Return what a ready answer says; an unknown one says nothing."""
    _ = words.gettext
    return {
        "village": _("The village has been called, please wait"),
        "working": _("We are working on it, please wait"),
        "photo": _("Please send a photo from there"),
        "through": _("You can go in now"),
        "housed": _("A place to stay is arranged"),
        "explained": _("The policy has been explained"),
    }.get(name, "")


def ready_answers(category: Category) -> tuple[str, ...]:
    return ("village", "photo") if category is Category.ACCESS else ("working", "photo")


def ready_results(category: Category) -> tuple[str, ...]:
    """Return the results that fit a category, the most likely first."""
    match category:
        case Category.ACCESS:
            return ("through", "housed", "explained")
        case Category.ACCOMMODATION:
            return ("housed", "explained")
        case _:
            return ("explained",)
