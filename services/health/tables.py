"""What each person was told last."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import DIGEST, SEALED, Table


class TellingRow(Table):
    """What somebody was told last, so that a change is noticed and told.

    It decides nothing: colours are computed from records alone, each time. Whose it is stands
    inside, sealed: in a dump no path leads from an account to a colour. For that it has no
    moment either, and no order in which it was made.
    """

    __tablename__ = "tellings"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    """Random."""
    told: Mapped[str] = mapped_column(String(8), index=True)
    """`green`, `orange`, or `neither`: then a code is owed as soon as it can be made."""
    content: Mapped[bytes] = mapped_column(LargeBinary, info=SEALED)
    """Sealed: the person, and which situations hold until when."""

    __table_args__ = ({"sqlite_with_rowid": False},)


class TellingSubject(Table):
    """Under which blind indexes the records of a telling's person are found: one for each ring."""

    __tablename__ = "telling_subjects"

    subject: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True, info=DIGEST)
    telling: Mapped[str] = mapped_column(ForeignKey("tellings.id", ondelete="CASCADE"), index=True)

    __table_args__ = ({"sqlite_with_rowid": False},)


class Standing(Table):
    """What release 1 told: the person in the clear beside the colour. Taken over at the start."""

    __tablename__ = "standings"

    person: Mapped[str] = mapped_column(String(64), primary_key=True)
    subject: Mapped[bytes] = mapped_column(LargeBinary, info=DIGEST)
    told: Mapped[str] = mapped_column(String(8))
    digest: Mapped[bytes] = mapped_column(LargeBinary, info=DIGEST)
    told_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_standings_subject", "subject"),
        Index("ix_standings_told", "told"),
    )
