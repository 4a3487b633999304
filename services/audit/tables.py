"""The chain, the heads that headquarters was told, and the keys behind the pseudonyms.

Triggers refuse every change and deletion of the first two; the migration makes them.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import SEALED, Table


class AuditEntry(Table):
    """A link of the chain."""

    __tablename__ = "audit_entries"

    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(32))
    """The handle of an officer, or from where the program was told."""
    action: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(64))
    """What it was done to: `ticket:1052`, `desk:huangtang`."""
    person: Mapped[str | None] = mapped_column(String(32), index=True)
    """A pseudonym; nobody's any more once its key is destroyed."""
    detail: Mapped[str | None] = mapped_column(String(64))
    former: Mapped[str] = mapped_column(String(64))
    """The hash of the entry before."""
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Table):
    """What headquarters was told of the chain on a day."""

    __tablename__ = "audit_heads"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    at: Mapped[datetime]
    position: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))


class AuditSubject(Table):
    """The random key of a person's pseudonym; who deletes their data takes it along."""

    __tablename__ = "audit_subjects"

    person: Mapped[str] = mapped_column(String(16), primary_key=True)
    key: Mapped[bytes] = mapped_column(LargeBinary, info=SEALED)
