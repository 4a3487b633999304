"""Promises to reporters: a clock time each, and what happens by itself when it is missed."""

from services.clock import whole_minute
from services.outbox.types import Placing
from services.tickets import repository, rules
from services.tickets.ledger import ANSWER_DUE, CLOSE, PROMISE, Ledger
from services.tickets.rules import HELD, Change
from services.tickets.tables import Ticket
from services.tickets.types import Action, Kind, Status, Urgency
from services.timers.service import Step as TimerStep


class Promises:
    """Keeps the promises of tickets, or takes them back in words."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._parts = ledger.parts

    def steps(self) -> dict[str, TimerStep]:
        return {
            PROMISE: self._promise_due,
            ANSWER_DUE: self._answer_due,
            CLOSE: self._close,
        }

    async def on_call(self, ticket: int, *, is_accepted: bool) -> None:
        """Let the desk see that people were called from outside, or could not be."""
        # Not locked: whoever has locked the ticket may wait for the call.
        row = await self._ledger.look(ticket)
        action = Action.CALLED_OUT if is_accepted else Action.NOT_CALLED_OUT
        await self._ledger.record(ticket, action)
        await self._ledger.show_card(ticket, row.desk)

    async def holder_unreachable(self, number: int) -> None:
        """Call the desk again where whoever has the ticket cannot be reached."""
        row = await self._ledger.get(number)
        if Status(row.status) in HELD:
            await self._come_back(row, view="tickets.not_taken")

    async def call(self, row: Ticket, *, without: str | None = None) -> None:
        """Call the officers of the desk and keep the promise of the receipt."""
        kind, urgency = Kind(row.kind), Urgency(row.urgency)
        now = self._parts.clock()
        opens = rules.starts_at(kind, urgency, now, self._parts.calendar)
        await self._parts.escalation.begin(
            row.number,
            standard=row.standard,
            desk=row.desk,
            until=row.take_by,
            later=(await self._ledger.tempo(row)).later_step,
            opens_at=opens if opens > now else None,
            without=without,
            is_practice=row.is_drill,
        )
        await self._parts.timers.set(PROMISE, row.number, row.take_by)
        await self._ledger.show_card(row.number, row.desk, silent=opens > now)

    async def call_again(
        self, row: Ticket, *, first: str | None = None, without: str | None = None
    ) -> None:
        """Call for a ticket that somebody had; a promised answer stays promised.

        Where none was, since the desk waited for the reporter, they are promised the call's time.
        """
        tempo = await self._ledger.tempo(row)
        await self._parts.escalation.begin(
            row.number,
            standard=row.standard,
            desk=row.desk,
            until=whole_minute(self._parts.clock()) + tempo.later_step,
            later=tempo.later_step,
            first=first,
            without=without,
            is_practice=row.is_drill,
        )
        await self.promise_anew(row, aloud=row.answer_by is None)

    async def _come_back(self, row: Ticket, *, view: str = "tickets.late") -> None:
        """Take a ticket from an officer who gave no answer, and tell the reporter so."""
        number, holder = row.number, row.assignee
        row = await self._ledger.change(
            number, Change.COME_BACK, assignee=None, answer_by=None, support_at=None
        )
        await self._ledger.promise_answer(number, None)
        await self._ledger.correct_warning(holder)
        await self._ledger.record(number, Action.CAME_BACK, by=holder)
        await self.call_again(row, without=holder)
        await self._tell_when_next(row, view)
        await self._ledger.show_card(number, row.desk)
        await self._ledger.tell_officer(
            holder, "tickets.case", number, slot=f"case:{number}", placing=Placing.RENEW
        )

    async def _promise_due(self, subject: str) -> None:
        """Tell the reporter at the promised minute that nobody has taken it."""
        row = await self._find(subject)
        if row is not None and row.status == Status.SUBMITTED:
            await self._ledger.record(row.number, Action.NOT_TAKEN)
            await self._tell_when_next(row, "tickets.not_taken")

    async def _answer_due(self, subject: str) -> None:
        """Tell the reporter that the promised answer did not come, and call somebody else."""
        row = await self._find(subject)
        if row is None or row.answer_by is None or row.answer_by > self._parts.clock():
            return  # Somebody answered at this very moment.
        if row.status == Status.SUBMITTED:
            async with self._parts.db.transaction() as session:
                await repository.set_values(session, row.number, answer_by=None)
            await self._tell_when_next(row, "tickets.late")
        elif row.status in {Status.ACKNOWLEDGED, Status.IN_PROGRESS}:
            await self._come_back(row)

    async def _tell_when_next(self, row: Ticket, view: str) -> None:
        """Say by when the reporter hears again, and keep that promise too."""
        number = row.number
        search = await self._parts.escalation.catch_up(number)
        if search is None:
            return
        until = search.until
        if search.rounds:
            # Everybody was called in vain: from now on the reporter hears it once an hour.
            until = whole_minute(self._parts.clock()) + rules.HEARS_AGAIN_AFTER
        async with self._parts.db.transaction() as session:
            await repository.set_values(session, number, take_by=until)
        await self._parts.timers.set(PROMISE, number, until)
        await self._ledger.tell_reporter(
            row,
            view,
            slot=f"waiting:{number}",
            until=until.isoformat(),
            called=search.called,
            is_everybody=search.rounds > 0,
            is_by_gateway=search.is_by_gateway,
            at=self._parts.clock().isoformat(),
        )

    async def promise_anew(self, row: Ticket, *, aloud: bool = True) -> None:
        """Let the time by which somebody takes it be that of the running call.

        `aloud`: the reporter hears at that time when nobody has.
        """
        search = await self._parts.escalation.catch_up(row.number)
        if search is not None:
            async with self._parts.db.transaction() as session:
                await repository.set_values(session, row.number, take_by=search.until)
            if aloud:
                await self._parts.timers.set(PROMISE, row.number, search.until)

    async def _find(self, subject: str) -> Ticket | None:
        return await self._ledger.find(int(subject))

    async def end(self, row: Ticket) -> None:
        """Stop every clock of a ticket and let all who see it know."""
        await self._ledger.stop_watching(row.number)
        await self._ledger.show_card(row.number, row.desk)
        await self._ledger.show_case(row, row.assignee)
        await self._ledger.refresh_answer(row)
        await self._ledger.refresh_receipt(row)

    async def _close(self, subject: str) -> None:
        """Close a ticket whose reporter has not answered for a day."""
        await self.close(int(subject))

    async def close(self, number: int) -> None:
        """Close a ticket whose result was told, without a word of its reporter."""
        async with self._parts.db.transaction() as session:
            if not await repository.change(
                session, number, Change.CLOSE, held_by=None, closed_at=self._parts.clock()
            ):
                return
            await self._ledger.record(number, Action.CLOSED)
            await self.end(await self._ledger.get(number))
