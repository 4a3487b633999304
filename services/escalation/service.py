"""Calls one officer after another until somebody takes the ticket.

An escalation is one row; a step ends by its time, never by a press. Nobody is called twice at
different steps of one generation, and a step with nobody to call is skipped at once.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from services.clock import Clock, whole_minute
from services.db.database import Database
from services.escalation import repository
from services.escalation.audience import Audiences
from services.escalation.errors import StepOverError
from services.escalation.pager import CORRECT, PAGE, Pager
from services.escalation.relief import Relief
from services.escalation.rules import following
from services.escalation.shown import in_short
from services.escalation.tables import Escalation, Page
from services.escalation.types import Call, Search, Step, Waiting
from services.gateway.service import GatewayService
from services.standards.service import StandardService
from services.timers.service import Step as TimerStep
from services.timers.service import TimerService

STEP = "escalation.step"


class EscalationService:
    """Knows who is called for a ticket, and who is next."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        *,
        timers: TimerService,
        audiences: Audiences,
        pager: Pager,
        gateway: GatewayService,
        standards: StandardService,
    ) -> None:
        self._db = db
        self._clock = clock
        self._timers = timers
        self._audiences = audiences
        self._pager = pager
        self._gateway = gateway
        self._standards = standards
        self.relief = Relief(db, clock, pager)
        """Who is called around a change of shift."""

    def steps(self) -> dict[str, TimerStep]:
        return {STEP: self._step_ended, PAGE: self._ring, CORRECT: self._pager.correct}

    async def begin(
        self,
        number: int,
        *,
        standard: int,
        desk: str,
        until: datetime,
        later: timedelta,
        opens_at: datetime | None = None,
        first: str | None = None,
        without: str | None = None,
        is_practice: bool = False,
    ) -> None:
        """Begin to call for a ticket, at once or at `opens_at`.

        `standard` is the version that the ticket keeps. The first step lasts until `until`, each
        later one as long as `later`. `first` is called before everybody else, `without` not at
        all in this generation.
        """
        async with self._db.transaction() as session:
            row = await repository.start(
                session,
                number,
                policy=standard,
                desk=desk,
                until=until,
                later=later,
                opens_at=opens_at,
                first=first,
                without=without,
                is_practice=is_practice,
            )
            if opens_at is not None and opens_at > self._clock():
                await self._timers.set(STEP, number, opens_at)
            else:
                await self._advance(row, [])

    async def catch_up(self, number: int) -> Search | None:
        """End the step that is over and return how the search stands; None while paused."""
        async with self._db.transaction() as session:
            row, pages = await repository.with_pages(session, number)
            if row is None or row.is_paused:
                return None
            called = len(pages)
            if row.until <= self._clock():
                row, called = await self._advance(row, pages)
            return Search(row.until, called, row.rounds, row.step == Step.GATEWAY)

    async def was_called(self, number: int, handle: str, *, since: datetime) -> bool:
        async with self._db.reading() as session:
            return await repository.was_paged(session, number, handle, since)

    async def waits(self, handle: str) -> bool:
        """Whether anything waits for an officer."""
        async with self._db.reading() as session:
            return bool(await repository.open_pages(session, handle, most=1))

    async def waiting(self, handle: str, *, in_full: int = 0) -> list[Waiting]:
        """Return what waits for an officer, the running steps first and the most pressing of them.

        Who was and who will be called is looked up for the first `in_full` of them alone: it is
        the work of a dozen queries, and hundreds may wait.
        """
        async with self._db.reading() as session:
            found = await repository.open_pages(session, handle)
        found.sort(key=lambda one: one[0].step != one[1].step)
        # The look-ups below read by themselves: nobody holds one reader and waits for another.
        return [
            await self._waiting(row, page.step) if at < in_full else in_short(row, page.step)
            for at, (page, row) in enumerate(found)
        ]

    async def pass_on(self, number: int, *, generation: int, step: str, handle: str) -> None:
        """Call the next one at once, because this officer cannot take it.

        Raises StepOverError where the page that was pressed is not the running step's.
        """
        async with self._db.transaction() as session:
            row = await repository.get(session, number)
            if row is None or row.is_paused or (row.generation, row.step) != (generation, step):
                raise StepOverError(number=number)
            if not await repository.end_page(session, row, handle, self._clock()):
                raise StepOverError(number=number)
            await self._pager.correct(handle, over=number)
            pages = await repository.pages(session, row)
            if not any(page.step == step and page.ended_at is None for page in pages):
                await self._advance(row, pages)

    async def hold(self, handle: str, besides: Collection[int]) -> None:
        """Let nobody move on what waits for an officer, and some other tickets, until the end."""
        async with self._db.transaction() as session:
            await repository.calling(session, handle, besides)

    async def undeliverable(self, handle: str) -> None:
        """Call the next one at once where an officer's page could not be delivered."""
        for waiting in await self.waiting(handle):
            if not waiting.is_current:
                continue
            async with self._db.transaction() as session:
                row = await repository.get(session, waiting.number)
                try:
                    async with session.begin_nested():
                        await self.pass_on(
                            waiting.number,
                            generation=waiting.generation,
                            step=waiting.step.value,
                            handle=handle,
                        )
                except StepOverError:
                    continue  # Somebody else was called meanwhile.
                if row is not None:
                    overseers = await self._audiences.overseers(row.desk)
                    await self._pager.alarm(row, waiting.step, overseers)

    async def pause(self, number: int, *, besides: str | None = None) -> None:
        """Stop calling: somebody has it, or it is over. Everybody's page but one is corrected."""
        async with self._db.transaction() as session:
            await repository.pause(session, number)
            await self._timers.cancel(STEP, number)
            await self._gateway.cancel(number)
            for handle in await repository.end_pages(session, number, self._clock()):
                if handle != besides:
                    await self._pager.correct(handle, over=number)

    async def _step_ended(self, subject: str) -> None:
        async with self._db.transaction() as session:
            row, pages = await repository.with_pages(session, int(subject))
            if row is None or row.is_paused:
                return
            # Somebody may have moved it on just before.
            if row.step is None or row.until <= self._clock():
                await self._advance(row, pages)

    async def _ring(self, handle: str) -> None:
        """Ring an officer again; whoever has left or rests is passed over at once."""
        if await self._pager.is_there(handle):
            await self._pager.page_again(handle)
        else:
            await self.undeliverable(handle)

    async def _advance(self, row: Escalation, former: Sequence[Page]) -> tuple[Escalation, int]:
        """Move a locked escalation on to the next step.

        `former` are the calls of its generation. Returns how it stands then, and how many
        officers were called in the generation that runs then.
        """
        async with self._db.transaction() as session:
            step = Step(row.step) if row.step else None
            steps = await self._following(row, step, is_named=bool(row.first))
            called = await self._enter_first(row, steps, former)
            if called is not None:
                return row, called
            # Everybody has been called: the round begins again with the officer on duty.
            now = self._clock()
            was_called = row.step is not None
            until = whole_minute(now) + row.later
            again = await repository.start(
                session,
                row.ticket,
                policy=row.policy,
                desk=row.desk,
                until=until,
                later=row.later,
                opens_at=None,
                first=None,
                without=None,
                rounds=row.rounds + 1,
                is_practice=row.is_practice,
            )
            steps = await self._following(again, None)
            called = await self._enter_first(again, steps, []) if was_called else None
            if called is None:
                await self._timers.set(STEP, row.ticket, until)
            return again, called or 0

    async def _enter_first(
        self, row: Escalation, steps: Sequence[Step], former: Sequence[Page]
    ) -> int | None:
        """Enter the first of the steps that has somebody to call.

        Returns how many were called in this generation, None where there is nobody.
        """
        now = self._clock()
        async with self._db.transaction() as session:
            known = {page.handle for page in former} | {row.without}
            for step in steps:
                audience = await self._audiences.of(step, row.desk, now, named=row.first)
                fresh = [member for member in audience.members if member.handle not in known]
                if audience.is_empty_by_fault and not row.rounds:
                    await self._pager.alarm(row, step, await self._audiences.overseers(row.desk))
                if not fresh and not audience.is_gateway:
                    continue
                is_first = row.step is None and row.until > now
                row.until = row.until if is_first else whole_minute(now) + row.later
                row.step = step.value
                handles = [member.handle for member in fresh]
                await repository.add_pages(session, row, step, handles, now)
                await self._timers.set(STEP, row.ticket, row.until)
                if audience.is_gateway:
                    await self._gateway.call(row.ticket, desk=row.desk, step=step.value)
                for page in (page for page in former if page.ended_at is None):
                    await self._pager.correct_soon(page.handle)
                for handle in handles:
                    await self._pager.call(handle, collected=row.opens_at is not None)
                return len(former) + len(handles)
        return None

    async def _waiting(self, row: Escalation, step: str) -> Waiting:
        async with self._db.reading() as session:
            pages = await repository.pages(session, row)
        calls = [(page.handle, Step(page.step)) for page in pages]
        steps = await self._following(row, Step(row.step or step))
        return replace(
            in_short(row, step),
            missed=tuple(Call(done, handle) for handle, done in calls if done != row.step),
            now_called=tuple(Call(now, handle) for handle, now in calls if now == row.step),
            next_step=await self._next_step(row, steps, {handle for handle, _ in calls}),
        )

    async def _next_step(
        self, row: Escalation, steps: Sequence[Step], known: set[str]
    ) -> Step | None:
        for step in steps:
            audience = await self._audiences.of(step, row.desk, row.until, named=row.first)
            is_fresh = any(member.handle not in known for member in audience.members)
            if is_fresh or audience.is_gateway:
                return step
        return None

    async def _following(
        self, row: Escalation, step: Step | None, *, is_named: bool = False
    ) -> tuple[Step, ...]:
        standard = await self._standards.get(row.policy)
        return following(standard, step, is_named=is_named, is_practice=row.is_practice)
