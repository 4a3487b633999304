"""What it costs that many steps end in one minute: a constant for each ticket, and a small one."""

from pathlib import Path

import pytest

from services.chats.types import Address
from services.escalation import audience
from services.registry import Services
from tests.conftest import DATABASES
from tests.desk_samples import TOWN, WANG, ZHANG, import_county, join, write
from tests.doubles import StandingClock
from tests.statements import counted
from tests.ticket_samples import called, fire, problem

ROSTER = f"desk,date,from,to,officer,backup\n{TOWN},2020-02-24,00:00,00:00,zhang,wang\n"
TICKETS = 60
MOST = 13
"""Statements for a ticket: its promise, its next step, all calls and all rings together."""


@pytest.fixture(params=DATABASES)
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def desk(services: Services, tmp_path: Path) -> Services:
    await import_county(services, tmp_path)
    await join(services, "zhang", "1", desk=TOWN, who=ZHANG)
    await join(services, "wang", "2", desk=TOWN, who=WANG)
    await services.roster.import_file(write(tmp_path / "roster.csv", ROSTER))
    await fire(services)
    return services


async def test_each_of_many_steps_that_end_in_one_minute_costs_a_few_statements(
    desk: Services, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    # However slow the machine is: all of it is one second.
    monkeypatch.setattr(audience, "monotonic", lambda: 0.0)
    async with desk.db.transaction():
        for reporter in range(TICKETS):
            await desk.tickets.submit(problem(reporter=Address(f"9{reporter}")))
    clock.advance(minutes=4)
    await fire(desk)
    clock.advance(minutes=1)
    with counted(desk.db) as statements:
        await fire(desk)
    assert len(await called(desk, "wang")) == TICKETS
    assert len(statements) <= MOST * TICKETS
