"""What is due happens once, also after a failure and after a long sleep."""

import asyncio
from datetime import timedelta

import pytest

from services.registry import Services
from services.timers.service import OFTEN
from tests.doubles import StandingClock


class Steps:
    """Writes down what happened; may fail a few times first."""

    def __init__(self, failures: int = 0) -> None:
        self.done: list[str] = []
        self.failures = failures

    async def __call__(self, subject: str) -> None:
        if self.failures:
            self.failures -= 1
            raise LookupError
        self.done.append(subject)


async def fire_all(services: Services, steps: Steps) -> None:
    while await services.timers.fire_next({"step": steps}) is not None:
        pass


async def test_a_step_happens_once_when_it_is_due(
    services: Services, clock: StandingClock
) -> None:
    steps = Steps()
    await services.timers.set("step", 1047, clock() + timedelta(minutes=5))
    await fire_all(services, steps)
    assert steps.done == []
    clock.advance(minutes=5)
    await fire_all(services, steps)
    await fire_all(services, steps)
    assert steps.done == ["1047"]


async def test_steps_overdue_after_a_downtime_happen_in_order(
    services: Services, clock: StandingClock
) -> None:
    steps = Steps()
    for minutes in (3, 1, 2):
        await services.timers.set("step", minutes, clock() + timedelta(minutes=minutes))
    clock.advance(days=1)
    await fire_all(services, steps)
    assert steps.done == ["1", "2", "3"]


async def test_setting_a_timer_again_moves_it(services: Services, clock: StandingClock) -> None:
    steps = Steps()
    await services.timers.set("step", 1, clock() + timedelta(minutes=1))
    await services.timers.set("step", 1, clock() + timedelta(minutes=9))
    clock.advance(minutes=5)
    await fire_all(services, steps)
    assert steps.done == []
    assert await services.timers.next_due() == clock() + timedelta(minutes=4)


async def test_a_cancelled_timer_never_fires(services: Services, clock: StandingClock) -> None:
    steps = Steps()
    await services.timers.set("step", 1, clock())
    await services.timers.cancel("step", 1)
    await fire_all(services, steps)
    assert steps.done == []


async def test_a_failing_step_is_tried_again_and_holds_up_no_other(
    services: Services, clock: StandingClock
) -> None:
    steps = Steps(failures=1)
    await services.timers.set("step", "bad", clock() - timedelta(minutes=1))
    await services.timers.set("step", "good", clock())
    with pytest.raises(LookupError):
        await services.timers.fire_next({"step": steps})
    await fire_all(services, steps)
    assert steps.done == ["good"]
    clock.advance(seconds=10)
    await fire_all(services, steps)
    assert steps.done == ["good", "bad"]


async def test_what_fails_is_tried_again_after_ever_longer_pauses_and_never_given_up(
    services: Services, clock: StandingClock
) -> None:
    steps, began, pauses = Steps(failures=8), clock(), []
    await services.timers.set("step", 1, clock())
    for _ in range(8):
        with pytest.raises(LookupError):
            await services.timers.fire_next({"step": steps})
        due_at = await services.timers.due_at("step", 1)
        assert due_at == await services.timers.next_due()
        assert due_at is not None
        pauses.append(int((due_at - clock()).total_seconds()))
        clock.moment = due_at
    assert pauses == [10, 60, 300, 900, 900, 900, 900, 900]
    await fire_all(services, steps)
    assert (steps.done, await services.timers.next_due()) == (["1"], None)
    assert clock() > began + timedelta(hours=1)


async def test_what_fails_often_waits_until_nothing_else_is_due(
    services: Services, clock: StandingClock
) -> None:
    steps = Steps(failures=OFTEN)
    await services.timers.set("step", "bad", clock())
    for _ in range(OFTEN):
        with pytest.raises(LookupError):
            await services.timers.fire_next({"step": steps})
        clock.advance(minutes=15)
    await services.timers.set("step", "good", clock())
    await fire_all(services, steps)
    assert steps.done == ["good", "bad"]


async def test_a_step_that_is_set_anew_fails_on_until_it_succeeds(
    services: Services, clock: StandingClock
) -> None:
    steps = Steps(failures=OFTEN)

    async def daily(subject: str) -> None:
        await services.timers.set("step", subject, clock() + timedelta(days=1))
        await steps(subject)

    await services.timers.set("step", 1, clock())
    for _ in range(OFTEN):
        with pytest.raises(LookupError):
            await services.timers.fire_next({"step": daily})
        clock.advance(minutes=15)
    await services.timers.set("step", 1, clock())
    assert (await services.backlog.look()).failing == {"step": 1}
    assert await services.timers.fire_next({"step": daily}) == "step"
    assert (await services.backlog.look()).failing == {}
    assert await services.timers.next_due() == clock() + timedelta(days=1)


async def test_what_a_failing_step_changed_is_taken_back(
    services: Services, clock: StandingClock
) -> None:
    async def change_and_fail(subject: str) -> None:
        await services.timers.set("other", subject, clock())
        raise LookupError

    await services.timers.set("step", 1, clock())
    with pytest.raises(LookupError):
        await services.timers.fire_next({"step": change_and_fail})
    assert await services.timers.due_at("other", 1) is None


async def test_a_timer_that_was_moved_while_its_step_failed_stays_where_it_was_moved_to(
    services: Services, clock: StandingClock
) -> None:
    later = clock() + timedelta(minutes=30)
    others: list[asyncio.Task[None]] = []

    async def fail_in_the_way_of_another(subject: str) -> None:
        others.append(asyncio.create_task(services.timers.set("step", subject, later)))
        await asyncio.sleep(0.2)  # Until the other one waits for this transaction.
        raise LookupError

    await services.timers.set("step", 1, clock())
    with pytest.raises(LookupError):
        await services.timers.fire_next({"step": fail_in_the_way_of_another})
    await asyncio.gather(*others)
    assert await services.timers.due_at("step", 1) == later


async def test_a_timer_that_is_set_again_while_its_step_is_done_fires_again(
    services: Services, clock: StandingClock
) -> None:
    steps, is_doing, may_end = Steps(), asyncio.Event(), asyncio.Event()

    async def slow(subject: str) -> None:
        is_doing.set()
        await may_end.wait()
        await steps(subject)

    await services.timers.set("step", 1, clock())
    firing = asyncio.create_task(services.timers.fire_next({"step": slow}))
    await is_doing.wait()
    # It is due at the same moment again: for what has come up since the step has looked.
    setting = asyncio.create_task(services.timers.set("step", 1, clock()))
    await asyncio.wait([setting], timeout=0.3)
    may_end.set()
    await asyncio.gather(firing, setting)
    await fire_all(services, steps)
    assert steps.done == ["1", "1"]


async def test_a_step_may_set_as_many_timers_as_there_are_people(
    services: Services, clock: StandingClock
) -> None:
    people = [f"{number:05}" for number in range(10_000)]

    async def for_everybody(_: str) -> None:
        for person in people:
            await services.timers.set("step", person, clock())

    await services.timers.set("step", people[-1], clock() + timedelta(hours=1))
    await services.timers.set("all", "", clock())
    assert await services.timers.fire_next({"all": for_everybody}) == "all"
    assert await services.timers.next_due() == clock()
    assert await services.timers.due_at("step", people[-1]) == clock()
