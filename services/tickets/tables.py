"""Tickets, their timeline and what was said about them."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import INDEX, SEALED, Table


class TicketCounter(Table):
    """Gives out numbers in the submitting transaction, so that none is given twice."""

    __tablename__ = "ticket_counters"

    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    value: Mapped[int]


class Ticket(Table):
    """A reported problem."""

    __tablename__ = "tickets"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    category: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(32))
    urgency: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(20))
    desk: Mapped[str] = mapped_column(String(32))
    place: Mapped[str | None] = mapped_column(String(32))
    person: Mapped[str | None] = mapped_column(String(16), index=True)
    shared_with: Mapped[str | None] = mapped_column(String(16), index=True)
    """The enterprise whose contacts see it; never one of a confidential report."""
    reporter: Mapped[bytes] = mapped_column(LargeBinary, index=True, info=INDEX)
    """A blind index of the reporter's address."""
    content: Mapped[bytes] = mapped_column(LargeBinary, info=SEALED)
    """Sealed: the address, the contact, the facts, the words."""
    is_confidential: Mapped[bool]
    is_drill: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Practice: nobody reported it, and no figure counts it."""
    assignee: Mapped[str | None] = mapped_column(String(32))
    submitted_at: Mapped[datetime] = mapped_column(index=True)
    take_by: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    answer_by: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    support_at: Mapped[datetime | None]
    """When the officer who has it asked a lead for support."""
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    rating: Mapped[int | None]
    standard: Mapped[int] = mapped_column(default=1, server_default="1")
    """The version of the service standards that it keeps."""
    master: Mapped[int | None] = mapped_column(index=True)
    """The ticket that it is a duplicate of."""
    returned: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """Whether desks have said that it is not theirs, and whether that was decided."""

    __table_args__ = (
        Index(
            "ix_tickets_open",
            "desk",
            "number",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index(
            "ix_tickets_closed",
            "desk",
            "closed_at",
            sqlite_where=text("closed_at IS NOT NULL"),
            postgresql_where=text("closed_at IS NOT NULL"),
        ),
    )


class TicketEventRow(Table):
    """A line of the timeline; lines are only ever added."""

    __tablename__ = "ticket_events"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    ticket: Mapped[int] = mapped_column(index=True)
    at: Mapped[datetime]
    action: Mapped[str] = mapped_column(String(16))
    actor: Mapped[str | None] = mapped_column(String(32))
    detail: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (Index("ix_ticket_events_actor", "actor", "at"),)


class TicketMessageRow(Table):
    """What the desk and the reporter told each other, and notes that stay inside."""

    __tablename__ = "ticket_messages"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    ticket: Mapped[int] = mapped_column(index=True)
    position: Mapped[int]
    """Which message of its ticket it is: two may have the same moment."""
    direction: Mapped[str] = mapped_column(String(16))
    author: Mapped[str | None] = mapped_column(String(32))
    body: Mapped[bytes] = mapped_column(LargeBinary, info=SEALED)
    """Sealed."""
    is_result: Mapped[bool]
    at: Mapped[datetime]
    next_by: Mapped[datetime | None]
    former_status: Mapped[str | None] = mapped_column(String(20))
    """What becomes of the ticket again if the message is taken back."""
    former_next_by: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    taken_back_at: Mapped[datetime | None]
    uncertain_at: Mapped[datetime | None]
    """Since when nobody knows whether it arrived; its author may send it again, once."""
    origin: Mapped[str | None] = mapped_column(String(40), index=True)
    """The number of the author's own message, or of their album; says nothing without the chat."""
    changed_at: Mapped[datetime | None]
