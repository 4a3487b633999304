"""What each person was told last."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import Table


class Standing(Table):
    """What a person was told last, so that a change is noticed and told.

    It decides nothing: colours are computed from records alone, each time. Reasons stand in it
    as a digest only.
    """

    __tablename__ = "standings"

    person: Mapped[str] = mapped_column(String(64), primary_key=True)
    subject: Mapped[bytes] = mapped_column(LargeBinary)
    """The person's newest blind index, under which records are found."""
    told: Mapped[str] = mapped_column(String(8))
    """`green`, `orange`, or `neither`: then a code is owed as soon as it can be made."""
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    told_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_standings_subject", "subject"),
        Index("ix_standings_told", "told"),
    )
