"""Lets recipients have their turn, a few at a time, behind everything else."""

from datetime import timedelta

from services.announcements import repository
from services.announcements.service import BATCH, AnnouncementService
from services.announcements.types import Announcement, Fate, Status
from services.chats.types import Address
from services.ground import Ground
from services.outbox.repository import unsent_in
from services.outbox.types import Placing, Priority
from services.staff.service import StaffService
from services.tickets.rules import is_night
from services.timers.service import Step

AT_ONCE = 30
"""How many are let in together; about what goes out in a second."""
MOST_QUEUED = 60
"""No more wait in the outbox than go out in a few seconds, so that stopping stops soon."""
EVERY = timedelta(seconds=1)
AFTER_LAST = timedelta(seconds=5)
"""Between two looks whether the last ones have arrived."""


class AnnouncementSender:
    """Sends what headquarters has confirmed; survives an end at any moment."""

    def __init__(
        self, ground: Ground, announcements: AnnouncementService, staff: StaffService
    ) -> None:
        self._db = ground.db
        self._clock = ground.clock
        self._calendar = ground.calendar
        self._outbox = ground.outbox
        self._timers = ground.timers
        self._announcements = announcements
        self._staff = staff

    def steps(self) -> dict[str, Step]:
        return {BATCH: self._go_on}

    async def delivered(self, number: int, to: Address) -> None:
        await self._settle(number, to, Fate.DELIVERED)

    async def failed(self, number: int, to: Address) -> None:
        await self._settle(number, to, Fate.FAILED)

    async def _settle(self, number: int, to: Address, fate: Fate) -> None:
        """Note what became of a send, also of one under way when it was stopped or refused."""
        before = [one.value for one in Fate if one is not Fate.CHOSEN]
        async with self._db.transaction() as session:
            await repository.set_fate(session, fate, number=number, addresses=[to], before=before)

    async def _go_on(self, subject: str) -> None:
        number = int(subject)
        async with self._db.transaction() as session:
            found = await self._announcements.get(number)
            if found.status is not Status.SENDING:
                return
            room = min(AT_ONCE, MOST_QUEUED - found.count(Fate.QUEUED))
            chosen = await repository.next_chosen(session, number, room) if room > 0 else []
            silent = is_night(self._clock(), self._calendar)
            for address in chosen:
                await self._outbox.show(
                    "announcements.notice",
                    number,
                    to=Address(address),
                    slot=_slot(number),
                    silent=silent,
                    priority=Priority.DIGEST,
                )
            if not found.count(Fate.CHOSEN):
                await self._give_up_lost(number)
            now = self._clock()
            if found.waiting == 0:
                await repository.decide(session, number, Status.SENDING, Status.DONE, now)
            else:
                is_last = found.count(Fate.CHOSEN) <= len(chosen)
                await self._timers.set(BATCH, number, now + (AFTER_LAST if is_last else EVERY))
            await self._show_progress(found)

    async def _give_up_lost(self, number: int) -> None:
        """Count as not delivered what no longer waits to be sent and was never heard of again.

        A group that got a new number is one: what waited for it went to the new one.
        """
        async with self._db.transaction() as session:
            waiting = await unsent_in(session, _slot(number))
            fates = await repository.recipients(session, number)
            lost = [to for to, fate in fates.items() if fate == Fate.QUEUED and to not in waiting]
            if lost:
                await repository.set_fate(session, Fate.FAILED, number=number, addresses=lost)

    async def _show_progress(self, found: Announcement) -> None:
        author = await self._staff.by_handle(found.author)
        if author is not None and author.account is not None:
            await self._outbox.show(
                "announcements.progress",
                found.id,
                to=author.account,
                slot=f"announcement:{found.id}",
                placing=Placing.EDIT,
                silent=True,
                priority=Priority.EDIT,
            )


def _slot(number: int) -> str:
    """Return where an announcement stands in a chat."""
    return f"notice:{number}"
