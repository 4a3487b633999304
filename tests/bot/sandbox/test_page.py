"""The parts of the page that need no world: its size, records, names, the officer on duty."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.cast import CAST, SAMPLE_DAY, SAMPLE_MORNING
from bot.sandbox.cast.offices import on_duty
from bot.sandbox.page.guard import is_here
from bot.sandbox.page.records import KINDS, SOURCES, Ledger, RecordError, suggested
from bot.sandbox.page.server import STATIC
from bot.sandbox.telegram.traffic import KEPT, Traffic

MOST_LINES = 1500


def test_the_page_is_small_enough_to_be_read() -> None:
    pieces = [path for path in STATIC.iterdir() if path.suffix in {".html", ".css", ".js"}]
    assert len(pieces) > 10
    assert sum(path.read_text().count("\n") for path in pieces) <= MOST_LINES


def test_nothing_of_the_page_comes_from_elsewhere_and_no_text_becomes_html() -> None:
    for path in STATIC.iterdir():
        text = path.read_text().replace("http://www.w3.org/2000/svg", "")
        for word in ("http:", "https:", "innerHTML", "insertAdjacentHTML", "document.write"):
            assert word not in text, path.name


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost", "LOCALHOST:1", "[::1]:9"])
def test_names_of_this_machine_are_known(host: str) -> None:
    assert is_here(host)


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "[::1", "10.0.0.1"]
)
def test_other_names_are_not(host: str) -> None:
    assert not is_here(host)


@pytest.mark.parametrize(
    ("clock", "handle"),
    [("07:59", "zhang"), ("08:00", "ouyang"), ("16:00", "wang"), ("22:00", "zhang")],
)
def test_the_officer_on_duty_is_the_one_of_the_roster(clock: str, handle: str) -> None:
    hour, minute = map(int, clock.split(":"))
    assert on_duty(SAMPLE_MORNING.replace(hour=hour, minute=minute)) == handle


# Records


def row_of(text: str) -> dict[str, str]:
    (row,) = csv.DictReader(io.StringIO(text))
    return row


@pytest.mark.parametrize("source", KINDS)
def test_a_record_can_be_added_corrected_and_retracted(source: str) -> None:
    ledger = Ledger(SAMPLE_DAY)
    day = suggested(SAMPLE_DAY)
    named, text = ledger.add(source, "chen", day)
    added = row_of(text)
    assert named == source
    assert (added["version"], added["action"], added["id_number"]) == (
        "1",
        "upsert",
        CAST["chen"].id_number,
    )
    assert added[KINDS[source].day] == day
    corrected = row_of(ledger.correct(added["record_id"], "2020-02-21")[1])
    assert (corrected["version"], corrected[KINDS[source].day]) == ("2", "2020-02-21")
    retracted = row_of(ledger.retract(added["record_id"])[1])
    assert (retracted["version"], retracted["action"]) == ("3", "retract")
    assert not any(one.id == added["record_id"] for one in ledger.records)


def test_the_records_of_the_morning_can_be_corrected_too() -> None:
    ledger = Ledger(SAMPLE_DAY)
    hers = [one for one in ledger.records if one.handle == "su"]
    assert [(one.source, one.day) for one in hers] == [("antipyretics", "2020-02-20")]
    assert row_of(ledger.correct(hers[0].id, "2020-02-10")[1])["version"] == "2"


def test_an_arrival_never_comes_after_the_departure() -> None:
    row = row_of(Ledger(SAMPLE_DAY).add("stays", "chen", "2020-01-05")[1])
    assert row["arrived_on"] <= row["left_on"]


@pytest.mark.parametrize(
    ("source", "handle", "day"),
    [
        ("areas", "chen", "2020-02-20"),
        ("cases", "nobody", "2020-02-20"),
        ("cases", "chen", "yesterday"),
    ],
)
def test_what_cannot_be_written_is_refused(source: str, handle: str, day: str) -> None:
    with pytest.raises(RecordError):
        Ledger(SAMPLE_DAY).add(source, handle, day)


def test_what_was_retracted_cannot_be_corrected() -> None:
    ledger = Ledger(SAMPLE_DAY)
    record_id = row_of(ledger.add("cases", "chen", "2020-02-20")[1])["record_id"]
    ledger.retract(record_id)
    with pytest.raises(RecordError):
        ledger.correct(record_id, "2020-02-21")


def test_every_source_can_deliver_nothing_new() -> None:
    ledger = Ledger(SAMPLE_DAY)
    assert len(SOURCES) == 8
    for source in SOURCES:
        assert ledger.nothing(source).startswith("record_id,")
        assert ledger.nothing(source).count("\n") == 1


# Traffic


def test_the_log_keeps_the_newest_lines_and_never_what_is_said() -> None:
    moment = datetime(2020, 2, 24, tzinfo=UTC)
    heard: list[int] = []
    traffic = Traffic(lambda: moment + timedelta(seconds=len(heard)))
    traffic.onlookers.append(lambda: heard.append(traffic.count))
    for _ in range(KEPT + 10):
        traffic.call("sendMessage", "5", 120, 0.0123, 200)
    traffic.update("message", 5, {"text": "阿强在哪里"})
    assert heard[-1] == traffic.count == KEPT + 11
    assert [line.number for line in traffic.since(traffic.count - 2)] == [KEPT + 10, KEPT + 11]
    assert len(traffic.since(0)) == KEPT
    assert traffic.since(traffic.count) == []
    call, update = (line.json() for line in traffic.since(traffic.count - 2))
    assert (call["way"], call["took"], call["size"]) == ("call", 12, 120)
    assert update["way"] == "update"
    assert "阿强" not in str(update)
