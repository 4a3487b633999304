"""The one row in which all processes agree which data key seals."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import Table


class ActiveKey(Table):
    """Ids of data keys, never a key: which one seals now, and which sealed before."""

    __tablename__ = "active_key"

    name: Mapped[str] = mapped_column(String(8), primary_key=True)
    ring: Mapped[str] = mapped_column(String(16))
    former: Mapped[str] = mapped_column(String(256), default="")
    """Rings with commas, newest first, that something may still be sealed or indexed with."""
    since: Mapped[datetime]
