"""The routes of all nouns, in the order in which fallbacks and words are tried."""

from handlers.chat import common
from handlers.routes import Routes

ALL_ROUTES: tuple[Routes, ...] = (common.ROUTES,)
