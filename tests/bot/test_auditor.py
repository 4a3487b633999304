"""An alarm as soon as anything is overdue by a minute."""

from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.auditor import Auditor
from bot.metrics import Metrics
from services.chats.types import Address
from services.outbox.tables import Shown
from services.registry import Services
from services.staff.types import Role
from services.timers.service import OFTEN
from tests.desk_samples import COUNTY, import_county, join
from tests.doubles import StandingClock
from tests.shift_samples import shown


async def test_what_is_overdue_by_a_minute_is_an_alarm_of_its_kind(
    services: Services, clock: StandingClock
) -> None:
    metrics = Metrics(services)
    await services.inbox.store([(1, "5", {"update_id": 1}), (2, "5", {"update_id": 2})])
    await services.outbox.show("x", to=Address("5"))
    await services.timers.set("kind", "subject", clock())
    clock.advance(seconds=59)
    with capture_logs() as lines:
        await Auditor(services, metrics).look()
    assert lines == []
    clock.advance(seconds=1)
    with capture_logs() as lines:
        await Auditor(services, metrics).look()
    assert lines == [
        {"event": "overdue", "log_level": "error", "kind": kind, "count": count, "seconds": 60}
        for kind, count in (("update", 2), ("message", 1), ("timer", 1))
    ]
    assert b'bamin_overdue_alarms_total{kind="message"} 1.0' in await metrics.text()


async def test_what_was_done_raises_no_alarm(services: Services, clock: StandingClock) -> None:
    await services.inbox.store([(1, "5", {"update_id": 1})])
    await services.inbox.finish(1)
    await services.timers.set("kind", "subject", clock())
    await services.timers.cancel("kind", "subject")
    clock.advance(hours=1)
    with capture_logs() as lines:
        await Auditor(services, Metrics(services)).look()
    assert lines == []


async def test_what_became_due_while_nobody_ran_has_a_minute_to_be_done(
    services: Services, clock: StandingClock
) -> None:
    """What a setup sets is due long before the first start; it is done once that runs."""
    await services.timers.set("kind", "subject", clock())
    clock.advance(minutes=5)
    rests: list[float] = []

    async def rest(seconds: float) -> None:
        rests.append(seconds)
        if len(rests) == 2:
            raise TimeoutError
        if is_done:
            await services.timers.cancel("kind", "subject")

    for is_done in (True, False):
        rests.clear()
        await services.timers.set("kind", "subject", clock() - timedelta(minutes=5))
        with capture_logs() as lines, pytest.raises(TimeoutError):
            await Auditor(services, Metrics(services)).run(sleep=rest)
        assert [one["event"] for one in lines] == ([] if is_done else ["overdue"])
        assert rests[0] == 60


class Midnight:
    """A step that sets itself anew every day, while it may fail."""

    def __init__(self, services: Services, clock: StandingClock) -> None:
        self.services = services
        self.clock = clock
        self.is_well = False

    async def __call__(self, subject: str) -> None:
        later = self.clock() + timedelta(days=1)
        await self.services.timers.set("health.midnight", subject, later)
        if not self.is_well:
            raise LookupError

    async def fail(self, times: int) -> None:
        for _ in range(times):
            with pytest.raises(LookupError):
                await self.services.timers.fire_next({"health.midnight": self})
            due_at = await self.services.timers.next_due()
            assert due_at is not None
            self.clock.moment = due_at


@pytest.fixture
async def midnight(services: Services, clock: StandingClock, tmp_path: Path) -> Midnight:
    """Return a step that fails, and let headquarters be there to hear of it."""
    await import_county(services, tmp_path)
    await join(services, "liu", "9", desk=COUNTY, role=Role.HQ)
    await services.timers.set("health.midnight", "", clock())
    await shown(services, "")
    return Midnight(services, clock)


async def stands(services: Services) -> None:
    """Let the alarm stand in headquarters' chat, as after it was sent."""
    async with services.db.transaction() as session:
        at = services.clock()
        session.add(Shown(address="9", slot="failing", message="1", digest=b"", shown_at=at))


async def heard(auditor: Auditor) -> list[tuple[str, str]]:
    """Look several times, as in so many minutes; return what was said about steps."""
    with capture_logs() as lines:
        for _ in range(3):
            await auditor.look()
    said = [(line["event"], line["kind"]) for line in lines]
    return [line for line in said if line[0].startswith("step_")]


async def test_a_step_that_fails_again_and_again_is_told_once_and_so_is_its_end(
    services: Services, midnight: Midnight
) -> None:
    metrics = Metrics(services)
    auditor = Auditor(services, metrics)
    await midnight.fail(OFTEN - 1)
    assert await heard(auditor) == []
    await midnight.fail(1)
    assert await heard(auditor) == [("step_fails", "health.midnight")]
    await midnight.fail(3)
    assert await heard(auditor) == []
    assert b'bamin_overdue_alarms_total{kind="step"} 1.0' in await metrics.text()
    assert b"bamin_timers_failing 1.0" in await metrics.text()
    assert await shown(services, "alarms") == ["failing > 9 (renew)"]

    await stands(services)
    midnight.is_well = True
    assert await services.timers.fire_next({"health.midnight": midnight}) is not None
    assert await heard(auditor) == [("step_works_again", "health.midnight")]
    assert await shown(services, "alarms") == ["failing > 9 (edit)"]


async def test_a_program_started_anew_corrects_what_the_former_one_has_told(
    services: Services, midnight: Midnight
) -> None:
    await midnight.fail(OFTEN)
    await heard(Auditor(services, Metrics(services)))
    await stands(services)
    midnight.is_well = True
    await services.timers.fire_next({"health.midnight": midnight})
    await shown(services, "")
    assert await heard(Auditor(services, Metrics(services))) == []
    assert await shown(services, "alarms") == ["failing > 9 (edit)"]
