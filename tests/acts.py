"""What is done at the desk, by name: for processes that die while they do it."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from services.announcements.types import Audience
from services.chats.types import Address
from services.registry import Services
from tests.announcement_samples import reported
from tests.desk_samples import TOWN
from tests.doubles import StandingClock
from tests.shift_samples import EIGHT, minutes
from tests.ticket_samples import fire, problem

Prepare = Callable[[Services, StandingClock], Awaitable[str]]
"""Brings a desk to where the act is done; returns its subject."""
Act = Callable[[Services, str], Awaitable[object]]

EVENING = EIGHT + timedelta(hours=8)
HEARERS = 40
"""More than have their turn at once."""


async def _held(services: Services, reporter: int, handle: str = "zhang") -> int:
    ticket = await services.tickets.submit(problem(reporter=Address(str(reporter))))
    officer = await services.staff.get(handle)
    await services.handling.take(ticket.number, officer, by_page=False)
    return ticket.number


async def _wait(services: Services, clock: StandingClock, until: datetime) -> None:
    """Do what is due before a moment in time: of several overdue steps two may do any first."""
    while clock.moment < until:
        await fire(services)
        clock.advance(seconds=30)


async def _at_eight(services: Services, clock: StandingClock) -> str:
    """Let Zhang have two tickets and one wait at the end of the night."""
    clock.moment = EIGHT - minutes(13)
    await services.turns.start()
    for reporter in (901, 902):
        await _held(services, reporter)
    await services.tickets.submit(problem(reporter=Address("903")))
    await _wait(services, clock, EIGHT)
    return ""


async def _after_the_change(services: Services, clock: StandingClock) -> str:
    await _at_eight(services, clock)
    await fire(services)
    return ""


async def _hand_over(services: Services, _: str) -> None:
    zhang = await services.staff.get("zhang")
    await services.turns.hand_over(EIGHT, zhang, keeps=False)


async def _handed_over(services: Services, clock: StandingClock) -> str:
    await _after_the_change(services, clock)
    await _hand_over(services, "")
    return ""


async def _take_over(services: Services, _: str) -> None:
    await services.turns.take_over(EIGHT, await services.staff.get("wang"))


async def _in_the_morning(_: Services, clock: StandingClock) -> str:
    clock.moment = EIGHT + minutes(60)
    return ""


async def _offer(services: Services, _: str) -> str:
    zhang = await services.staff.get("zhang")
    return (await services.offers.offer(zhang, EVENING, to=None)).id


async def _offered(services: Services, clock: StandingClock) -> str:
    await _in_the_morning(services, clock)
    return await _offer(services, "")


async def _accept(services: Services, offer: str) -> None:
    await services.offers.accept(offer, await services.staff.get("chen"))


async def _accepted(services: Services, clock: StandingClock) -> str:
    offer = await _offered(services, clock)
    await _accept(services, offer)
    return offer


async def _undo(services: Services, offer: str) -> None:
    await services.offers.undo(offer, await services.staff.get("liu"))


async def _called(services: Services, clock: StandingClock) -> str:
    """Let a ticket wait until the time of its first step is over."""
    clock.moment = EIGHT + minutes(60)
    ticket = await services.tickets.submit(problem())
    await _wait(services, clock, clock.moment + minutes(5))
    return str(ticket.number)


async def _fire(services: Services, _: str) -> None:
    await fire(services)


async def _pass_on(services: Services, number: str) -> None:
    wang = await services.staff.get("wang")
    await services.handling.pass_on(int(number), wang, generation=1, step="duty")


async def _two(services: Services, clock: StandingClock) -> str:
    clock.moment = EIGHT + minutes(60)
    first, second = [await _held(services, reporter, "wang") for reporter in (901, 902)]
    return f"{first} {second}"


async def _merge(services: Services, pair: str) -> None:
    first, second = map(int, pair.split())
    wang = await services.staff.get("wang")
    await services.desk_work.duplicates.merge(first, wang, into=second)


async def _merged(services: Services, clock: StandingClock) -> str:
    pair = await _two(services, clock)
    await _merge(services, pair)
    return pair


async def _split(services: Services, pair: str) -> None:
    first, _ = map(int, pair.split())
    await services.desk_work.duplicates.split(first, await services.staff.get("wang"))


async def _withdraw(services: Services, pair: str) -> None:
    _, second = map(int, pair.split())
    await services.tickets.withdraw(second, Address("902"))


async def _busy(services: Services, clock: StandingClock) -> str:
    """Let Wang have two tickets and be called for a third; the desk has a group."""
    pair = await _two(services, clock)
    await services.tickets.submit(problem(reporter=Address("903")))
    await services.desks.set_group(TOWN, Address("-1001"), by="wang")
    return pair


async def _remove(services: Services, _: str) -> None:
    await services.desk_work.departures.remove("wang")


async def _drafted(services: Services, clock: StandingClock) -> str:
    clock.moment = EIGHT + minutes(60)
    for hearer in range(HEARERS):
        await reported(services, str(10_000 + hearer))
    liu = await services.staff.get("liu")
    draft = await services.announcements.draft(liu, Audience.ENTERPRISES, None, "口罩登记。")
    return str(draft.id)


async def _confirm(services: Services, number: str) -> None:
    await services.announcements.confirm(int(number), await services.staff.get("liu"))


async def _confirmed(services: Services, clock: StandingClock) -> str:
    number = await _drafted(services, clock)
    await _confirm(services, number)
    return number


async def _stop(services: Services, number: str) -> None:
    await services.announcements.stop(int(number), by=await services.staff.get("liu"))


ACTS: dict[str, tuple[Prepare, Act]] = {
    "the change of shift": (_at_eight, _fire),
    "handing over": (_after_the_change, _hand_over),
    "taking over": (_handed_over, _take_over),
    "offering a shift": (_in_the_morning, _offer),
    "accepting a shift": (_offered, _accept),
    "undoing a swap": (_accepted, _undo),
    "a step that ends": (_called, _fire),
    "passing on": (_called, _pass_on),
    "merging": (_two, _merge),
    "taking apart": (_merged, _split),
    "a master that is withdrawn": (_merged, _withdraw),
    "removing an officer": (_busy, _remove),
    "confirming an announcement": (_drafted, _confirm),
    "announcing": (_confirmed, _fire),
    "stopping an announcement": (_confirmed, _stop),
}
"""Each with what is there before."""
OF_SEVERAL = {"the change of shift", "a step that ends", "announcing"}
"""What is due is done one after the other, each wholly or not at all."""
