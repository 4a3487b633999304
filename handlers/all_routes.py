"""The routes of all nouns, in the order in which fallbacks and words are tried."""

from handlers.chat import common, handling, identity, language, privacy, start, tickets
from handlers.routes import Routes

ALL_ROUTES: tuple[Routes, ...] = (
    common.ROUTES,
    start.ROUTES,
    identity.ROUTES,
    language.ROUTES,
    privacy.ROUTES,
    tickets.ROUTES,
    handling.ROUTES,
    start.LAST_ROUTES,
)
