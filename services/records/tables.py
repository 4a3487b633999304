"""Records, the loads that brought them, and when each source was heard last."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import INDEX, SEALED, Table


class RecordRow(Table):
    """A record of a person, or a listing of an area or a community; never a name or a number.

    A retracted record stays as an empty row, so that an older version cannot bring it back.
    """

    __tablename__ = "records"

    source: Mapped[str] = mapped_column(String(16), primary_key=True)
    record_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    is_retracted: Mapped[bool]
    subject: Mapped[bytes | None] = mapped_column(LargeBinary, info=INDEX)
    """Blind index of the person's key."""
    place: Mapped[str | None] = mapped_column(String(64))
    name: Mapped[str | None] = mapped_column(String(120))
    status: Mapped[str | None] = mapped_column(String(16))
    first_day: Mapped[date | None]
    end_day: Mapped[date | None]
    """The first day that no longer counts; empty means open."""
    institution: Mapped[str | None] = mapped_column(String(120))
    load: Mapped[int] = mapped_column(ForeignKey("loads.id"))

    __table_args__ = (
        Index("ix_records_subject", "subject", "source"),
        Index("ix_records_place", "place", "source"),
    )


class Load(Table):
    """A delivery: who brought it, when and how much."""

    __tablename__ = "loads"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    source: Mapped[str] = mapped_column(String(16))
    actor: Mapped[str] = mapped_column(String(64))
    digest: Mapped[bytes] = mapped_column(LargeBinary, info=SEALED)
    """Of its bytes (SHA-256), sealed: of a short file everything but the number is in the tables,
    and the number could be tried out."""
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    rows: Mapped[int] = mapped_column(BigInteger)
    changed: Mapped[int] = mapped_column(BigInteger, default=0)
    rejected: Mapped[int] = mapped_column(BigInteger, default=0)


class SourceRow(Table):
    """When the last delivery of a source was completed."""

    __tablename__ = "sources"

    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    fresh_at: Mapped[datetime]
    load: Mapped[int] = mapped_column(ForeignKey("loads.id"))
