"""Samples that several tests of views show."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from services.chats.types import Address
from services.tickets.types import Category, Kind, Status, TicketDetails, Urgency

NOW = datetime(2020, 2, 24, 13, 40, tzinfo=UTC)


def ticket(number: int, **differing: Any) -> TicketDetails:
    """Return a dormitory that is too crowded, submitted at 21:40, but for what differs."""
    usual = TicketDetails(
        number=number,
        category=Category.ACCOMMODATION,
        kind=Kind.TOO_CROWDED,
        urgency=Urgency.TONIGHT,
        status=Status.SUBMITTED,
        desk="350521",
        place=None,
        reporter=Address("900"),
        person=None,
        contact_name_masked=None,
        has_phone=False,
        enterprise=None,
        is_confidential=False,
        facts={},
        description="",
        attachments=(),
        assignee=None,
        submitted_at=NOW,
        take_by=NOW + timedelta(minutes=15),
        taken_at=None,
        answer_by=None,
        answered_at=None,
        resolved_at=None,
        closed_at=None,
        rating=None,
    )
    return replace(usual, **differing)
