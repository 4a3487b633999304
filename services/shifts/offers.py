"""Changing shifts in the chat: offered, taken by whoever is first, undone by a lead."""

import secrets
from datetime import datetime

from services.escalation.audience import Audiences
from services.ground import Ground
from services.outbox.types import Placing, Priority
from services.roster.service import RosterService
from services.shifts import offer_repository as repository
from services.shifts.errors import (
    NobodyFreeError,
    OfferEndedError,
    OfferNotFoundError,
    OfferTooLateError,
    ShiftNotFoundError,
)
from services.shifts.swapping import SETTLED_BEFORE, blocks, is_free
from services.shifts.tables import ShiftOffer
from services.shifts.types import Block, Offer, OfferState
from services.staff.service import StaffService
from services.staff.types import Post, Role, StaffMember
from services.tickets.rules import is_night
from services.timers.service import Step

ENDS = "shifts.offer_ends"
OFFER_BYTES = 8


class OfferService:
    """An offered shift stays its officer's until somebody else has it: it is never nobody's."""

    def __init__(
        self,
        ground: Ground,
        *,
        roster: RosterService,
        staff: StaffService,
        audiences: Audiences,
    ) -> None:
        self._db = ground.db
        self._ground = ground
        self._clock = ground.clock
        self._roster = roster
        self._staff = staff
        self._audiences = audiences

    def steps(self) -> dict[str, Step]:
        return {ENDS: self._expire}

    # Looking

    async def blocks(self, handle: str) -> list[Block]:
        """Return an officer's running and coming shifts, those at the same hours together."""
        return blocks(await self._roster.of_officer(handle, self._clock()))

    async def offerable(self, handle: str) -> list[Block]:
        """Return the shifts that an officer can still offer."""
        limit = self._clock() + SETTLED_BEFORE
        return [block for block in await self.blocks(handle) if block.starts_at > limit]

    async def get(self, name: str) -> Offer:
        """Return an offer; raises OfferNotFoundError."""
        async with self._db.reading() as session:
            row = await repository.get(session, name)
            if row is None:
                raise OfferNotFoundError
            return await repository.details(session, row)

    async def standing(self, handle: str) -> list[Offer]:
        """Return what an officer offers now."""
        async with self._db.reading() as session:
            rows = await repository.open_offers(session, handle)
            return [await repository.details(session, row) for row in rows]

    async def block(self, officer: StaffMember, starts_at: datetime) -> Block:
        """Return an officer's own shift that can still be offered.

        Raises ShiftNotFoundError and OfferTooLateError.
        """
        for block in await self.blocks(officer.handle):
            if block.starts_at == starts_at:
                if starts_at - SETTLED_BEFORE <= self._clock():
                    raise OfferTooLateError
                return block
        raise ShiftNotFoundError

    async def free(self, officer: StaffMember, block: Block) -> list[StaffMember]:
        """Return the colleagues of all its desks who can be reached and are free then.

        Leads are not asked: they are told, and can undo it.
        """
        around = await self._roster.everywhere(block.starts_at, block.ends_at)
        colleagues: dict[str, StaffMember] = {}
        for desk in block.desks:
            colleagues |= {one.handle: one for one in await self._staff.officers(desk)}
        fitting = [
            one
            for one in colleagues.values()
            if one.handle != officer.handle
            and all(Post(desk, Role.OFFICER) in one.posts for desk in block.desks)
            and is_free(one.handle, block, around)
        ]
        reachable = await self._audiences.reachable(fitting)
        return [one for one in reachable if await self._staff.has_fresh_login(one)]

    # Acting

    async def offer(self, officer: StaffMember, starts_at: datetime, *, to: str | None) -> Offer:
        """Offer an own shift to one colleague, or to all who are free.

        A former offer of the same shift is withdrawn. Raises ShiftNotFoundError,
        OfferTooLateError and NobodyFreeError.
        """
        async with self._db.transaction() as session:
            block = await self.block(officer, starts_at)
            asked = [
                one.handle
                for one in await self.free(officer, block)
                if to is None or one.handle == to
            ]
            if not asked:
                raise NobodyFreeError
            for former in await repository.open_offers(session, officer.handle):
                if former.starts_at == starts_at:
                    await self._end(former, OfferState.WITHDRAWN)
            now = self._clock()
            row = ShiftOffer(
                id=secrets.token_hex(OFFER_BYTES),
                officer=officer.handle,
                starts_at=block.starts_at,
                ends_at=block.ends_at,
                desks=";".join(block.desks),
                state=OfferState.OPEN.value,
                made_at=now,
                expires_at=starts_at - SETTLED_BEFORE,
            )
            await repository.add(session, row, asked)
            await self._ground.timers.set(ENDS, row.id, row.expires_at)
            offer = await repository.details(session, row)
            await self._show(offer, Placing.RENEW)
            return offer

    async def accept(self, name: str, officer: StaffMember) -> Offer:
        """Take an offered shift; of several the first has it.

        Raises OfferNotFoundError, OfferEndedError, and where the roster has changed meanwhile
        RosterChangedError and ShiftsOverlapError.
        """
        async with self._db.transaction() as session:
            # Whoever changes the roster waits here, before a row of any offer is touched.
            await self._roster.lock()
            offer = await self._asked(name, officer)
            if not all(officer.may(desk, Role.OFFICER) for desk in offer.block.desks):
                raise OfferNotFoundError
            now = self._clock()
            if not await repository.take(session, name, by=officer.handle, at=now):
                raise await self._ended(name)
            await self._pass_on(offer, offer.officer, officer.handle, by=officer)
            await self._ground.timers.cancel(ENDS, name)
            offer = await self.get(name)
            await self._show(offer, Placing.EDIT)
            await self._tell("offered", offer, offer.officer, Placing.RENEW)
            await self._tell_leads(offer, Placing.RENEW)
            return offer

    async def decline(self, name: str, officer: StaffMember) -> Offer:
        """Note that somebody cannot; when nobody is left the offer ends. Raises as `accept`."""
        async with self._db.transaction() as session:
            offer = await self._asked(name, officer)
            if offer.state is not OfferState.OPEN:
                raise await self._ended(name)
            await repository.decline(session, name, officer.handle, self._clock())
            row = await repository.get(session, name)
            offer = await self.get(name)
            if row is not None and all(one.declined_at for one in offer.asked):
                await self._end(row, OfferState.DECLINED)
                return await self.get(name)
            await self._tell("offer", offer, officer.handle, Placing.EDIT)
            return offer

    async def withdraw(self, name: str, officer: StaffMember) -> Offer:
        """Take an own offer back. Raises OfferNotFoundError and OfferEndedError."""
        async with self._db.transaction() as session:
            row = await repository.get(session, name)
            if row is None or row.officer != officer.handle:
                raise OfferNotFoundError
            if not await self._end(row, OfferState.WITHDRAWN):
                raise await self._ended(name)
            return await self.get(name)

    async def undo(self, name: str, lead: StaffMember) -> Offer:
        """Give a shift back to who had it, as a lead of its desks or headquarters.

        Raises OfferNotFoundError, OfferEndedError where it was undone or the shift has begun, and
        RosterChangedError, ShiftsOverlapError where it has gone on to somebody else.
        """
        async with self._db.transaction() as session:
            await self._roster.lock()
            offer = await self.get(name)
            if not all(lead.may(desk, Role.LEAD) for desk in offer.block.desks):
                raise OfferNotFoundError
            now = self._clock()
            is_undone = await repository.undo(session, name, by=lead.handle, at=now)
            if not is_undone or offer.taken_by is None:
                raise await self._ended(name)
            await self._pass_on(offer, offer.taken_by, offer.officer, by=lead)
            offer = await self.get(name)
            for view, handle in (("offered", offer.officer), ("offer", offer.taken_by or "")):
                await self._tell(view, offer, handle, Placing.RENEW)
            await self._tell_leads(offer, Placing.EDIT)
            return offer

    async def on_roster_changed(self) -> None:
        """End the offers of shifts that are somebody else's by now."""
        async with self._db.transaction() as session:
            for row in await repository.open_offers(session):
                offer = await repository.details(session, row)
                own = await self.blocks(offer.officer)
                if offer.block not in own:
                    await self._end(row, OfferState.VOID)

    # What becomes of it

    async def _pass_on(self, offer: Offer, giver: str, taker: str, *, by: StaffMember) -> None:
        start, desks = offer.block.starts_at, offer.block.desks
        await self._roster.pass_on(start, desks, giver=giver, taker=taker, by=by.handle)

    async def _expire(self, name: str) -> None:
        async with self._db.transaction() as session:
            row = await repository.get(session, name)
            if row is not None:
                await self._end(row, OfferState.EXPIRED)

    async def _end(self, row: ShiftOffer, state: OfferState) -> bool:
        """End an open offer without a taker and let everybody see it; False if it was over."""
        async with self._db.transaction() as session:
            name, now = row.id, self._clock()
            if not await repository.end(session, name, state, at=now):
                return False
            await self._ground.timers.cancel(ENDS, name)
            offer = await self.get(name)
            await self._show(offer, Placing.EDIT)
            if state is not OfferState.WITHDRAWN:
                await self._tell("offered", offer, offer.officer, Placing.RENEW)
            return True

    async def _asked(self, name: str, officer: StaffMember) -> Offer:
        offer = await self.get(name)
        if officer.handle not in {one.handle for one in offer.asked}:
            raise OfferNotFoundError
        return offer

    async def _ended(self, name: str) -> OfferEndedError:
        """Return the refusal that says how it ended: who has it, since when."""
        offer = await self.get(name)
        taker = await self._staff.by_handle(offer.taken_by) if offer.taken_by else None
        local = self._ground.calendar.local
        return OfferEndedError(
            state=offer.state.value,
            by=taker.display if taker else offer.taken_by or "",
            at=local(offer.ended_at) if offer.ended_at else None,
        )

    async def _show(self, offer: Offer, placing: Placing) -> None:
        for one in offer.asked:
            await self._tell("offer", offer, one.handle, placing)
        await self._tell("offered", offer, offer.officer, placing)

    async def _tell_leads(self, offer: Offer, placing: Placing) -> None:
        told: dict[str, StaffMember] = {}
        for desk in offer.block.desks:
            leads = await self._audiences.reachable(await self._staff.leads(desk))
            told |= {one.handle: one for one in leads}
        if not told:
            told = {one.handle: one for one in await self._staff.hq()}
        for handle in sorted(told):
            await self._tell("swap", offer, handle, placing)

    async def _tell(self, view: str, offer: Offer, handle: str, placing: Placing) -> None:
        member = await self._staff.by_handle(handle)
        if member is None or member.account is None:
            return
        await self._ground.outbox.show(
            f"shifts.{view}",
            offer.id,
            to=member.account,
            slot=f"{view}:{offer.id}",
            placing=placing,
            silent=placing is Placing.EDIT or self._is_night,
            priority=Priority.EDIT if placing is Placing.EDIT else Priority.REPLY,
        )

    @property
    def _is_night(self) -> bool:
        """Whether officers who are off duty sleep: such matters can wait for their sound."""
        return is_night(self._clock(), self._ground.calendar)
