"""A thousand open tickets: no page, list, taking or ring costs more for them."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from handlers.all_routes import ALL_ROUTES
from handlers.context import Scene
from handlers.dispatch import dispatcher
from handlers.views.messages import Message
from services.chats.types import Address
from services.i18n import translator
from services.outbox.types import Outcome, Status
from services.registry import Services
from services.staff.types import Role, StaffMember
from services.tickets.types import Words
from tests.conftest import DATABASES
from tests.desk_samples import TOWN, WANG, ZHANG, import_county, join, write
from tests.doubles import StandingClock
from tests.shift_samples import EIGHT, LEAD
from tests.statements import counted, plan
from tests.ticket_samples import called, fire, problem

ROSTER = f"desk,date,from,to,officer,backup\n{TOWN},2020-02-24,00:00,00:00,zhang,wang\n"
FEW, MANY = 12, 36
THOUSAND = 1000
MOST = 120
"""Statements that somebody waits for, however many tickets are open."""
SCREENS = dispatcher(ALL_ROUTES).screens


@pytest.fixture(params=DATABASES)
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def zhang(services: Services, tmp_path: Path) -> StaffMember:
    await import_county(services, tmp_path)
    await join(services, "wang", "2", desk=TOWN, who=WANG)
    member = await join(services, "zhang", "1", desk=TOWN, who=ZHANG)
    await services.roster.import_file(write(tmp_path / "roster.csv", ROSTER))
    return member


async def fill(services: Services, first: int, last: int) -> None:
    async with services.db.transaction():
        for reporter in range(first, last):
            await services.tickets.submit(problem(reporter=Address(str(10_000 + reporter))))


async def shown(
    services: Services, view: str, subject: str = "", *, to: str = "1"
) -> Message | None:
    async def fetch(_: str) -> bytes:
        raise LookupError

    scene = Scene(
        services, translator("zh_CN"), Address(to), subject, {}, fetch, "bot", peek=fetch
    )
    return await SCREENS[view].render(scene)


async def costs(services: Services, zhang: StaffMember) -> dict[str, int]:
    """Return how many statements each thing takes that officers wait for."""

    async def take() -> None:
        (first, *_) = await services.desk_work.escalation.waiting("zhang")
        await services.handling.take(first.number, zhang, by_page=True)

    things: dict[str, Callable[[], Awaitable[Any]]] = {
        "page": lambda: shown(services, "tickets.page", "zhang"),
        "list": lambda: shown(services, "tickets.desk"),
        "duty": lambda: shown(services, "desks.duty"),
        "take": take,
        "ring": lambda: services.desk_work.escalation.steps()["escalation.page"]("zhang"),
        "submit": lambda: services.tickets.submit(problem(reporter=Address("5"))),
    }
    found = {}
    for name, thing in things.items():
        with counted(services.db) as statements:
            await thing()
        found[name] = len(statements)
    return found


async def test_nothing_that_officers_wait_for_grows_with_the_open_tickets(
    services: Services, zhang: StaffMember
) -> None:
    await fill(services, 0, FEW)
    few = await costs(services, zhang)
    await fill(services, FEW, MANY)
    many = await costs(services, zhang)
    assert many == few


async def test_a_page_names_a_few_counts_all_and_has_six_buttons_at_most(
    services: Services, zhang: StaffMember
) -> None:
    del zhang
    await fill(services, 0, FEW)
    page = await shown(services, "tickets.page", "zhang")
    assert page is not None
    lines = page.text.split("\n")
    assert len(lines) <= 8
    assert lines[-1] == "另有 11 件：1002，1003，1004，1005 等"
    assert sum(len(row) for row in page.buttons) == 6


async def test_what_is_open_at_a_desk_is_found_without_reading_what_is_closed(
    services: Services, zhang: StaffMember
) -> None:
    if not services.db.is_sqlite:
        pytest.skip("Few rows are read in order there, whatever the index.")
    with counted(services.db) as statements:
        await services.tickets.open_at(zhang)
    (query,) = (one for one in statements if "tickets.desk IN" in one)
    assert any("ix_tickets_open" in line for line in await plan(services.db, query))


async def pages_of(services: Services, account: str) -> list[str]:
    """Send what waits, and return the pages that went to an account."""
    sent = []
    while taken := await services.outbox.take(most=100):
        sent += [one.view for one in taken if one.to == account and one.slot == "page"]
        await services.outbox.record([Outcome(one, Status.SENT) for one in taken])
    return sent


async def test_after_an_outage_an_officer_is_rung_once_for_all_that_came(
    services: Services, zhang: StaffMember
) -> None:
    assert zhang.account is not None
    await fill(services, 0, FEW)
    assert await pages_of(services, zhang.account) == ["tickets.page"]


@pytest.fixture
async def measured(services: Services, zhang: StaffMember, clock: StandingClock) -> Services:
    """Return a desk with a night that ends soon, and whoever looks after it."""
    del zhang
    await join(services, "zhao", "3", desk=TOWN, role=Role.LEAD, who=LEAD)
    clock.moment = EIGHT - timedelta(minutes=20)
    return services


def within_bounds(name: str, statements: int, most: int, seconds: float) -> None:
    print(f"  {name:<20} {statements:>6} statements {seconds:8.3f} s")  # noqa: T201
    assert statements <= most, name


@pytest.mark.slow
async def test_a_thousand_open_tickets_hold_nobody_up(
    measured: Services, zhang: StaffMember, clock: StandingClock, tmp_path: Path
) -> None:
    """What somebody waits for takes a few statements, also the change of shift as a whole."""
    services = measured
    nights = f"{TOWN},2020-02-23,22:00,08:00,zhang,wang\n{TOWN},2020-02-24,08:00,16:00,wang,zhang"
    header = ROSTER.partition("\n")[0]
    await services.roster.import_file(write(tmp_path / "night.csv", f"{header}\n{nights}\n"))
    await services.turns.start()
    await fire(services)

    async def measure(name: str, work: Awaitable[Any], most: int = MOST) -> None:
        with counted(services.db) as statements:
            begins = perf_counter()
            await work
            seconds = perf_counter() - begins
        within_bounds(name, len(statements), most, seconds)

    print()  # noqa: T201
    clock.moment = EIGHT - timedelta(minutes=9)
    await measure("submitting them all", fill(services, 0, THOUSAND), 40 * THOUSAND)
    await measure("page", shown(services, "tickets.page", "zhang"))
    first = 1001
    await measure("take", services.handling.take(first, zhang, by_page=True))
    answer = services.desk_work.relay.answer(first, zhang, Words("已联系村里"))
    await measure("answer", answer)
    await measure("/tickets", shown(services, "tickets.desk", to="1"))
    await measure("/duty", shown(services, "desks.duty", to="1"))
    await measure("the next step", fire_at(services, clock, minutes=5), 45 * THOUSAND)
    at = str(int(EIGHT.timestamp()) // 60)
    await measure("handover sheet", shown(services, "handovers.sheet", at, to="1"))
    clock.moment = EIGHT
    await measure("change of shift", services.turns.steps()["shifts.change"](at))
    await measure("arrival", shown(services, "handovers.arrival", at, to="2"))
    await measure("handing over", services.turns.hand_over(EIGHT, zhang, keeps=False))
    await measure("/handover", shown(services, "handovers.last", to="-1"))
    await measure("/stats", shown(services, "figures.overview", "week", to="3"))


async def fire_at(services: Services, clock: StandingClock, **later: float) -> None:
    clock.advance(**later)
    await fire(services)


@pytest.mark.slow
async def test_a_thousand_open_tickets_are_each_called_for_and_none_is_lost(
    services: Services, zhang: StaffMember, clock: StandingClock
) -> None:
    await fill(services, 0, THOUSAND)
    assert len(await called(services, "zhang")) == THOUSAND
    assert len(await pages_of(services, "1")) == 1, "one message, however many tickets wait"
    clock.advance(minutes=5)
    await fire(services)
    assert len(await called(services, "wang")) == THOUSAND
    listed = await shown(services, "tickets.desk")
    assert listed is not None
    assert listed.text.startswith("未结 1000 件")
    (first, *_) = await called(services, "zhang")
    await services.handling.take(first, zhang, by_page=True)
    assert len(await called(services, "wang")) == THOUSAND - 1
