"""Who wants receipts, and the checks of each day."""

from datetime import date, datetime

from sqlalchemy import LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import SEALED, Table


class ReceiptChoice(Table):
    """A person who wants to hear of checks."""

    __tablename__ = "receipt_choices"

    person: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[datetime]


class ReceiptDay(Table):
    """The checks of a person's codes on one day; neither where nor by whom."""

    __tablename__ = "receipt_days"
    __table_args__ = (UniqueConstraint("person", "day"),)

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    person: Mapped[str] = mapped_column(String(64))
    day: Mapped[date] = mapped_column(index=True)
    content: Mapped[bytes] = mapped_column(LargeBinary, info=SEALED)
