"""Deliveries: what is taken, what is rejected, and that repeating changes nothing."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from services.records.errors import HeaderError
from services.records.formats import FORMATS
from services.records.service import CHUNK
from services.records.tables import Load, RecordRow
from services.records.types import LoadDetails, Rejection, Source
from services.registry import Services
from tests.doubles import StandingClock

CARD = "11010519491231002X"
OTHER = "350521199003073417"
Rejects = list[tuple[int, Rejection]]


async def load(
    services: Services, source: Source, text: str | bytes, rejects: Rejects | None = None
) -> LoadDetails:
    data = text.encode() if isinstance(text, str) else text
    kept = [] if rejects is None else rejects
    return await services.records.load(
        source,
        io.BytesIO(data),
        actor="test",
        reject=lambda line, reason: kept.append((line, reason)),
    )


async def stored(services: Services) -> list[tuple[object, ...]]:
    columns = [column for column in RecordRow.__table__.c if column.name != "load"]
    async with services.db.reading() as session:
        found = await session.execute(select(*columns).order_by(*columns[:2]))
        return [tuple(row) for row in found]


async def test_a_delivery_makes_its_source_fresh(services: Services, clock: StandingClock) -> None:
    done = await load(
        services,
        Source.ANTIPYRETICS,
        f"record_id,id_number,bought_on\nA1,{CARD},2020-02-20\n",
    )
    assert (done.rows, done.changed, done.rejected, done.is_delivery) == (1, 1, 0, True)
    fresh = {source.source: source.fresh_at for source in await services.records.sources()}
    assert fresh[Source.ANTIPYRETICS] == clock()
    assert fresh[Source.CASES] is None


async def test_a_file_with_only_its_header_is_a_delivery(services: Services) -> None:
    done = await load(services, Source.CASES, "record_id,id_number,status,opened_on,closed_on\n")
    assert done.is_delivery
    assert done.rows == done.rejected == 0


async def test_nothing_stored_names_the_person(services: Services) -> None:
    await load(
        services, Source.ANTIPYRETICS, f"record_id,id_number,bought_on\nA1,{CARD},2020-02-20\n"
    )
    assert CARD not in repr(await stored(services))
    assert CARD[-6:] not in repr(await stored(services))


@pytest.mark.parametrize("text", ["", "\n", "record_id,id_number\n", "visited_on\n", "\ufeff"])
async def test_a_file_without_its_columns_changes_nothing(services: Services, text: str) -> None:
    with pytest.raises(HeaderError):
        await load(services, Source.FEVER_CLINICS, text)
    async with services.db.reading() as session:
        assert (await session.scalars(select(Load))).all() == []


async def test_a_misspelled_or_doubled_column_refuses_the_file(services: Services) -> None:
    for header in (
        "record_id,id_number,bought_on,verison",
        "record_id,id_number,bought_on,bought_on",
    ):
        with pytest.raises(HeaderError):
            await load(services, Source.ANTIPYRETICS, header + "\n")


async def test_a_header_that_is_a_persons_row_is_not_repeated_in_the_refusal(
    services: Services,
) -> None:
    with pytest.raises(HeaderError) as refusal:
        await load(services, Source.ANTIPYRETICS, f"A1,{CARD},2020-02-20\n")
    assert CARD not in repr(refusal.value.params)


async def test_a_byte_order_mark_and_windows_lines_are_read(services: Services) -> None:
    text = f"\ufeffrecord_id,id_number,bought_on\r\nA1,{CARD},2020-02-20\r\n"
    assert (await load(services, Source.ANTIPYRETICS, text)).changed == 1


CASES = {
    f"A1,{CARD},2020-02-20,,,": None,
    f'A1,{CARD},2020-02-20,,,"惠安, 药店"': None,
    f" A1 , {CARD} ,2020-02-20,upsert,7,": None,
    f",{CARD},2020-02-20,,,": Rejection.RECORD_ID,
    f"{'A' * 65},{CARD},2020-02-20,,,": Rejection.RECORD_ID,
    "A1,,2020-02-20,,,": Rejection.NUMBER_MISSING,
    "A1,110105194912310021,2020-02-20,,,": Rejection.NUMBER,
    f"A1,{CARD},,,,": Rejection.DATE_MISSING,
    f"A1,{CARD},20200220,,,": Rejection.DATE,
    f"A1,{CARD},2020-02-30,,,": Rejection.DATE,
    f"A1,{CARD},2020-W08-4,,,": Rejection.DATE,
    f"A1,{CARD},2020-02-25,,,": Rejection.FUTURE,
    f"A1,{CARD},2020-02-24,,,": None,
    f"A1,{CARD},2020-02-20,delete,,": Rejection.ACTION,
    f"A1,{CARD},2020-02-20,,-1,": Rejection.VERSION,
    f"A1,{CARD},2020-02-20,,²,": Rejection.VERSION,
    f"A1,{CARD},2020-02-20,,,{'x' * 121}": Rejection.TEXT,
    f"A1,{CARD},2020-02-20": Rejection.WRONG_COLUMNS,
    f'A1,{CARD},2020-02-20,,,"open': Rejection.MALFORMED,
    f"A1,{CARD},2020-02-20,,,{'x' * 5000}": Rejection.TOO_LONG,
    "A1,,,retract,,": None,
}


@pytest.mark.parametrize(("row", "reason"), CASES.items())
async def test_a_row_is_taken_or_rejected_for_its_reason_alone(
    services: Services, row: str, reason: Rejection | None
) -> None:
    rejects: Rejects = []
    header = "record_id,id_number,bought_on,action,version,institution"
    good = f"Z9,{OTHER},2020-02-20,,,"
    done = await load(services, Source.ANTIPYRETICS, f"{header}\n{row}\n\n{good}\n", rejects)
    assert rejects == ([] if reason is None else [(2, reason)])
    assert done.rows == (2 if reason is None else 1)
    assert done.is_delivery


async def test_bytes_that_are_no_text_lose_their_own_row_only(services: Services) -> None:
    rejects: Rejects = []
    text = b"record_id,id_number,bought_on\nA\xff,x,y\nA2," + CARD.encode() + b",2020-02-20"
    assert (await load(services, Source.ANTIPYRETICS, text, rejects)).changed == 1
    assert rejects == [(2, Rejection.NOT_UTF8)]


async def test_statuses_places_and_periods_are_checked(services: Services) -> None:
    rejects: Rejects = []
    cases = f"record_id,id_number,status,opened_on,closed_on\nC1,{CARD},ill,2020-02-01,\n"
    await load(services, Source.CASES, cases, rejects)
    stays = (
        "record_id,id_number,area_code,arrived_on,left_on\n"
        f"S1,{CARD},,2020-02-01,\nS2,{CARD},420100,2020-02-02,2020-02-01\n"
        f"S3,{CARD},420100,2020-02-02,2020-02-02\n"
    )
    await load(services, Source.STAYS, stays, rejects)
    assert rejects == [(2, Rejection.STATUS), (2, Rejection.PLACE), (3, Rejection.ORDER)]


async def test_a_file_of_which_nothing_was_taken_does_not_make_its_source_fresh(
    services: Services,
) -> None:
    text = "record_id,id_number,bought_on\nA1,1,2020-02-20\n"
    assert not (await load(services, Source.ANTIPYRETICS, text)).is_delivery
    assert all(source.fresh_at is None for source in await services.records.sources())


async def test_an_older_version_is_refused_and_a_retracted_record_stays_away(
    services: Services,
) -> None:
    header = "record_id,id_number,bought_on,version,action\n"
    rejects: Rejects = []
    await load(services, Source.ANTIPYRETICS, f"{header}A1,{CARD},2020-02-20,3,\n")
    await load(services, Source.ANTIPYRETICS, f"{header}A1,{CARD},2020-02-01,2,\n", rejects)
    assert rejects == [(2, Rejection.VERSION_OLDER)]
    await load(services, Source.ANTIPYRETICS, f"{header}A1,,,4,retract\n")
    await load(services, Source.ANTIPYRETICS, f"{header}A1,{CARD},2020-02-20,3,\n", rejects)
    assert rejects[1:] == [(2, Rejection.VERSION_OLDER)]
    assert {source.records for source in await services.records.sources()} == {0}


async def test_a_record_that_a_file_does_not_name_stays(services: Services) -> None:
    header = "record_id,id_number,bought_on\n"
    await load(services, Source.ANTIPYRETICS, f"{header}A1,{CARD},2020-02-20\n")
    await load(services, Source.ANTIPYRETICS, f"{header}A2,{OTHER},2020-02-20\n")
    assert len(await stored(services)) == 2


async def test_an_interrupted_delivery_is_not_fresh_and_is_simply_loaded_again(
    services: Services,
) -> None:
    rows = "".join(f"A{number},{CARD},2020-02-20\n" for number in range(CHUNK + 5))
    text = "record_id,id_number,bought_on\n" + rows

    def interrupt(written: int, _: int) -> None:
        raise KeyboardInterrupt(written)

    with pytest.raises(KeyboardInterrupt):
        await services.records.load(
            Source.ANTIPYRETICS,
            io.BytesIO(text.encode()),
            actor="test",
            reject=lambda _line, _reason: None,
            progress=interrupt,
        )
    assert len(await stored(services)) == CHUNK
    assert all(source.fresh_at is None for source in await services.records.sources())
    done = await load(services, Source.ANTIPYRETICS, text)
    assert (done.rows, done.changed) == (CHUNK + 5, 5)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["A1", "A2", "A3"]),
        st.sampled_from([CARD, OTHER, "bad"]),
        st.sampled_from(["2020-02-20", "2020-02-21", "2020-03-01"]),
        st.integers(0, 3),
        st.sampled_from(["", "retract"]),
    ),
    max_size=12,
)


async def test_loading_a_file_again_changes_nothing(services: Services) -> None:
    @settings(max_examples=40, deadline=None)
    @given(ROWS)
    def check(rows: list[tuple[str, str, str, int, str]]) -> None:
        files.append(rows)

    files: list[list[tuple[str, str, str, int, str]]] = []
    check()
    for rows in files:
        text = "record_id,id_number,bought_on,version,action\n"
        text += "".join(",".join(map(str, row)) + "\n" for row in rows)
        await load(services, Source.ANTIPYRETICS, text)
        before = await stored(services)
        await load(services, Source.ANTIPYRETICS, text)
        assert await stored(services) == before


def test_every_source_has_its_format() -> None:
    assert set(FORMATS) == set(Source)
    assert FORMATS[Source.AREAS].required == ("record_id", "area_code", "name", "from", "to")
    assert FORMATS[Source.STAYS].required == (
        "record_id",
        "id_number",
        "area_code",
        "arrived_on",
        "left_on",
    )
