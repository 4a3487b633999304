"""The routes of all nouns, in the order in which fallbacks and words are tried."""

from handlers.chat import common, identity, language, privacy, start
from handlers.routes import Routes

ALL_ROUTES: tuple[Routes, ...] = (
    common.ROUTES,
    start.ROUTES,
    identity.ROUTES,
    language.ROUTES,
    privacy.ROUTES,
    start.LAST_ROUTES,
)
