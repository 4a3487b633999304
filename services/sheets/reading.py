"""Reads a CSV file with a header, UTF-8 with or without BOM, row by row."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from services.sheets.errors import SheetNotReadableError, WrongColumnsError

LIST_SEPARATOR = ";"


@dataclass(frozen=True)
class Row:
    """One row of a sheet; a column that the file does not have is empty."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def list_of(self, column: str) -> tuple[str, ...]:
        """Return the parts of a cell that holds a list."""
        parts = self[column].replace("；", LIST_SEPARATOR).split(LIST_SEPARATOR)
        return tuple(part.strip() for part in parts if part.strip())


@dataclass(frozen=True)
class Rejected:
    """A row that was not taken: its line in the file and the code of the reason."""

    line: int
    reason: str


class RowError(Exception):
    """Leaves the checks of one row with the reason why it is not taken."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Imported:
    """What became of a file."""

    taken: int
    rejected: tuple[Rejected, ...] = ()


def rows(path: Path, *, required: tuple[str, ...], optional: tuple[str, ...]) -> Iterator[Row]:
    """Yield the rows that are not empty, their cells stripped.

    Raises SheetNotReadableError and WrongColumnsError before the first row.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = [name.strip() for name in next(reader, [])]
            _check(header, required, optional)
            for cells in reader:
                stripped = [cell.strip() for cell in cells]
                if any(stripped):
                    named = dict(zip(header, stripped, strict=False))
                    yield Row(reader.line_num, named)
    except (OSError, UnicodeDecodeError, csv.Error):
        # The cause names a path or cites the content; the reader of the message knows both.
        raise SheetNotReadableError from None


def _check(header: list[str], required: tuple[str, ...], optional: tuple[str, ...]) -> None:
    missing = [name for name in required if name not in header]
    unknown = [name for name in header if name not in (*required, *optional)]
    if missing or unknown or len(set(header)) != len(header):
        raise WrongColumnsError(missing=",".join(missing), unknown=",".join(unknown))
