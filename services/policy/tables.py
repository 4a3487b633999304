"""One row for each version; none is ever changed."""

from datetime import date, datetime

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import Table


class Versioned:
    """Values of one version, and the first local day on which they hold."""

    version: Mapped[int]
    effective_on: Mapped[date] = mapped_column(index=True)
    contents: Mapped[dict[str, str]] = mapped_column(JSON)
    actor: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]


class PolicyRow(Versioned, Table):
    """A version of the policy and the first day on which it holds."""

    __tablename__ = "policies"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
