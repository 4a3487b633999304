"""Who took figures out of the house."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import Table


class FigureExport(Table):
    """A file of figures that an officer was given; lines are only ever added."""

    __tablename__ = "figure_exports"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    officer: Mapped[str] = mapped_column(String(32))
    format: Mapped[str] = mapped_column(String(8))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    at: Mapped[datetime]
