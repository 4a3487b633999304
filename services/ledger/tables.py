"""The ledger's own table, in a database of its own, and what this database has of it."""

from datetime import datetime

from sqlalchemy import Column, MetaData, String
from sqlalchemy import Table as BareTable
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import Table, UtcDateTime

ENTRIES = BareTable(
    "ledger_entries",
    MetaData(),
    Column("id", String(16), primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("person", String(16)),
    Column("subject_index", String(96)),
    Column("at", UtcDateTime(), nullable=False),
)
"""Stands at LEDGER_URL and makes itself: no migration knows it."""


class LedgerMark(Table):
    """An entry of the ledger that this database has followed.

    It is written in the transaction that the entry is about, so a backup tells exactly which
    entries its content knows already: those need not be followed again after a restore.
    """

    __tablename__ = "ledger_marks"

    entry: Mapped[str] = mapped_column(String(16), primary_key=True)
    at: Mapped[datetime]
