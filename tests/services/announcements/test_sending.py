"""An announcement reaches everybody once, whenever it is interrupted, and stops when told to."""

import random
from collections import Counter

import pytest

from services.announcements.sending import AT_ONCE, MOST_QUEUED
from services.announcements.types import Announcement, Audience, Fate, Status
from services.chats.types import Address
from services.outbox.types import Outcome, Priority
from services.outbox.types import Status as Sent
from services.registry import Services
from services.staff.types import StaffMember
from tests.announcement_samples import reported
from tests.doubles import StandingClock
from tests.services.tickets.conftest import staff
from tests.ticket_samples import everything, fire

__all__ = ["staff"]

PEOPLE = 130


class KilledError(Exception):
    """The process ends here."""


class Telegram:
    """Delivers what waits, and dies now and then between a call and its mark."""

    def __init__(self, services: Services, *, deadly: float = 0) -> None:
        self.services = services
        self.deadly = deadly
        self.dice = random.Random(7)  # noqa: S311 - the same kills in every run
        self.heard: Counter[str] = Counter()
        self.silently_again: list[str] = []

    async def deliver(self, *, most: int = 16) -> int:
        outbox = self.services.outbox
        taken = await outbox.take(most=most)
        for message in taken:
            if message.view != "announcements.notice":
                await outbox.record([Outcome(message, Sent.SENT)])
                continue
            number = int(message.subject)
            fate = await self.services.announcements.fate(number, message.to)
            if fate is not Fate.QUEUED:
                await outbox.record([Outcome(message, Sent.SKIPPED)])
                continue
            if self.heard[message.to] and not message.is_retry:
                self.silently_again.append(message.to)
            self.heard[message.to] += 1
            if self.dice.random() < self.deadly:
                # Killed: whatever was under way is taken up again by the next sender.
                await outbox.recover()
                return len(taken)
            async with self.services.db.transaction():
                await outbox.record([Outcome(message, Sent.SENT)])
                await self.services.announcing.delivered(number, message.to)
        return len(taken)


async def draft(services: Services, staff: dict[str, StaffMember], people: int) -> Announcement:
    for number in range(people):
        await reported(services, str(10_000 + number))
    return await services.announcements.draft(
        staff["liu"], Audience.ENTERPRISES, None, "口罩登记今天开始。"
    )


async def alone(services: Services) -> None:
    """Let what else is due at a start be done and sent."""
    await fire(services)
    await everything(services)


async def go_on(services: Services, clock: StandingClock) -> None:
    clock.advance(seconds=5)
    await fire(services)


async def test_everybody_gets_it_and_nobody_twice_unmarked_however_often_it_is_killed(
    services: Services, staff: dict[str, StaffMember], clock: StandingClock
) -> None:
    found = await draft(services, staff, PEOPLE)
    assert found.waiting == PEOPLE
    assert await services.announcements.confirm(found.id, staff["liu"])
    telegram = Telegram(services, deadly=0.1)
    for _ in range(200):
        await go_on(services, clock)
        now = await services.announcements.get(found.id)
        assert now.count(Fate.QUEUED) <= MOST_QUEUED
        if now.status is Status.DONE:
            break
        await telegram.deliver()
        await telegram.deliver()
    assert (await services.announcements.get(found.id)).counts == {Fate.DELIVERED: PEOPLE}
    assert len(telegram.heard) == PEOPLE
    assert max(telegram.heard.values()) > 1
    assert telegram.silently_again == []


async def test_a_turn_that_fails_half_way_leaves_nothing_behind(
    services: Services,
    staff: dict[str, StaffMember],
    clock: StandingClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await alone(services)
    found = await draft(services, staff, AT_ONCE + 5)
    await services.announcements.confirm(found.id, staff["liu"])
    shown = 0
    show = services.outbox.show

    async def breaks(*arguments: object, **options: object) -> int:
        nonlocal shown
        shown += 1
        if shown == 10:
            raise KilledError
        return await show(*arguments, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as broken:
        broken.setattr(services.outbox, "show", breaks)
        with pytest.raises(KilledError):
            await services.timers.fire_next(services.steps())
    assert await services.outbox.count_unsent() == 0
    assert (await services.announcements.get(found.id)).count(Fate.CHOSEN) == AT_ONCE + 5
    clock.advance(seconds=10)
    await fire(services)
    now = await services.announcements.get(found.id)
    assert (now.count(Fate.QUEUED), now.count(Fate.CHOSEN)) == (AT_ONCE, 5)


async def test_pages_and_answers_go_before_what_is_announced(
    services: Services, staff: dict[str, StaffMember], clock: StandingClock
) -> None:
    await alone(services)
    found = await draft(services, staff, 40)
    await services.announcements.confirm(found.id, staff["liu"])
    await go_on(services, clock)
    await services.outbox.show("tickets.page", to=Address("1"), priority=Priority.PAGE)
    await services.outbox.show("talk.help", to=Address("900"))
    taken = await services.outbox.take(most=3)
    assert [message.view for message in taken][:2] == ["tickets.page", "talk.help"]


async def test_who_was_not_reached_yet_gets_nothing_after_a_stop(
    services: Services, staff: dict[str, StaffMember], clock: StandingClock
) -> None:
    found = await draft(services, staff, 50)
    await services.announcements.confirm(found.id, staff["liu"])
    await go_on(services, clock)
    telegram = Telegram(services)
    await telegram.deliver()
    reached = len(telegram.heard)
    stopped = await services.announcements.stop(found.id, by=staff["liu"])
    assert stopped.status is Status.STOPPED
    while await telegram.deliver():
        pass
    await go_on(services, clock)
    assert len(telegram.heard) == reached
    assert (await services.announcements.get(found.id)).counts == {
        Fate.DELIVERED: reached,
        Fate.STOPPED: 50 - reached,
    }


async def test_who_refuses_while_it_waits_does_not_get_it(
    services: Services, staff: dict[str, StaffMember], clock: StandingClock
) -> None:
    found = await draft(services, staff, 3)
    await services.announcements.confirm(found.id, staff["liu"])
    await go_on(services, clock)
    await services.announcements.refuse(Address("10001"))
    telegram = Telegram(services)
    while await telegram.deliver():
        pass
    await go_on(services, clock)
    await go_on(services, clock)
    now = await services.announcements.get(found.id)
    assert set(telegram.heard) == {"10000", "10002"}
    assert now.status is Status.DONE
    assert now.count(Fate.DECLINED) == 1


async def test_what_vanished_from_the_outbox_holds_nothing_up(
    services: Services, staff: dict[str, StaffMember], clock: StandingClock
) -> None:
    """A group that got a new number, or a row that could not be read."""
    found = await draft(services, staff, 2)
    await services.announcements.confirm(found.id, staff["liu"])
    await go_on(services, clock)
    await services.outbox.move_chat(Address("10001"), Address("-1001"))
    telegram = Telegram(services)
    while await telegram.deliver():
        pass
    for _ in range(3):
        await go_on(services, clock)
    now = await services.announcements.get(found.id)
    assert now.status is Status.DONE
    assert now.counts == {Fate.DELIVERED: 1, Fate.FAILED: 1}
