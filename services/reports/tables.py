"""Reports on their way, and what need not be asked twice."""

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import SEALED, Table


class ReportDraft(Table):
    """The one report that an account is filling in."""

    __tablename__ = "report_drafts"

    account: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary, info=SEALED)
    """Sealed: the answers so far, and how they were before each of the last ones."""
    changed_at: Mapped[datetime]
    is_reminded: Mapped[bool] = mapped_column(default=False)


class Reporter(Table):
    """What an account has reported before and is not asked again."""

    __tablename__ = "reporters"

    account: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary, info=SEALED)
    """Sealed: firm, place, phone."""
    changed_at: Mapped[datetime]
