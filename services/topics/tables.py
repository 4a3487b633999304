"""The groups that want topics, and the topics of tickets."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import Table


class TopicGroup(Table):
    """A group in which each new ticket gets a topic of its own."""

    __tablename__ = "topic_groups"

    address: Mapped[str] = mapped_column(String(64), primary_key=True)
    switched_by: Mapped[str] = mapped_column(String(32))
    switched_at: Mapped[datetime]
    told: Mapped[str] = mapped_column(String(64), default="")
    """The faults of which its leads know already, with spaces."""


class TicketTopic(Table):
    """A ticket's topic in a group, or that it has none there."""

    __tablename__ = "ticket_topics"

    address: Mapped[str] = mapped_column(String(64), primary_key=True)
    ticket: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(8))
    """`wanted`, `open`, `closed`, or `none`: the card stands in the group itself."""
    thread: Mapped[str | None] = mapped_column(String(20))
