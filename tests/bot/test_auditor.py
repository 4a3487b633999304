"""An alarm as soon as anything is overdue by a minute."""

from structlog.testing import capture_logs

from bot.auditor import look
from bot.metrics import Metrics
from services.chats.types import Address
from services.registry import Services
from tests.doubles import StandingClock


async def test_what_is_overdue_by_a_minute_is_an_alarm_of_its_kind(
    services: Services, clock: StandingClock
) -> None:
    metrics = Metrics(services)
    await services.inbox.store([(1, "5", {"update_id": 1}), (2, "5", {"update_id": 2})])
    await services.outbox.show("x", to=Address("5"))
    await services.timers.set("kind", "subject", clock())
    clock.advance(seconds=59)
    with capture_logs() as lines:
        await look(services, metrics)
    assert lines == []
    clock.advance(seconds=1)
    with capture_logs() as lines:
        await look(services, metrics)
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
        await look(services, Metrics(services))
    assert lines == []
