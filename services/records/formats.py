"""The files of the eight sources: which columns they have, and how a row becomes a record.

Each line is parsed for itself. No column holds line breaks, and a stray quotation mark must not
swallow the records of the following lines: a lost record would make somebody green.
"""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import BinaryIO, NamedTuple

from services.people.errors import InvalidNumberError
from services.people.numbers import normalise
from services.records.errors import HeaderError
from services.records.types import CaseStatus, Rejection, Source

LONGEST_LINE = 4096
LONGEST_ID = 64
LONGEST_TEXT = 120
MOST_VERSION_DIGITS = 15
_BOM = b"\xef\xbb\xbf"
_DATE_LENGTH = 10
_DAY = timedelta(days=1)

_COMMON = ("action", "version", "institution")
_PERSON = ("id_type", "id_country")


@dataclass(frozen=True)
class Format:
    """The columns of a source: what says from when, until when, where and what."""

    first: str
    end: str | None = None
    """None: the record counts for its first day alone."""
    end_is_last: bool = False
    """The day in `end` still counts itself."""
    place: str | None = None
    name: str | None = None
    status: str | None = None
    has_person: bool = True

    @property
    def required(self) -> tuple[str, ...]:
        own = (self.place, self.name, self.status, self.first, self.end)
        person = ("id_number",) if self.has_person else ()
        return ("record_id", *person, *(column for column in own if column))

    @property
    def optional(self) -> tuple[str, ...]:
        return _COMMON + (_PERSON if self.has_person else ())


FORMATS: Mapping[Source, Format] = {
    Source.FEVER_CLINICS: Format("visited_on"),
    Source.AREAS: Format("from", "to", place="area_code", name="name", has_person=False),
    Source.STAYS: Format("arrived_on", "left_on", end_is_last=True, place="area_code"),
    Source.CASES: Format("opened_on", "closed_on", status="status"),
    Source.CONTACTS: Format("opened_on", "closed_on"),
    Source.COMMUNITIES: Format(
        "from", "to", place="community_code", name="name", has_person=False
    ),
    Source.RESIDENCES: Format("from", "to", place="community_code"),
    Source.ANTIPYRETICS: Format("bought_on"),
}


class Row(NamedTuple):
    """A valid row, without anything that names the person; dates as ISO texts."""

    line: int
    record_id: str
    version: int
    is_retracted: bool = False
    subjects: Sequence[str] = ()
    """The person's blind indexes in hexadecimal digits, one under each ring."""
    place: str | None = None
    name: str | None = None
    status: str | None = None
    first_day: str | None = None
    end_day: str | None = None
    institution: str | None = None


class RejectedError(Exception):
    """A row cannot be taken."""

    def __init__(self, reason: Rejection) -> None:
        super().__init__(reason)
        self.reason = reason


class Reading:
    """Reads the rows of one file."""

    def __init__(
        self, source: Source, *, today: date, indexes: Callable[[str], tuple[bytes, ...]]
    ) -> None:
        self._format = FORMATS[source]
        self._today = today
        self._today_text = today.isoformat()
        self._indexes = indexes
        self._columns: dict[str, int] = {}

    def rows(
        self,
        file: BinaryIO,
        *,
        reject: Callable[[int, Rejection], None],
        digest: Callable[[bytes], None],
    ) -> Iterator[Row]:
        """Yield the valid rows and tell `reject` about the others.

        `digest` is fed every byte. Raises HeaderError before the first row.
        """
        number = 0
        for number, line, is_whole in _lines(file, digest):
            if number == 1:
                self._read_header(line)
                continue
            try:
                if cells := _cells(line, is_whole=is_whole):
                    yield self._row(number, cells)
            except RejectedError as error:
                reject(number, error.reason)
        if number == 0:
            self._read_header(b"")

    def _read_header(self, line: bytes) -> None:
        try:
            names = [name.strip() for name in _cells(line.removeprefix(_BOM), is_whole=True)]
        except RejectedError:
            names = []
        required, optional = self._format.required, self._format.optional
        missing = [name for name in required if name not in names]
        unknown = [name for name in names if name not in required + optional]
        double = sorted({name for name in names if names.count(name) > 1})
        if missing or unknown or double:
            # A misspelled column would silently drop what it says. Unknown names are counted, not
            # repeated: in a file without a header they are somebody's number.
            raise HeaderError(
                missing=", ".join(missing), unknown=len(unknown), double=", ".join(double)
            )
        self._columns = {name: place for place, name in enumerate(names)}

    def _row(self, line: int, cells: Sequence[str]) -> Row:
        if len(cells) != len(self._columns):
            raise RejectedError(Rejection.WRONG_COLUMNS)
        record_id = self._cell(cells, "record_id")
        if not record_id or len(record_id) > LONGEST_ID or not record_id.isprintable():
            raise RejectedError(Rejection.RECORD_ID)
        action = self._cell(cells, "action") or "upsert"
        if action not in {"upsert", "retract"}:
            raise RejectedError(Rejection.ACTION)
        version = _version(self._cell(cells, "version"))
        if action == "retract":
            return Row(line, record_id, version, is_retracted=True)
        subjects = self._subjects(cells) if self._format.has_person else ()
        first_day, end_day = self._days(cells)
        return Row(
            line,
            record_id,
            version,
            subjects=subjects,
            place=self._place(cells),
            name=self._text(cells, self._format.name),
            status=self._status(cells),
            first_day=first_day,
            end_day=end_day,
            institution=self._text(cells, "institution"),
        )

    def _cell(self, cells: Sequence[str], column: str | None) -> str:
        place = self._columns.get(column) if column else None
        return "" if place is None else cells[place].strip()

    def _text(self, cells: Sequence[str], column: str | None) -> str | None:
        text = self._cell(cells, column)
        if len(text) > LONGEST_TEXT or not text.isprintable():
            raise RejectedError(Rejection.TEXT)
        return text or None

    def _subjects(self, cells: Sequence[str]) -> tuple[str, ...]:
        number = self._cell(cells, "id_number")
        if not number:
            raise RejectedError(Rejection.NUMBER_MISSING)
        kind, country = self._cell(cells, "id_type"), self._cell(cells, "id_country")
        try:
            key = normalise(kind, country, number, today=self._today)
        except InvalidNumberError:
            raise RejectedError(Rejection.NUMBER) from None
        return tuple(index.hex() for index in self._indexes(key.index_text))

    def _place(self, cells: Sequence[str]) -> str | None:
        if self._format.place is None:
            return None
        place = self._text(cells, self._format.place)
        if place is None or len(place) > LONGEST_ID:
            raise RejectedError(Rejection.PLACE)
        return place

    def _status(self, cells: Sequence[str]) -> str | None:
        if self._format.status is None:
            return None
        try:
            return CaseStatus(self._cell(cells, self._format.status)).value
        except ValueError:
            raise RejectedError(Rejection.STATUS) from None

    def _days(self, cells: Sequence[str]) -> tuple[str, str | None]:
        """Return the first day and the first that no longer counts, None where it is open."""
        first = self._date(self._cell(cells, self._format.first))
        if first is None:
            raise RejectedError(Rejection.DATE_MISSING)
        if self._format.end is None:
            return first.isoformat(), (first + _DAY).isoformat()
        end = self._date(self._cell(cells, self._format.end))
        if end is None:
            return first.isoformat(), None
        if end < first:
            raise RejectedError(Rejection.ORDER)
        if self._format.end_is_last:
            end += _DAY
        return first.isoformat(), end.isoformat()

    def _date(self, text: str) -> date | None:
        if not text:
            return None
        # Python reads 20200220 and 2020-W08-4 as well; the contract has one spelling.
        if len(text) != _DATE_LENGTH or text[4] != "-" or text[7] != "-" or not text.isascii():
            raise RejectedError(Rejection.DATE)
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise RejectedError(Rejection.DATE) from None
        if text > self._today_text:
            raise RejectedError(Rejection.FUTURE)
        return day


def _lines(file: BinaryIO, digest: Callable[[bytes], None]) -> Iterator[tuple[int, bytes, bool]]:
    """Yield number, bytes and whether the line is whole; one that is too long comes cut."""
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        digest(line)
        is_whole = line.endswith(b"\n") or len(line) < LONGEST_LINE
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST_LINE)
            digest(rest)
        yield number, line, is_whole


def _cells(line: bytes, *, is_whole: bool) -> list[str]:
    if not is_whole:
        raise RejectedError(Rejection.TOO_LONG)
    try:
        text = line.decode()
    except UnicodeDecodeError:
        raise RejectedError(Rejection.NOT_UTF8) from None
    text = text.rstrip("\r\n")
    if not text.strip():
        return []
    if '"' not in text:
        return text.split(",")
    try:
        return next(csv.reader([text], strict=True))
    except csv.Error:
        raise RejectedError(Rejection.MALFORMED) from None


def _version(text: str) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdecimal() and len(text) <= MOST_VERSION_DIGITS):
        raise RejectedError(Rejection.VERSION)
    return int(text)
