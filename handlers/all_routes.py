"""The routes of all nouns, in the order in which fallbacks and words are tried."""

from handlers.chat import (
    codes,
    common,
    desks,
    handling,
    identity,
    language,
    privacy,
    reports,
    staff,
    start,
    tickets,
)
from handlers.chat.arrivals import ARRIVALS
from handlers.routes import Routes

ALL_ROUTES: tuple[Routes, ...] = (
    common.ROUTES,
    start.ROUTES,
    identity.ROUTES,
    language.ROUTES,
    privacy.ROUTES,
    codes.ROUTES,
    reports.ROUTES,
    desks.ROUTES,
    staff.ROUTES,
    tickets.ROUTES,
    handling.ROUTES,
    start.LAST_ROUTES,
)

# Nouns that the login and the Start button lead to; they know nothing of these.
start.START_PAYLOADS[staff.PAYLOAD] = staff.join
ARRIVALS.extend([reports.arrive, codes.show_code])
