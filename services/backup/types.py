"""What crosses the door of the backups' room."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

VERSION: Final = 1
"""Of the form; a higher one is refused."""

Progress = Callable[[int, int], None]
"""Is told now and then how many rows are done, and of how many."""


def no_progress(done: int, rows: int) -> None:
    """Tell nobody."""
    del done, rows


@dataclass(frozen=True)
class TableShape:
    """A table in a backup: what its columns hold, in the order of each row."""

    name: str
    columns: tuple[tuple[str, str], ...]
    """Name and kind."""
    rows: int


@dataclass(frozen=True)
class Header:
    """What a backup says of itself before its rows."""

    revision: str
    """Of the schema that the rows fit."""
    region: str
    made_at: datetime
    """Everything in it is of this one moment."""
    tables: tuple[TableShape, ...]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)


@dataclass(frozen=True)
class Replayed:
    """What was followed again from the ledger."""

    erased: int
    unbound: int
    removed: int
    partners: int = 0
    contacts: int = 0
    unknown: int = 0
    """Entries under data keys that are not at hand: they were not followed."""


@dataclass(frozen=True)
class Restored:
    """What a restore has done."""

    header: Header
    epoch: int
    held: int
    """Messages that wait for a person's decision."""
    withdrawn: int
    """Codes that were still valid and are void now."""
    replayed: Replayed


@dataclass(frozen=True)
class EpochDetails:
    """The time since the last restore; the first epoch began with the installation."""

    number: int
    since: datetime
    made_at: datetime
    """When the backup was made that it began from: what came later is missing."""
