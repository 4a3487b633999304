"""Calls the gateway as the last escalation step.

The row of a call is written in the transaction of its step; it is posted outside of any, by one
process at a time, until the gateway accepts it, refuses it, or somebody takes the ticket. A call
whose answer was lost is posted again with the same Idempotency-Key.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from services.bells import Bell
from services.gateway import posting, repository, rules
from services.gateway.tables import PagerCall
from services.gateway.types import Answer, Call, GatewayConfig, State
from services.ground import Ground
from services.outbox.types import Priority
from services.staff.service import StaffService
from services.tally import Counted, Tally

log = structlog.get_logger()

MOST_AT_ONCE = 8
KEEP = timedelta(days=30)
"""How long is kept what became of a call."""


class Listener(Protocol):
    """Hears what became of a call."""

    async def on_call(self, ticket: int, *, is_accepted: bool) -> None:
        """Take note, in the transaction that ends the call."""


class GatewayService:
    """Knows which calls are due, and what the gateway said."""

    def __init__(
        self,
        ground: Ground,
        *,
        staff: StaffService,
        bell: Bell,
        tally: Tally,
        config: GatewayConfig | None,
    ) -> None:
        self._ground = ground
        self._db = ground.db
        self._clock = ground.clock
        self._staff = staff
        self._bell = bell
        self._tally = tally
        self._config = config
        self._listeners: list[Listener] = []

    @property
    def is_there(self) -> bool:
        """Whether this installation has a gateway."""
        return self._config is not None

    def add_listener(self, listener: Listener) -> None:
        self._listeners.append(listener)

    async def call(self, ticket: int, *, desk: str, step: str) -> None:
        """Let the gateway be called for a ticket, unless it is being called already."""
        async with self._db.transaction() as session:
            if await repository.waits(session, ticket):
                return
            now = self._clock()
            session.add(
                PagerCall(
                    id=secrets.token_hex(16),
                    ticket=ticket,
                    desk=desk,
                    step=step,
                    at=now,
                    state=State.WAITING.value,
                    tries=0,
                    next_at=now,
                )
            )
            await session.flush()
            self._db.after_commit(self._bell.ring)

    async def cancel(self, ticket: int) -> None:
        """Call no more for a ticket."""
        async with self._db.transaction() as session:
            ended = await repository.cancel(session, ticket, self._clock())
            self._tally.count(Counted.PAGER_CALLS, State.CANCELLED, ended)

    async def due(self) -> Sequence[Call]:
        """Return what is to be posted now."""
        async with self._db.reading() as session:
            found = await repository.due(session, self._clock(), MOST_AT_ONCE)
            return [
                Call(row.id, row.ticket, row.desk, row.step, row.at, row.tries) for row in found
            ]

    async def next_due(self) -> datetime | None:
        async with self._db.reading() as session:
            return await repository.next_due(session)

    async def attempt(self, call: Call) -> None:
        """Post a call, and write down what became of it."""
        if self._config is None:
            return
        answer = await posting.post(
            self._config, call, now=self._clock(), calendar=self._ground.calendar
        )
        tries = call.tries + 1
        if rules.is_accepted(answer):
            await self._end(call, State.ACCEPTED, tries)
        elif (pause := rules.pause_after(answer, tries)) is None:
            await self._end(call, State.GIVEN_UP, tries, fault=rules.fault_of(answer))
        else:
            await self._put_off(call, tries, answer, pause)

    async def purge(self) -> None:
        """Forget what became of old calls."""
        async with self._db.transaction() as session:
            await repository.purge(session, self._clock() - KEEP)

    async def _put_off(self, call: Call, tries: int, answer: Answer, pause: timedelta) -> None:
        fault = rules.fault_of(answer)
        log.warning("gateway_away", ticket=call.ticket, fault=fault, count=tries)
        self._tally.count(Counted.PAGER_CALLS, "retried")
        async with self._db.transaction() as session:
            await repository.change(
                session, call.id, tries=tries, next_at=self._clock() + pause, fault=fault
            )

    async def _end(self, call: Call, state: State, tries: int, fault: str | None = None) -> None:
        async with self._db.transaction() as session:
            values = {"state": state.value, "tries": tries, "fault": fault}
            if not await repository.change(session, call.id, ended_at=self._clock(), **values):
                return
            self._tally.count(Counted.PAGER_CALLS, state)
            for listener in self._listeners:
                await listener.on_call(call.ticket, is_accepted=state is State.ACCEPTED)
            if state is State.GIVEN_UP:
                log.error("gateway_call_given_up", ticket=call.ticket, fault=fault)
                await self._alarm(call, fault or "")

    async def _alarm(self, call: Call, fault: str) -> None:
        """Tell headquarters that nobody was called: people have to do it."""
        for member in await self._staff.hq():
            if member.account is not None:
                await self._ground.outbox.show(
                    "gateway.alarm",
                    call.ticket,
                    to=member.account,
                    params={"fault": fault},
                    priority=Priority.PAGE,
                )
