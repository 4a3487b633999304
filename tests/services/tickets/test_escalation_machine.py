"""Escalation against a small model, whatever happens in whatever order.

The model knows one person a step. What it says of generation, step, time and alarms has to be
what the rows say after every event.
"""

import asyncio
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from services.chats.types import Address
from services.clock import whole_minute
from services.config import Config
from services.crypto.vault import Vault, new_data_key
from services.db.database import Database
from services.escalation import repository
from services.escalation.errors import StepOverError
from services.registry import Services
from services.staff.types import Role
from tests.conftest import EMPTIED
from tests.desk_samples import COUNTY, TOWN, WANG, ZHANG, import_county, join, write
from tests.doubles import StandingClock
from tests.ticket_samples import everything, fire, problem

Result = TypeVar("Result")
ORDER = (("duty", "zhang"), ("backup", "wang"), ("lead", "zhao"), ("parent", None), ("hq", "liu"))
ACCOUNTS = {"zhang": "1", "wang": "2", "zhao": "3", "liu": "4"}
OVERSEERS = {"zhao", "liu"}
STEP, ANSWER = timedelta(minutes=5), timedelta(minutes=15)
EXAMPLES = 8
"""A few each time; the more it runs, the more it has seen."""
REPORTERS = iter(range(1000, 100_000))
HANDLES = st.sampled_from(sorted(ACCOUNTS))


@dataclass
class Model:
    """What ought to be."""

    now: datetime
    until: datetime
    reachable: set[str] = field(default_factory=lambda: set(ACCOUNTS))
    generation: int = 1
    step: str | None = None
    rounds: int = 0
    called: set[str] = field(default_factory=set)
    without: str | None = None
    holder: str | None = None
    answer_by: datetime | None = None
    alarms: int = 0

    def begin(self, without: str | None) -> None:
        self.generation += 1
        self.holder = self.answer_by = None
        self.until = whole_minute(self.now) + STEP
        self.step, self.rounds, self.called, self.without = None, 0, set(), without
        self.advance()

    def advance(self) -> None:
        names = [step for step, _ in ORDER]
        after = names.index(self.step) + 1 if self.step else 0
        if self.enter(ORDER[after:]):
            return
        was_called = self.step is not None
        self.generation += 1
        self.rounds += 1
        self.step, self.called, self.without = None, set(), None
        self.until = whole_minute(self.now) + STEP
        if was_called:
            self.enter(ORDER)

    def enter(self, steps: tuple[tuple[str, str | None], ...]) -> bool:
        for step, handle in steps:
            if handle not in self.reachable:
                if not self.rounds:
                    self.alarms += len(OVERSEERS & self.reachable)
                continue
            if handle in self.called or handle == self.without:
                continue
            if self.step is not None or self.until <= self.now:
                self.until = whole_minute(self.now) + STEP
            self.step = step
            self.called.add(str(handle))
            return True
        return False

    def go_on(self, end: datetime) -> None:
        """Let time pass: a step ends by its time, a promised answer is due at its own."""
        while True:
            due = self.until if self.holder is None else self.answer_by
            if due is None or due > end:
                break
            self.now = max(self.now, due)
            if self.holder is None:
                self.advance()
            else:
                self.begin(without=self.holder)
        self.now = end


class Machine(RuleBasedStateMachine):
    """The machine; which house it plays in is set below."""

    runner: ClassVar[asyncio.Runner]
    services: ClassVar[Services]
    clock: ClassVar[StandingClock]
    model: Model
    number: int

    def run(self, work: Awaitable[Result]) -> Result:
        async def joined() -> Result:
            return await work

        return self.runner.run(joined())

    @initialize(away=st.sets(HANDLES))
    def submit(self, away: set[str]) -> None:
        self.clock.moment = whole_minute(self.clock()) + timedelta(minutes=1)
        self.model = Model(self.clock(), self.clock() + STEP)
        for handle in ACCOUNTS:
            self.reach(handle, is_reachable=handle not in away)
        self.run(everything(self.services))
        self.number = self.run(
            self.services.tickets.submit(problem(reporter=Address(str(next(REPORTERS)))))
        ).number
        self.model.advance()

    def teardown(self) -> None:
        if hasattr(self, "number"):
            reporter = self.run(self.services.tickets.get(self.number)).reporter
            self.run(self.services.tickets.withdraw(self.number, reporter))

    @rule(handle=HANDLES, is_reachable=st.booleans())
    def reach(self, handle: str, *, is_reachable: bool) -> None:
        account = Address(ACCOUNTS[handle])
        self.run(self.services.chats.set_reachable(account, is_reachable=is_reachable))
        (self.model.reachable.add if is_reachable else self.model.reachable.discard)(handle)

    @rule(seconds=st.integers(1, 900))
    def wait(self, seconds: int) -> None:
        end = self.clock() + timedelta(seconds=seconds)
        self.model.go_on(end)
        while (due := self.run(self.services.timers.next_due())) and due <= end:
            self.clock.moment = max(self.clock(), due)
            self.run(fire(self.services))
        self.clock.moment = end

    @precondition(lambda self: self.model.holder is None)
    @rule(handle=HANDLES)
    def take(self, handle: str) -> None:
        member = self.run(self.services.staff.get(handle))
        self.run(self.services.handling.take(self.number, member, by_page=False))
        self.model.holder = handle
        self.model.answer_by = whole_minute(self.clock()) + ANSWER

    @precondition(lambda self: self.model.holder is None and self.model.step is not None)
    @rule()
    def decline(self) -> None:
        model = self.model
        handle = dict(ORDER)[str(model.step)]
        self.press(str(handle), model.generation, str(model.step))
        model.advance()

    @rule(handle=HANDLES, back=st.integers(0, 2), step=st.sampled_from([s for s, _ in ORDER]))
    def press_what_is_over(self, handle: str, back: int, step: str) -> None:
        model = self.model
        is_valid = (back, step, dict(ORDER)[step]) == (0, model.step, handle)
        if model.holder is None and is_valid:
            return
        with pytest.raises(StepOverError):
            self.press(handle, model.generation - back, step)

    @precondition(lambda self: self.model.generation > 1 and self.model.step is not None)
    @rule()
    def press_a_former_generation(self) -> None:
        model = self.model
        handle = str(dict(ORDER)[str(model.step)])
        with pytest.raises(StepOverError):
            self.press(handle, model.generation - 1, str(model.step))

    def press(self, handle: str, generation: int, step: str) -> None:
        escalation = self.services.desk_work.escalation
        self.run(escalation.pass_on(self.number, generation=generation, step=step, handle=handle))

    @invariant()
    def is_as_the_model_says(self) -> None:
        if not hasattr(self, "number"):
            return
        self.run(self.compare())

    async def compare(self) -> None:
        model = self.model
        async with self.services.db.transaction() as session:
            row = await repository.get(session, self.number)
            assert row is not None
            pages = await repository.pages(session, row)
        assert row.is_paused == (model.holder is not None)
        found = (row.generation, row.step, row.until, {page.handle for page in pages})
        assert found == (model.generation, model.step, model.until, model.called)
        waiting = {
            handle
            for handle in ACCOUNTS
            if await self.services.desk_work.escalation.waiting(handle)
        }
        assert not waiting if row.is_paused else waiting <= model.called
        assert row.is_paused or row.until > self.clock(), "a step ends by its time"
        sent = [one for one in await everything(self.services) if one.view == "tickets.alarm"]
        assert len(sent) == model.alarms
        model.alarms = 0


@contextmanager
def open_house(url: str, folder: Path, clock: StandingClock) -> Iterator[tuple[Any, Services]]:
    with asyncio.Runner() as runner:
        db = Database(url)
        services = Services(db, vault=Vault([new_data_key()]), clock=clock, config=Config())

        async def prepare() -> None:
            if not db.is_sqlite:
                async with db.engine.begin() as connection:
                    await connection.exec_driver_sql(f"DO $do$ BEGIN {EMPTIED}; END $do$")
            await import_county(services, folder)
            await join(services, "zhang", "1", desk=TOWN, who=ZHANG)
            await join(services, "wang", "2", desk=TOWN, who=WANG)
            lead, boss = ("赵国强", "350521197208280011"), ("刘志远", "350521197010060022")
            await join(services, "zhao", "3", desk=TOWN, role=Role.LEAD, who=lead)
            await join(services, "liu", "4", desk=COUNTY, role=Role.HQ, who=boss)
            days = (clock().date() + timedelta(days=day) for day in range(60))
            rows = [f"{TOWN},{day},00:00,00:00,zhang,wang" for day in days]
            roster = "\n".join(["desk,date,from,to,officer,backup", *rows, ""])
            await services.roster.import_file(write(folder / "roster.csv", roster))

        runner.run(prepare())
        yield runner, services
        runner.run(db.close())


def test_whatever_happens_escalation_is_where_the_model_says(
    current_database_url: str, clock: StandingClock, tmp_path: Path
) -> None:
    with open_house(current_database_url, tmp_path, clock) as (runner, services):
        house = {"runner": runner, "services": services, "clock": clock}
        run_state_machine_as_test(
            type("InHouse", (Machine,), house),
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=15,
                deadline=None,
                # To shrink over a real database would take minutes.
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )
