"""A problem at a small county's desk, for tests of what is done with it."""

from services.chats.types import Address
from services.outbox.types import Outcome, Outgoing, Status
from services.registry import Services
from services.tickets.types import Category, Kind, NewTicket, Urgency
from tests.desk_samples import TOWN

LI = Address("900")


def problem(**changes: object) -> NewTicket:
    usual: dict[str, object] = {
        "category": Category.ACCESS,
        "kind": Kind.KEPT_OUT,
        "urgency": Urgency.NOW,
        "reporter": LI,
        "place": TOWN,
        "phone": "13800000000",
        "description": "在村口",
    }
    return NewTicket(**(usual | changes))  # type: ignore[arg-type]


async def fire(services: Services) -> list[str]:
    """Do what is due; returns the kinds."""
    fired = []
    while (kind := await services.timers.fire_next(services.steps())) is not None:
        fired.append(kind)
    return fired


async def called(services: Services, handle: str) -> list[int]:
    return [one.number for one in await services.desk_work.escalation.waiting(handle)]


async def everything(services: Services) -> list[Outgoing]:
    """Return all that waits; each counts as sent, so that more of its chat can follow."""
    found: list[Outgoing] = []
    while taken := await services.outbox.take(busy=(), most=50):
        await services.outbox.record([Outcome(message, Status.SENT) for message in taken])
        found += taken
    return found
