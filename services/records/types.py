"""What crosses the door of the records' room."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Source(StrEnum):
    """Who delivers records; each serves one of the six situations (N4)."""

    FEVER_CLINICS = "fever_clinics"
    AREAS = "areas"
    STAYS = "stays"
    CASES = "cases"
    CONTACTS = "contacts"
    COMMUNITIES = "communities"
    RESIDENCES = "residences"
    ANTIPYRETICS = "antipyretics"


class CaseStatus(StrEnum):
    """What a case is."""

    CONFIRMED = "confirmed"
    SUSPECTED = "suspected"


class Rejection(StrEnum):
    """Why a row was not taken; the reasons say nothing about the person."""

    NOT_UTF8 = "not_utf8"
    TOO_LONG = "line_too_long"
    MALFORMED = "malformed_csv"
    WRONG_COLUMNS = "wrong_number_of_columns"
    RECORD_ID = "record_id_invalid"
    ACTION = "action_invalid"
    VERSION = "version_invalid"
    VERSION_OLDER = "version_older_than_stored"
    TEXT = "text_too_long"
    NUMBER_MISSING = "id_number_missing"
    NUMBER = "id_number_invalid"
    DATE_MISSING = "date_missing"
    DATE = "date_invalid"
    FUTURE = "date_in_future"
    ORDER = "dates_out_of_order"
    STATUS = "status_invalid"
    PLACE = "place_missing"


Reject = Callable[[int, Rejection], None]
"""Is told the line of a row that was not taken and why."""


@dataclass(frozen=True, slots=True)
class Period:
    """Local days from the first on; `end` is the first that no longer counts, None: open."""

    first: date
    end: date | None

    def overlap(self, other: "Period") -> "Period":
        """Return the days of both; it can be empty."""
        ends = [end for end in (self.end, other.end) if end is not None]
        return Period(max(self.first, other.first), min(ends, default=None))

    @property
    def is_empty(self) -> bool:
        return self.end is not None and self.end <= self.first


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a person."""

    source: Source
    id: str
    period: Period
    place: str | None = None
    status: CaseStatus | None = None
    institution: str | None = None
    load: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """A time in which an area or a community was on its list."""

    source: Source
    id: str
    place: str
    name: str
    period: Period


@dataclass(frozen=True)
class LoadDetails:
    """What became of a delivery."""

    number: int
    source: Source
    rows: int
    """Rows that were valid, changed or not."""
    changed: int
    rejected: int
    is_delivery: bool
    """False where every row was rejected: its source did not become fresh."""


@dataclass(frozen=True)
class SourceDetails:
    """What is known of a source."""

    source: Source
    fresh_at: datetime | None
    """When its last delivery was completed."""
    records: int
