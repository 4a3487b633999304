"""Records of the cast as somebody at the panel adds, corrects and retracts them."""

import csv
import io
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bot.sandbox.cast import CAST, data_files
from bot.sandbox.cast.records import CLOSED_COMMUNITY, LISTED_AREA

Words = tuple[str, str]

_PLACES = {"area_code": LISTED_AREA, "community_code": CLOSED_COMMUNITY}


@dataclass(frozen=True)
class Kind:
    """A source whose records are about persons, as the panel offers it."""

    title: Words
    day: str
    """The column that the panel asks for."""
    fixed: dict[str, str] = field(default_factory=dict)
    """What stands in the others; a value `{days}` before the day is told in days."""
    ends: str = ""


KINDS = {
    "antipyretics": Kind(("⑥ 买退烧药", "(6) antipyretics bought"), "bought_on"),
    "fever_clinics": Kind(("① 去过发热门诊", "(1) visit to a fever clinic"), "visited_on"),
    "stays": Kind(
        ("② 离开疫情高发地区", "(2) left a listed area"),
        "left_on",
        {"area_code": LISTED_AREA, "arrived_on": "2020-01-20"},
    ),
    "cases": Kind(
        ("③ 疑似人员", "(3) suspected case"), "opened_on", {"status": "suspected"}, "closed_on"
    ),
    "contacts": Kind(("④ 密切接触者", "(4) close contact"), "opened_on", ends="closed_on"),
    "residences": Kind(
        ("⑤ 住在封闭管理小区", "(5) lives in a closed community"),
        "from",
        {"community_code": CLOSED_COMMUNITY},
        "to",
    ),
}
PLACES = {
    "areas": ("疫情高发地区名单", "list of areas"),
    "communities": ("封闭小区名单", "list of closed communities"),
}
SOURCES: dict[str, Words] = {
    "fever_clinics": ("发热门诊", "fever clinics"),
    "areas": PLACES["areas"],
    "stays": ("旅居记录", "stays"),
    "cases": ("确诊和疑似", "cases"),
    "contacts": ("密切接触", "contacts"),
    "communities": PLACES["communities"],
    "residences": ("居住小区", "residences"),
    "antipyretics": ("退烧药登记", "antipyretics"),
}


class RecordError(ValueError):
    """What was asked for cannot be written into a file: the reason is the text."""


@dataclass(frozen=True)
class Record:
    """One record: its source, whose it is, the day it tells of; version counts its corrections."""

    id: str
    source: str
    handle: str
    day: str
    version: int = 1
    is_retracted: bool = False


class Ledger:
    """The records that stand; each change returns the file that tells the house of it."""

    def __init__(self, day: date) -> None:
        self._headers = {
            name: text.partition("\n")[0].split(",") for name, text in data_files(day).items()
        }
        self._records = {one.id: one for one in _delivered(day)}
        self._count = 0

    @property
    def records(self) -> list[Record]:
        return [one for one in self._records.values() if not one.is_retracted]

    def nothing(self, source: str) -> str:
        """Return a delivery without anything new."""
        return ",".join(self._headers[source]) + "\n"

    def add(self, source: str, handle: str, day: str) -> tuple[str, str]:
        """Return source and file of a new record; raises RecordError."""
        if source not in KINDS or handle not in CAST:
            raise RecordError("no such source or person")
        self._count += 1
        return self._keep(Record(f"PLAY-{self._count:04d}", source, handle, _day(day)))

    def correct(self, record_id: str, day: str) -> tuple[str, str]:
        """Return source and file with another day; raises RecordError."""
        former = self._found(record_id)
        return self._keep(replace(former, day=_day(day), version=former.version + 1))

    def retract(self, record_id: str) -> tuple[str, str]:
        """Return source and file that take a record back; raises RecordError."""
        former = self._found(record_id)
        return self._keep(replace(former, version=former.version + 1, is_retracted=True))

    def _found(self, record_id: str) -> Record:
        record = self._records.get(record_id)
        if record is None or record.is_retracted:
            raise RecordError("no such record")
        return record

    def _keep(self, record: Record) -> tuple[str, str]:
        self._records[record.id] = record
        kind, person = KINDS[record.source], CAST[record.handle]
        values = {
            "record_id": record.id,
            "version": str(record.version),
            "id_number": person.id_number,
            "id_type": person.id_type,
            "id_country": person.id_country,
            **kind.fixed,
            kind.day: record.day,
            "action": "retract" if record.is_retracted else "upsert",
        }
        if values.get("arrived_on", "") > record.day:
            values["arrived_on"] = record.day
        columns = [*self._headers[record.source], "action"]
        out = io.StringIO()
        writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerow(values)
        return record.source, out.getvalue()


def suggested(today: date) -> str:
    """Return the day that a form shows at first."""
    return (today - timedelta(days=4)).isoformat()


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise RecordError("no such day") from None


def _delivered(day: date) -> list[Record]:
    """Return the cast's own records that make somebody orange, as the morning brought them."""
    owners = {person.id_number: handle for handle, person in CAST.items()}
    records = []
    for source, text in data_files(day).items():
        for row in csv.DictReader(io.StringIO(text)):
            is_plain = all(row[name] == code for name, code in _PLACES.items() if name in row)
            if source in KINDS and row.get("id_number") in owners and is_plain:
                day_of = row[KINDS[source].day]
                records.append(Record(row["record_id"], source, owners[row["id_number"]], day_of))
    return records
