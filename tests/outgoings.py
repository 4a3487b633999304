"""Messages as the outbox hands them over to be sent."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from services.chats.types import Address
from services.outbox.types import Outgoing, Placing, Priority

_ONE = Outgoing(
    id=1,
    to=Address("1"),
    view="text",
    subject="",
    params={},
    placing=Placing.SEND,
    slot=None,
    is_silent=False,
    priority=Priority.REPLY,
    is_retry=False,
    tries=1,
    created_at=datetime(2020, 2, 24, tzinfo=UTC),
)


def outgoing(to: object = 1, **changes: Any) -> Outgoing:
    """Return a message to a chat, sent for the first time, with some changes."""
    return replace(_ONE, to=Address(str(to)), **changes)
