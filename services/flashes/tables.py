"""Which tickets were reported to headquarters, and who has seen it."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import Table


class FlashRow(Table):
    """A flash report; a ticket has one at most."""

    __tablename__ = "flashes"

    ticket: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    officer: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]


class FlashSeenRow(Table):
    """That somebody at headquarters has seen it."""

    __tablename__ = "flash_seen"

    ticket: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    officer: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime]
