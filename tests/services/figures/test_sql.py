"""The queries say the same as pencil and paper, on both databases."""

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.clock import whole_minute
from services.figures import repository, rules, sql
from services.figures.counts import DESK, KIND, TOTAL
from services.figures.types import Period
from services.registry import Services
from services.tables import Ticket, TicketEventRow, TicketMessageRow
from services.tickets.rules import OPEN
from services.tickets.types import Action, Category, Kind, Status, Urgency
from tests import figure_model as model
from tests.figure_model import Told

NOW = datetime(2020, 2, 24, 15, 30, 30, tzinfo=UTC)
MINUTES = st.integers(0, 3 * 24 * 60)
"""Before now: far enough for several nights."""
SECONDS = st.sampled_from([0, 1, 30, 59])
NEAR = st.sampled_from([0, 4, 5, 15, 20, 30, 45, 60, 90, 700])
SIDE = st.sampled_from([-1, 0, 0, 1, 25])
"""Minutes after the report and seconds beside them: at and around the promised times."""


@st.composite
def tickets(draw: st.DrawFn) -> Told:
    submitted = NOW - timedelta(minutes=draw(MINUTES), seconds=draw(SECONDS))
    status = draw(st.sampled_from(Status))

    def later() -> datetime:
        at = whole_minute(submitted) + timedelta(minutes=draw(NEAR), seconds=draw(SIDE))
        return max(at, submitted)

    actions = st.sampled_from(
        [Action.TAKEN, Action.CAME_BACK, Action.CONFIRMED, Action.DENIED, Action.REOPENED]
    )
    events = [(draw(actions), later()) for _ in range(draw(st.integers(0, 4)))]
    answers = [(later(), draw(st.booleans())) for _ in range(draw(st.integers(0, 2)))]
    return Told(
        desk=draw(st.sampled_from(["park", "town"])),
        category=draw(st.sampled_from(Category)),
        kind=draw(st.sampled_from([Kind.KEPT_OUT, Kind.RECORD_WRONG, Kind.TRAINING])),
        urgency=draw(st.sampled_from(Urgency)),
        status=status,
        submitted_at=submitted,
        is_drill=draw(st.sampled_from([False, False, False, True])),
        closed_at=None if status in OPEN else later(),
        rating=draw(st.one_of(st.none(), st.integers(1, 3))),
        events=tuple(events),
        answers=tuple(answers),
    )


async def store(session: AsyncSession, found: list[Told]) -> None:
    for table in (TicketMessageRow, TicketEventRow, Ticket):
        await session.execute(delete(table))
    for number, told in enumerate(found, start=1):
        session.add(
            Ticket(
                number=number,
                category=told.category.value,
                kind=told.kind.value,
                urgency=told.urgency.value,
                status=told.status.value,
                desk=told.desk,
                reporter=b"",
                content=b"",
                is_confidential=False,
                is_drill=told.is_drill,
                submitted_at=told.submitted_at,
                take_by=told.submitted_at,
                closed_at=told.closed_at,
                rating=told.rating,
            )
        )
        for action, at in told.events:
            values = {"ticket": number, "at": at, "action": action.value}
            await session.execute(insert(TicketEventRow).values(values))
        for position, (at, is_taken_back) in enumerate(told.answers):
            session.add(
                TicketMessageRow(
                    id=f"{number}-{position}",
                    ticket=number,
                    position=position,
                    direction="to_reporter",
                    body=b"",
                    is_result=False,
                    at=at,
                    taken_back_at=at if is_taken_back else None,
                )
            )
    await session.flush()


async def agrees(services: Services, found: list[Told], within: Period) -> int:
    """Compare both ways of counting; returns how many tickets counted."""
    expected = model.count(found, within, NOW, services.calendar)
    nights = rules.nights(within, services.calendar)
    standards = await services.standards.every()
    facts = sql.facts(within, nights, None, int(NOW.timestamp()), standards)
    async with services.db.transaction() as session:
        await store(session, found)
        counts = await repository.counts(session, facts)
        middles = {
            name: await repository.middles(session, facts, name)
            for name in ("taking", "answering")
        }
        opened = await repository.open_now(session, None, NOW)
        again = sql.facts(within, nights, ["park"], int(NOW.timestamp()), standards)
        at_park = await repository.counts(session, again)
    names = list(vars(next(iter(counts.values())))) if counts else []
    assert {key: [getattr(one, name) for name in names] for key, one in counts.items()} == {
        key: [getattr(one, name) for name in names] for key, one in expected.items()
    }
    assert at_park == {key: one for key, one in counts.items() if key[0] == "park"}
    for name, measured in middles.items():
        for by, key_of in ((TOTAL, lambda _: ""), (DESK, lambda k: k[0]), (KIND, lambda k: k[1])):
            values: dict[tuple[str, bool], list[float]] = {}
            for key, total in expected.items():
                for is_night, times in getattr(total, name).items():
                    if times:
                        values.setdefault((key_of(key), is_night), []).extend(times)
            told = {key: (one.seconds, one.count) for key, one in measured[by].items()}
            assert told == {key: model.middle(times) for key, times in values.items()}, (name, by)
    waiting = [
        (one.desk, model.kind_of(one), model.age(NOW - one.submitted_at))
        for one in found
        if one.status in OPEN and model.counts_as_figure(one)
    ]
    assert opened == {key: waiting.count(key) for key in set(waiting)}
    return sum(one.received for one in expected.values())


async def test_queries_and_pencil_and_paper_agree(services: Services) -> None:
    examples: list[tuple[list[Told], int]] = []

    @settings(
        max_examples=60,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(st.lists(tickets(), max_size=12), st.integers(1, 3 * 24))
    def collect(found: list[Told], hours: int) -> None:
        examples.append((found, hours))

    collect()
    counted = 0
    for found, hours in examples:
        within = Period(NOW - timedelta(hours=hours), NOW)
        counted += await agrees(services, found, within)
    assert counted


async def test_a_week_less_its_days_leaves_no_few_tickets(services: Services) -> None:
    """Of Monday came 9, of Tuesday 2, of Wednesday 8, and 3 have come since."""
    eight = services.calendar.at(NOW.date(), rules.DIGEST_AT)
    hours = timedelta(hours=1)
    plan = ((72, 9), (48, 2), (24, 8), (0, 3))
    moments = [eight - ago * hours + n * hours for ago, count in plan for n in range(count)]
    moments += [eight - hours * 24, eight - hours]  # The first and the last hour of a day.
    async with services.db.transaction() as session:
        await store(session, [plain(at) for at in moments])

    async def told(start: int, end: int) -> tuple[int | None, Period, bool]:
        within = Period(eight - start * hours, eight - end * hours)
        found = await services.figures.told(within)
        return found.total.received, found.period, found.has_rest

    assert (await told(72, 48))[0] == 9
    tuesday = Period(eight - 48 * hours, eight - 24 * hours)
    assert await told(48, 24) == (None, tuesday, False)
    # Two of Tuesday are told with the ten of Wednesday, and only so.
    assert await told(24, 0) == (12, Period(eight - 48 * hours, eight), False)
    assert (await told(7 * 24, 0))[0] == 21
    assert await told(72, -24) == (21, Period(eight - 72 * hours, eight), True)


def plain(at: datetime) -> Told:
    kind, urgency = Kind.KEPT_OUT, Urgency.TONIGHT
    return Told("park", Category.ACCESS, kind, urgency, Status.SUBMITTED, at)
