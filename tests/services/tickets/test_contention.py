"""Timers and officers at the same tickets at once never wait for each other."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterable

import pytest
from sqlalchemy import func, select, text

from services.chats.types import Address
from services.config import Config
from services.crypto.vault import Vault
from services.db.database import Database
from services.db.errors import is_conflict
from services.errors import ServiceError
from services.escalation.tables import Escalation
from services.registry import Services
from services.staff.types import StaffMember
from services.tickets.types import Status, TicketDetails
from services.timers import service as timing
from services.timers.tables import Timer
from tests.desk_samples import TOWN
from tests.doubles import StandingClock
from tests.ticket_samples import called, fire, problem

ROUNDS, TICKETS = 6, 4


@pytest.fixture
def database_kind() -> str:
    """Only a server lets two write at once."""
    return "postgresql"


@pytest.fixture(autouse=True)
def _nothing_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timing, "TRIES_AT_ONCE", 1)


@pytest.fixture
async def second(
    current_database_url: str, vault: Vault, clock: StandingClock
) -> AsyncIterator[Services]:
    """Return another process over the same database."""
    database = Database(current_database_url)
    yield Services(database, vault=vault, clock=clock, config=Config())
    await database.close()


async def waiting(services: Services, most: int) -> None:
    """Wait until so many transactions wait for a lock."""
    query = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    async with asyncio.timeout(20):
        while True:
            async with services.db.reading() as session:
                if (await session.scalar(query) or 0) >= most:
                    return
            await asyncio.sleep(0.01)


async def test_the_promise_and_the_step_of_a_ticket_do_not_wait_for_each_other(
    services: Services,
    second: Services,
    ticket: TicketDetails,
    current_database_url: str,
    clock: StandingClock,
) -> None:
    clock.advance(minutes=4)
    await fire(services)  # Rings.
    clock.advance(minutes=1)
    others = Database(current_database_url)
    async with others.transaction() as session:
        # The promise is first in the line for the escalation, its timer is already being fired.
        await session.get(Escalation, ticket.number, with_for_update=True)
        promise = asyncio.create_task(services.timers.fire_next(services.steps()))
        await waiting(second, 1)
        step = asyncio.create_task(second.timers.fire_next(second.steps()))
        await waiting(second, 2)
    await others.close()
    assert await promise == "tickets.promise"
    assert await step == "escalation.step"
    assert await called(services, "wang") == [ticket.number]
    assert await services.timers.due_at("escalation.step", ticket.number) is not None


async def conflicts(contenders: Iterable[Awaitable[object]]) -> list[BaseException]:
    """Let all run at once; returns where two waited for each other."""
    found = await asyncio.gather(*contenders, return_exceptions=True)
    errors = [one for one in found if isinstance(one, BaseException)]
    unexpected = [one for one in errors if not isinstance(one, ServiceError)]
    # On a busy machine a lock may be waited for too long: that is no deadlock.
    assert all(is_conflict(one) for one in unexpected), unexpected
    return [one for one in unexpected if "deadlock" in str(one)]


async def at_once(services: Services, handle: str) -> None:
    """Call others for all that waits for an officer in one transaction, as a removal does."""
    escalation = services.desk_work.escalation
    async with services.db.transaction():
        await escalation.hold(handle, [])
        await escalation.undeliverable(handle)


async def change(services: Services, *, leaving: str, coming: str) -> None:
    relief = services.desk_work.escalation.relief
    async with services.db.transaction():
        await relief.hold([TOWN])
        await relief.relieve(TOWN, leaving=leaving, coming=coming)


async def test_timers_officers_and_changes_of_shift_take_their_locks_in_one_order(
    services: Services, second: Services, staff: dict[str, StaffMember], clock: StandingClock
) -> None:
    zhang, found = staff["zhang"], []
    for one_round in range(ROUNDS):
        tickets = [
            await services.tickets.submit(problem(reporter=Address(f"{one_round}9{who}")))
            for who in range(TICKETS)
        ]
        numbers = [ticket.number for ticket in reversed(tickets)]
        clock.advance(minutes=5)
        page = services.steps()["escalation.page"]
        found += await conflicts(
            [
                fire(services),
                fire(second),
                services.handling.take(numbers[0], zhang, by_page=True),
                second.handling.pass_on(numbers[1], zhang, generation=1, step="duty"),
                second.desk_work.promises.holder_unreachable(numbers[0]),
                at_once(services, "zhang"),
                change(second, leaving="zhang", coming="wang"),
                *(page(handle) for handle in ("wang", "zhao", "zhang")),
                fire(services),
                fire(second),
            ]
        )
    assert found == []


async def test_two_workers_fire_each_timer_once(
    services: Services, second: Services, clock: StandingClock
) -> None:
    done: list[str] = []

    async def note(subject: str) -> None:
        await asyncio.sleep(0)
        done.append(subject)

    async with services.db.transaction():
        for number in range(60):
            await services.timers.set("step", number, clock())

    async def work(one: Services) -> None:
        while await one.timers.next_due() is not None:
            await one.timers.fire_next({"step": note})

    await asyncio.gather(*(work(one) for one in (services, second, services, second)))
    assert sorted(done, key=int) == [str(number) for number in range(60)]
    async with services.db.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Timer)) == 0


async def test_who_is_in_the_way_of_others_is_tried_again_at_once_and_counts_no_failure(
    services: Services,
    second: Services,
    ticket: TicketDetails,
    clock: StandingClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(timing, "TRIES_AT_ONCE", 3)
    tried: list[str] = []
    number = ticket.number

    async def step(subject: str) -> None:
        """Take two locks the other way round than somebody else, the first time."""
        tried.append(subject)
        async with services.db.transaction() as session:
            await session.execute(text("SET LOCAL deadlock_timeout = '50ms'"))
        await services.db.lock("second")
        if len(tried) == 1:
            other = asyncio.create_task(both())
            await waiting(second, 1)
            await services.db.lock("first")
            await other

    async def both() -> None:
        async with second.db.transaction():
            await second.db.lock("first")
            await second.db.lock("second")

    await services.timers.set("step", number, clock())
    assert await services.timers.fire_next({"step": step}) == "step"
    assert tried == [str(number)] * 2
    assert (await services.tickets.get(number)).status == Status.SUBMITTED
