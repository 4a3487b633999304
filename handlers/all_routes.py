"""The routes of all nouns, in the order in which fallbacks and words are tried."""

from handlers.chat import codes, common, identity, language, privacy, start
from handlers.chat.arrivals import ARRIVALS
from handlers.routes import Routes

ALL_ROUTES: tuple[Routes, ...] = (
    common.ROUTES,
    start.ROUTES,
    identity.ROUTES,
    language.ROUTES,
    privacy.ROUTES,
    codes.ROUTES,
    start.LAST_ROUTES,
)

ARRIVALS.append(codes.show_code)
