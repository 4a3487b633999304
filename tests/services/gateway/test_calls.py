"""Calls to the gateway over a real database and real HTTP: signed, once, and never in vain."""

import asyncio
from datetime import timedelta
from email.utils import format_datetime

import pytest
from aiohttp import ClientTimeout
from sqlalchemy import func, select

from services.config import Config
from services.gateway import posting
from services.gateway.tables import PagerCall
from services.gateway.types import GatewayConfig, State
from services.outbox.types import Outgoing
from services.registry import Services
from services.staff.types import Role
from services.tally import Counted
from services.tickets.types import Action
from tests.desk_samples import COUNTY, TOWN, join
from tests.doubles import StandingClock
from tests.gateways import SECRET, Gateway
from tests.ticket_samples import everything, fire, problem


async def post_due(services: Services) -> int:
    """Post what is due, as the loop does; returns how many were posted."""
    calls = await services.gateway.due()
    for call in calls:
        await services.gateway.attempt(call)
    return len(calls)


async def actions(services: Services, number: int) -> list[Action]:
    return [event.action for event in await services.tickets.timeline(number)]


async def alarms(services: Services) -> list[Outgoing]:
    return [one for one in await everything(services) if one.view == "gateway.alarm"]


def ended(services: Services) -> dict[str, int]:
    return dict(services.tally.by_result(Counted.PAGER_CALLS))


async def test_where_nobody_can_be_reached_the_gateway_is_called_at_once(
    services: Services, gateway: Gateway, clock: StandingClock
) -> None:
    ticket = await services.tickets.submit(problem())
    assert await post_due(services) == 1
    [heard] = gateway.heard
    assert heard.content == {
        "ticket": ticket.number,
        "desk": TOWN,
        "step": "gateway",
        "at": "2020-02-24T08:10:00+08:00",
    }
    assert (heard.time, gateway.forged) == (int(clock().timestamp()), 0)
    assert await post_due(services) == 0, "what was accepted is not posted again"
    assert Action.CALLED_OUT in await actions(services, ticket.number)
    assert ended(services) == {State.ACCEPTED: 1}


async def test_the_gateway_comes_after_headquarters(
    services: Services, gateway: Gateway, clock: StandingClock
) -> None:
    boss = await join(services, "liu", "4", desk=COUNTY, role=Role.HQ)
    ticket = await services.tickets.submit(problem())
    [waiting] = await services.desk_work.escalation.waiting("liu", in_full=1)
    assert (waiting.step, waiting.next_step) == ("hq", "gateway")
    assert await post_due(services) == 0
    clock.advance(minutes=5)
    await fire(services)
    assert await post_due(services) == 1
    [waiting] = await services.desk_work.escalation.waiting("liu", in_full=1)
    assert not waiting.is_current
    await services.handling.take(ticket.number, boss, by_page=True)
    clock.advance(minutes=30)
    await fire(services)
    assert await services.desk_work.escalation.waiting("liu") == []
    assert gateway.keys == {gateway.heard[0].key}


async def test_a_new_round_calls_anew_but_never_twice_at_a_time(
    services: Services, gateway: Gateway, clock: StandingClock
) -> None:
    await services.tickets.submit(problem())
    gateway.answers = [503]
    await post_due(services)
    clock.advance(minutes=5)
    await fire(services)
    await post_due(services)
    assert len(gateway.keys) == 1, "the call of the first round goes on"
    clock.advance(minutes=5)
    await fire(services)
    await post_due(services)
    assert len(gateway.keys) == 2


async def test_a_gateway_that_fails_is_tried_again_in_growing_pauses_then_given_up(
    services: Services, gateway: Gateway, clock: StandingClock
) -> None:
    await join(services, "liu", "4", desk=COUNTY, role=Role.HQ)
    ticket = await services.tickets.submit(problem())
    clock.advance(minutes=5)
    await fire(services)
    gateway.answers = [500, 502, 503, 408, 429, 500]
    for pause in (10, 30, 60, 120, 300):
        assert await post_due(services) == 1
        clock.advance(seconds=pause - 1)
        assert await post_due(services) == 0
        clock.advance(seconds=1)
    assert await alarms(services) == []
    assert await post_due(services) == 1
    [alarm] = await alarms(services)
    assert (alarm.to, alarm.params) == ("4", {"fault": "status_500"})
    assert len(gateway.keys) == 1
    assert len({one.time for one in gateway.heard}) == 6, "each try is signed with its own time"
    assert Action.NOT_CALLED_OUT in await actions(services, ticket.number)
    assert ended(services) == {State.GIVEN_UP: 1, "retried": 5}


@pytest.mark.parametrize("status", [400, 401, 404, 422, 302])
async def test_what_the_gateway_refuses_is_not_repeated_and_headquarters_hears_it(
    services: Services, gateway: Gateway, clock: StandingClock, status: int
) -> None:
    await join(services, "liu", "4", desk=COUNTY, role=Role.HQ)
    await services.tickets.submit(problem())
    clock.advance(minutes=5)
    await fire(services)
    gateway.answers = [status]
    gateway.headers = {"Location": gateway.url}
    await post_due(services)
    assert [one.params for one in await alarms(services)] == [{"fault": f"status_{status}"}]
    clock.advance(hours=1)
    assert await post_due(services) == 0
    assert len(gateway.heard) == 1, "no redirect was followed"


@pytest.mark.parametrize("form", ["seconds", "date"])
async def test_a_busy_gateway_is_left_alone_for_as_long_as_it_asks(
    services: Services, gateway: Gateway, clock: StandingClock, form: str
) -> None:
    await services.tickets.submit(problem())
    until = clock() + timedelta(seconds=90)
    gateway.answers = [429]
    gateway.headers = {
        "Retry-After": "90" if form == "seconds" else format_datetime(until, usegmt=True)
    }
    await post_due(services)
    clock.advance(seconds=89)
    assert await post_due(services) == 0
    clock.advance(seconds=1)
    assert await post_due(services) == 1


async def test_a_gateway_that_is_slow_or_away_is_tried_again(
    services: Services, gateway: Gateway, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await services.tickets.submit(problem())
    monkeypatch.setattr(posting, "TIMEOUT", ClientTimeout(total=0.05))
    gateway.seconds = 0.2
    await post_due(services)
    monkeypatch.undo()
    clock.advance(seconds=10)
    monkeypatch.setattr(services.gateway, "_config", GatewayConfig("http://127.0.0.1:1/", SECRET))
    await post_due(services)
    monkeypatch.undo()
    clock.advance(seconds=30)
    await post_due(services)
    assert ended(services) == {"retried": 2, State.ACCEPTED: 1}
    assert (len(gateway.heard), len(gateway.keys)) == (2, 1), "a repetition can be known"


async def test_another_secret_is_refused(
    services: Services, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    await services.tickets.submit(problem())
    monkeypatch.setattr(services.gateway, "_config", GatewayConfig(gateway.url, "another"))
    await post_due(services)
    assert (gateway.forged, gateway.heard) == (1, [])
    assert ended(services) == {State.GIVEN_UP: 1}


async def test_who_takes_the_ticket_ends_the_call(
    services: Services, gateway: Gateway, clock: StandingClock
) -> None:
    boss = await join(services, "liu", "4", desk=COUNTY, role=Role.HQ)
    ticket = await services.tickets.submit(problem())
    clock.advance(minutes=5)
    await fire(services)
    gateway.answers = [503]
    await post_due(services)
    await services.handling.take(ticket.number, boss, by_page=True)
    clock.advance(hours=1)
    assert await post_due(services) == 0
    assert await services.gateway.next_due() is None


async def test_a_ticket_taken_while_the_call_is_on_its_way_raises_no_alarm(
    services: Services, gateway: Gateway, clock: StandingClock
) -> None:
    boss = await join(services, "liu", "4", desk=COUNTY, role=Role.HQ)
    ticket = await services.tickets.submit(problem())
    clock.advance(minutes=5)
    await fire(services)
    gateway.answers, gateway.seconds = [403], 0.3
    async with asyncio.TaskGroup() as group:
        group.create_task(post_due(services))
        await asyncio.sleep(0.1)
        await services.handling.take(ticket.number, boss, by_page=True)
    assert await alarms(services) == []


async def test_without_a_gateway_everything_is_as_before(
    services: Services, gateway: Gateway, clock: StandingClock
) -> None:
    bare = Services(services.db, vault=services.vault, clock=clock, config=Config())
    ticket = await bare.tickets.submit(problem())
    await join(bare, "liu", "4", desk=COUNTY, role=Role.HQ)
    clock.advance(minutes=5)
    await fire(bare)
    [waiting] = await bare.desk_work.escalation.waiting("liu", in_full=1)
    assert (waiting.number, waiting.next_step) == (ticket.number, None)
    clock.advance(minutes=5)
    await fire(bare)
    assert await bare.gateway.due() == []
    assert (bare.gateway.is_there, gateway.heard) == (False, [])


async def test_a_call_that_waits_too_long_is_overdue_and_an_old_one_forgotten(
    services: Services, gateway: Gateway, clock: StandingClock
) -> None:
    await services.tickets.submit(problem())
    clock.advance(seconds=90)
    waiting = (await services.backlog.look()).calls
    assert (waiting.count, waiting.age(clock())) == (1, timedelta(seconds=90))
    await post_due(services)
    assert (await services.backlog.look()).calls.count == 0
    for days, left in ((29, 1), (2, 0)):
        clock.advance(days=days)
        await services.gateway.purge()
        async with services.db.reading() as session:
            assert await session.scalar(select(func.count(PagerCall.id))) == left
    assert len(gateway.heard) == 1


async def test_practice_calls_nobody_outside(
    services: Services, gateway: Gateway, clock: StandingClock
) -> None:
    practice = services.desk_work.practice
    ticket = await practice.begin(problem(), TOWN, without=None)
    for _ in range(3):
        clock.advance(minutes=5)
        await fire(services)
    assert (await services.tickets.get(ticket.number)).is_drill
    assert (await services.gateway.due(), gateway.heard) == ([], [])
