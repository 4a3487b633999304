"""A change of shift: the sheet, the call, whose the tickets are, and who hears of silence."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.outbox.types import Placing
from services.registry import Services
from services.shifts.errors import TurnNotFoundError, TurnOverError
from services.staff.types import StaffMember
from services.tickets.types import Action, AttachmentType, Attachment, Status, Words
from services.chats.types import Address
from services.tickets.watches import Why
from tests.desk_samples import COUNTY, PARK, TOWN, write
from tests.doubles import StandingClock
from tests.services.shifts.conftest import HEADER
from tests.ticket_samples import called, fire, problem

EIGHT = datetime(2020, 2, 24, 0, 0, tzinfo=UTC)
"""08:00 in Huian: Zhang's night ends, Wang's day begins."""
Staff = dict[str, StaffMember]


@pytest.fixture(autouse=True)
def _night(clock: StandingClock) -> None:
    clock.set(EIGHT - timedelta(hours=2))


async def shown(services: Services) -> list[tuple[str, str, Placing]]:
    """Return what would be sent of changes of shift: what, to whom, how."""
    found = []
    while taken := await services.outbox.take(busy=(), most=50):
        found += [
            (one.view.removeprefix("handovers."), one.to, one.placing)
            for one in taken
            if one.view.startswith("handovers.")
        ]
        await services.outbox.record([])
        for one in taken:
            await _sent(services, one)
    return sorted(found)
