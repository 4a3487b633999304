"""The routes of all nouns, in the order in which fallbacks and words are tried."""

from dataclasses import replace

from handlers.chat import (
    announcements,
    answers,
    audit,
    checks,
    codes,
    common,
    contact_removals,
    contacts,
    corrections,
    departures,
    desks,
    drills,
    duplicates,
    figures,
    flashes,
    groups,
    handling,
    handovers,
    identity,
    language,
    privacy,
    receipts,
    reports,
    returns,
    shifts,
    staff,
    start,
    tickets,
    topics,
)
from handlers.chat.arrivals import ARRIVALS
from handlers.routes import Handle, Routes
from handlers.screens import alarms, gateway
from handlers.screens.drills import with_marks


def _and_resume(handles: dict[str, Handle]) -> dict[str, Handle]:
    return {name: reports.and_resume(handle) for name, handle in handles.items()}


CODES = replace(
    codes.ROUTES,
    commands=_and_resume(codes.ROUTES.commands),
    keys=_and_resume(codes.ROUTES.keys),
    words=_and_resume(codes.ROUTES.words),
)
"""Who asks for a code in the middle of a report finds the way back below it."""

ALL_ROUTES: tuple[Routes, ...] = (
    common.ROUTES,
    start.ROUTES,
    identity.ROUTES,
    language.ROUTES,
    privacy.ROUTES,
    receipts.ROUTES,
    CODES,
    checks.ROUTES,
    reports.ROUTES,
    desks.ROUTES,
    groups.ROUTES,
    topics.ROUTES,
    staff.ROUTES,
    replace(tickets.ROUTES, screens=with_marks(tickets.ROUTES.screens)),
    contacts.ROUTES,
    contact_removals.ROUTES,
    replace(handling.ROUTES, screens=with_marks(handling.ROUTES.screens)),
    drills.ROUTES,
    audit.ROUTES,
    handovers.ROUTES,
    shifts.ROUTES,
    answers.ROUTES,
    Routes(screens=gateway.SCREENS),
    Routes(screens=alarms.SCREENS),
    corrections.ROUTES,
    duplicates.ROUTES,
    returns.ROUTES,
    departures.ROUTES,
    figures.ROUTES,
    announcements.ROUTES,
    replace(flashes.ROUTES, screens=with_marks(flashes.ROUTES.screens)),
    start.LAST_ROUTES,
)

# Nouns that the login and the Start button lead to; they know nothing of these.
start.START_PAYLOADS[staff.PAYLOAD] = staff.join
# The report comes last: who logged in to submit it goes on there.
ARRIVALS.extend([codes.show_code, reports.arrive])
start.STOPS.append(reports.stop)
start.START_PAYLOADS[contacts.PAYLOAD] = contacts.join
tickets.ALSO_SHOWN.append(contacts.show_firms)
