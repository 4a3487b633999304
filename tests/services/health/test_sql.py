"""The evaluator and the queries say the same of every person on every day."""

from collections import defaultdict
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table as SqlTable
from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.health import repository, rules
from services.health.types import Reason
from services.people.types import PersonId
from services.policy.types import Policy
from services.records.formats import FORMATS
from services.records.tables import Load, RecordRow
from services.records.types import CaseStatus, Listing, Period, Record, Source
from services.registry import Services
from tests.doubles import StandingClock

START = date(2020, 2, 1)
SUBJECTS = (b"a", b"b", b"c")
INDEXED = [subject * times for subject in SUBJECTS for times in (1, 2)]
DAYS = st.integers(0, 20)
PLACES = st.sampled_from(["P", "Q"])


@st.composite
def rows(draw: st.DrawFn) -> dict[str, object]:
    """Return a record of any source, also empty, open, retracted and far-reaching ones."""
    source = draw(st.sampled_from(list(Source)))
    form = FORMATS[source]
    first = draw(DAYS)
    length = draw(st.one_of(st.none(), st.integers(0, 12))) if form.end else 1
    return {
        "source": source.value,
        "is_retracted": draw(st.sampled_from([False, False, False, True])),
        "subject": draw(st.sampled_from(INDEXED)) if form.has_person else None,
        "place": draw(PLACES) if form.place else None,
        "name": "name" if form.name else None,
        "status": "confirmed" if form.status else None,
        "first_day": START + timedelta(days=first),
        "end_day": None if length is None else START + timedelta(days=first + length),
    }


def in_python(
    found: list[dict[str, object]], subject: bytes, day: date, policy: Policy
) -> tuple[Reason, ...]:
    records = []
    lists: defaultdict[tuple[Source, str], list[Listing]] = defaultdict(list)
    for number, row in enumerate(found):
        if row["is_retracted"]:
            continue
        source = Source(str(row["source"]))
        period = Period(row["first_day"], row["end_day"])  # type: ignore[arg-type]
        place = None if row["place"] is None else str(row["place"])
        if not FORMATS[source].has_person:
            lists[source, place or ""].append(
                Listing(source, f"R{number}", place or "", "name", period)
            )
        elif row["subject"] in {subject, subject * 2}:
            status = CaseStatus.CONFIRMED if row["status"] else None
            records.append(Record(source, f"R{number}", period, place, status, load=1))
    return rules.reasons(records, lists, day=day, policy=policy)


async def in_sql(
    session: AsyncSession, found: list[dict[str, object]], day: date, policy: Policy
) -> dict[PersonId, tuple[Reason, ...]]:
    await session.execute(delete(RecordRow))
    common = {"version": 0, "institution": None, "load": 1}
    written = [{"record_id": f"R{number}", **common, **row} for number, row in enumerate(found)]
    table = RecordRow.__table__
    assert isinstance(table, SqlTable)
    if written:
        await session.execute(insert(table), written)
    orange = await repository.reasons_of_everybody(session, day=day, policy=policy)
    return {PersonId(telling): reasons for telling, (_, reasons) in orange.items()}


async def test_evaluator_and_queries_agree(services: Services, clock: StandingClock) -> None:
    examples: list[tuple[list[dict[str, object]], int, int]] = []

    @settings(
        max_examples=60,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(
        st.lists(rows(), min_size=2, max_size=8), st.integers(0, 45), st.sampled_from([0, 3, 14])
    )
    def collect(found: list[dict[str, object]], day: int, window: int) -> None:
        examples.append((found, day, window))

    collect()
    async with services.db.transaction() as session:
        session.add(Load(source="stays", actor="test", digest=b"", started_at=clock(), rows=0))
        for subject in SUBJECTS:
            # Of two keys: each record stands under one of a person's indexes.
            both = (subject, subject * 2)
            await repository.remember(session, subject.decode(), both, told="green", content=b"")
        orange = 0
        for found, offset, window in examples:
            day = START + timedelta(days=offset)
            policy = Policy(window_days=window, area_window_days=window)
            queried = await in_sql(session, found, day, policy)
            for subject in SUBJECTS:
                expected = in_python(found, subject, day, policy)
                assert queried.get(PersonId(subject.decode()), ()) == expected
                both = (subject, subject * 2)
                alone = await repository.reasons_of(session, both, day=day, policy=policy)
                assert alone == expected
                orange += bool(expected)
        assert orange
