"""Desks and the codes with which groups are bound to them."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
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


class DeskBindCode(Table):
    """A one-time code for `/bind`: found by its first part, proven by the rest."""

    __tablename__ = "desk_bind_codes"

    selector: Mapped[str] = mapped_column(String(8), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    desk: Mapped[str] = mapped_column(ForeignKey("desks.code"))
    officer: Mapped[str | None] = mapped_column(String(32))
    """The one handle that may use it; None: any officer of the desk who has joined."""
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
