"""The cast, its files, and the clock."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from stdnum.cn import ric, uscc

from bot.sandbox import cast
from bot.sandbox.clock import MovableClock


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_all_numbers_are_invented_and_well_formed() -> None:
    assert len(cast.CAST) >= 12
    for person in cast.CAST.values():
        if person.id_type == "111":
            assert person.id_number.startswith("350521")
            assert ric.calc_check_digit(person.id_number) == person.id_number[-1]
    assert cast.CAST["chen"].id_number.endswith("3417")
    assert len({person.id_number for person in cast.CAST.values()}) == len(cast.CAST)


def test_the_files_have_the_columns_of_the_contract() -> None:
    files = cast.data_files(cast.SAMPLE_DAY)
    person = ["record_id", "version", "institution", "id_number", "id_type", "id_country"]
    thing = ["record_id", "version", "institution"]
    assert {name: list(rows(text)[0]) for name, text in files.items()} == {
        "fever_clinics": [*person, "visited_on"],
        "areas": [*thing, "area_code", "name", "from", "to"],
        "stays": [*person, "area_code", "arrived_on", "left_on"],
        "cases": [*person, "status", "opened_on", "closed_on"],
        "contacts": [*person, "opened_on", "closed_on"],
        "communities": [*thing, "community_code", "name", "from", "to"],
        "residences": [*person, "community_code", "from", "to"],
        "antipyretics": [*person, "bought_on"],
    }


def test_the_situations_of_the_sample_day_come_out() -> None:
    files = {name: rows(text) for name, text in cast.data_files(cast.SAMPLE_DAY).items()}
    number = {handle: person.id_number for handle, person in cast.CAST.items()}
    bought = {row["id_number"]: row["bought_on"] for row in files["antipyretics"]}
    assert bought[number["su"]] == "2020-02-20"
    (contact,) = files["contacts"]
    assert (contact["id_number"], contact["opened_on"], contact["institution"]) == (
        number["xu"],
        "2020-02-22",
        "",
    )
    for text in cast.data_files(date(2026, 7, 1)).values():
        values = [value for row in rows(text) for value in row.values()]
        assert "2026-07-02" not in values


def test_every_hour_of_three_weeks_has_an_officer() -> None:
    shifts = rows(cast.roster_csv(cast.SAMPLE_DAY))
    staff = {(desk, handle) for desk, _, handle in cast.STAFF}
    desks = {row["code"] for row in rows(cast.desks_csv())}
    for desk in ("350521", "park-chengnan", "350521102"):
        end = None
        for row in (row for row in shifts if row["desk"] == desk):
            assert {(desk, row["officer"]), (desk, row["backup"])} <= staff
            assert row["officer"] != row["backup"]
            begin = datetime.fromisoformat(f"{row['date']}T{row['from']}")
            assert end in {None, begin}
            end = datetime.fromisoformat(f"{row['date']}T{row['to']}")
            end += timedelta(days=int(end <= begin))
        assert end == datetime.fromisoformat("2020-03-16T08:00")
    assert {desk for desk, _, _ in cast.STAFF} <= desks
    assert {row["desk"] for row in rows(cast.enterprises_csv())} <= desks
    assert {handle for _, _, handle in cast.STAFF} <= set(cast.CAST)


def test_credit_codes_are_well_formed() -> None:
    codes = [row["credit_code"] for row in rows(cast.enterprises_csv())]
    assert all(uscc.is_valid(code) for code in codes if code)


def test_the_clock_runs_on_and_can_be_moved() -> None:
    start = datetime(2020, 2, 24, 0, 10, tzinfo=UTC)
    clock = MovableClock(start)
    moves: list[datetime] = []
    stop = clock.on_move(moves.append)
    assert start <= clock() < start + timedelta(seconds=5)
    clock.advance(timedelta(minutes=5))
    assert start + timedelta(minutes=5) <= clock() < start + timedelta(minutes=5, seconds=5)
    stop()
    clock.set(start + timedelta(days=1))
    assert len(moves) == 1
    with pytest.raises(ValueError, match="aware"):
        clock.set(datetime(2020, 2, 24))  # noqa: DTZ001 - that is the point
