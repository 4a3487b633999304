"""One row for each desk."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import Table


class Desk(Table):
    """One desk; lists are kept as the file has them, with semicolons."""

    __tablename__ = "desks"

    code: Mapped[str] = mapped_column(String(24), primary_key=True)
    name_zh: Mapped[str] = mapped_column(String(64))
    name_en: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(8))
    parent: Mapped[str | None] = mapped_column(ForeignKey("desks.code"))
    phones: Mapped[str] = mapped_column(String(200), default="")
    hours: Mapped[str] = mapped_column(String(64), default="")
    categories: Mapped[str] = mapped_column(String(128))
    position: Mapped[int]
    """Its place in the file: the order in which people see it."""
    group: Mapped[str | None] = mapped_column("group_address", String(64), index=True)
    bound_at: Mapped[datetime | None]
    bound_by: Mapped[str | None] = mapped_column(String(32))
