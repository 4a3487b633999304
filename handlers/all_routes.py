"""The routes of all nouns, in the order in which fallbacks and words are tried."""

from handlers.chat import (
    codes,
    common,
    desks,
    identity,
    language,
    privacy,
    reports,
    staff,
    start,
)
from handlers.chat.arrivals import ARRIVALS
from handlers.routes import Routes

start.START_PAYLOADS[staff.PAYLOAD] = staff.join
ARRIVALS.append(reports.arrive)
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
    start.LAST_ROUTES,
)

ARRIVALS.append(codes.show_code)
