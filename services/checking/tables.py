"""Pictures that were sent to be checked, until they are deleted from their chat."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import Table


class PictureCheck(Table):
    """A picture in a chat; it is deleted with its verdict within the hour (SECURITY.md 20)."""

    __tablename__ = "picture_checks"

    account: Mapped[str] = mapped_column(String(64), primary_key=True)
    message: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
