"""One row for each thing that is due."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import Table


class Timer(Table):
    """A step that is due; setting it again moves it, so a subject has one of each kind."""

    __tablename__ = "timers"

    kind: Mapped[str] = mapped_column(String(48), primary_key=True)
    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[datetime | None]
    times_set: Mapped[int] = mapped_column(default=0)
    """One that is set while its step is done fires again, be it due at the same moment."""
