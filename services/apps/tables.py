"""Sessions of Mini Apps."""

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import HASH, Table


class AppCheckCount(Table):
    """How many codes an account has scanned in a Mini App since a moment."""

    __tablename__ = "app_check_counts"

    account: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[datetime] = mapped_column(index=True)
    count: Mapped[int]


class AppSession(Table):
    """A Mini App that was opened by an account; its token lives in the page's memory alone."""

    __tablename__ = "app_sessions"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True, info=HASH)
    opening_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True, info=HASH)
    """Of what it was exchanged for, `initData` or the former token, which serves once."""
    account: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
