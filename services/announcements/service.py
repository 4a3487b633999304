"""Drafts, sends and stops announcements; nobody gets one twice, and nobody is forgotten.

Each recipient is a row. A few at a time are let into the outbox, in the transaction that says so,
behind everything else that waits there; what became of each is noted with the mark of its send.
"""

from datetime import timedelta
from typing import Any

from services.announcements import repository
from services.announcements.audiences import Audiences
from services.announcements.errors import (
    AnnouncementDecidedError,
    AnnouncementNotFoundError,
    EmptyAnnouncementError,
    NobodyToTellError,
)
from services.announcements.tables import AnnouncementRow
from services.announcements.types import Announcement, Audience, Fate, Status
from services.audit.service import AuditService
from services.audit.types import Act
from services.chats.types import Address
from services.ground import Ground
from services.staff.errors import NotStaffError
from services.staff.types import Role, StaffMember
from services.tickets.writing import clean

CONTENT = "announcements.content"
BATCH = "announcements.batch"
"""The timer by which the next recipients have their turn."""
KEEP_DRAFTS = timedelta(days=1)
KEEP_RECIPIENTS = timedelta(days=30)


class AnnouncementService:
    """Headquarters alone announces (`authorise`); recipients may refuse."""

    def __init__(self, ground: Ground, audiences: Audiences, *, audit: AuditService) -> None:
        self._db = ground.db
        self._vault = ground.vault
        self._clock = ground.clock
        self._calendar = ground.calendar
        self._timers = ground.timers
        self._audiences = audiences
        self._audit = audit

    @staticmethod
    def authorise(member: StaffMember | None) -> StaffMember:
        """Return a member of headquarters; raises NotStaffError for everybody else."""
        if member is None or not any(post.role is Role.HQ for post in member.posts):
            raise NotStaffError
        return member

    # Before it is sent

    async def draft(
        self, author: StaffMember, audience: Audience, desk: str | None, text: str
    ) -> Announcement:
        """Keep what was typed, with everybody to whom it would go.

        Raises EmptyAnnouncementError and NobodyToTellError.
        """
        words = _words(text)
        async with self._db.transaction() as session:
            row = AnnouncementRow(
                author=author.handle,
                audience=audience.value,
                desk=desk,
                status=Status.DRAFT.value,
                changed_at=self._clock(),
            )
            session.add(row)
            await session.flush()
            await self._write(row, {"text": words, "english": None, "counts": {}})
            await self._choose(row)
            found = await self.get(row.id)
            if not found.waiting:
                raise NobodyToTellError
            return found

    async def reword(
        self,
        number: int,
        author: StaffMember,
        *,
        text: str | None = None,
        english: str | None = None,
    ) -> Announcement:
        """Change the words of a draft; raises as `confirm` does, and EmptyAnnouncementError."""
        async with self._db.transaction():
            row = await self._draft_of(number, author)
            content = self._open(row)
            if text is not None:
                content["text"] = _words(text)
            if english is not None:
                content["english"] = _words(english)
            await self._write(row, content)
            return await self.get(number)

    async def confirm(self, number: int, author: StaffMember) -> bool:
        """Begin to send a draft.

        Returns False, and sends nothing, where others would get it now than the author has seen.
        Raises AnnouncementNotFoundError for a foreign one, AnnouncementDecidedError where it
        was sent already, NobodyToTellError.
        """
        async with self._db.transaction() as session:
            row = await self._draft_of(number, author)
            seen = await repository.recipients(session, number)
            await self._choose(row)
            if await repository.recipients(session, number) != seen:
                return False
            now = self._clock()
            if not (await self.get(number)).waiting:
                raise NobodyToTellError
            if not await repository.decide(session, number, Status.DRAFT, Status.SENDING, now):
                await self._refuse(number)
            await self._timers.set(BATCH, number, now)
            await self._record(Act.ANNOUNCEMENT_SENT, number, by=author)
            return True

    async def drop(self, number: int, author: StaffMember) -> None:
        """Forget a draft; raises as `confirm` does."""
        async with self._db.transaction() as session:
            await self._draft_of(number, author)
            await repository.remove(session, number)

    async def stop(self, number: int, *, by: StaffMember) -> Announcement:
        """Let whoever has not got it yet not get it.

        Raises AnnouncementNotFoundError, and AnnouncementDecidedError where it is over.
        """
        async with self._db.transaction() as session:
            await self.get(number)
            now = self._clock()
            if not await repository.decide(session, number, Status.SENDING, Status.STOPPED, now):
                await self._refuse(number)
            await repository.set_fate(session, Fate.STOPPED, number=number)
            await self._timers.cancel(BATCH, number)
            await self._record(Act.ANNOUNCEMENT_STOPPED, number, by=by)
            return await self.get(number)

    async def stop_all(self) -> None:
        """After a restore nobody knows who has got what: whatever was being sent stops."""
        async with self._db.transaction() as session:
            await repository.stop_all(session, self._clock())

    async def get(self, number: int) -> Announcement:
        """Return an announcement with its counts; raises AnnouncementNotFoundError."""
        async with self._db.reading() as session:
            row = await repository.get(session, number)
            if row is None:
                raise AnnouncementNotFoundError
            content = self._open(row)
            return Announcement(
                id=row.id,
                author=row.author,
                audience=Audience(row.audience),
                desk=row.desk,
                text=content["text"],
                english=content["english"],
                status=Status(row.status),
                changed_at=row.changed_at,
                counts={Fate(fate): count for fate, count in content.get("counts", {}).items()}
                or await repository.counts(session, number),
            )

    async def fate(self, number: int, account: Address) -> Fate | None:
        """Return what became of an announcement for somebody; None where it is not for them."""
        async with self._db.reading() as session:
            return await repository.fate(session, number, account)

    async def purge(self) -> None:
        """Forget drafts after a day, and after 30 days who got what: the counts stay."""
        now = self._clock()
        async with self._db.transaction() as session:
            for row in await repository.over(session, [Status.DRAFT], now - KEEP_DRAFTS):
                await repository.remove(session, row.id)
            ended = (Status.STOPPED, Status.DONE)
            for row in await repository.over(session, ended, now - KEEP_RECIPIENTS):
                counts = await repository.counts(session, row.id)
                await self._write(row, self._open(row) | {"counts": counts})
                await repository.set_recipients(session, row.id, ())

    # Recipients

    async def wants(self, account: Address) -> bool:
        async with self._db.reading() as session:
            return await repository.refused_since(session, account) is None

    async def refuse(self, account: Address) -> None:
        """Send this account no more, not even what waits for it now."""
        async with self._db.transaction() as session:
            await repository.refuse(session, account, self._clock())
            await repository.set_fate(session, Fate.DECLINED, addresses=[account])

    async def accept(self, account: Address) -> None:
        async with self._db.transaction() as session:
            await repository.accept(session, account)

    async def stored_of(self, account: Address) -> dict[str, Any]:
        """Return what is kept of an account: since when it refuses, how many it has got."""
        async with self._db.reading() as session:
            since = await repository.refused_since(session, account)
            received = await repository.count_of(session, account)
        return {"refused_since": since and since.isoformat(), "received": received}

    async def forget(self, account: Address) -> None:
        async with self._db.transaction() as session:
            await repository.forget(session, account)

    async def _choose(self, row: AnnouncementRow) -> None:
        """Note to whom it goes as things stand, and who wants none."""
        found = await self._audiences.of(Audience(row.audience), row.desk)
        async with self._db.transaction() as session:
            refused = await repository.refusals(session)
            fates = [
                (address, Fate.DECLINED if address in refused else Fate.CHOSEN)
                for address in sorted(found)
            ]
            await repository.set_recipients(session, row.id, fates)

    async def _draft_of(self, number: int, author: StaffMember) -> AnnouncementRow:
        async with self._db.transaction() as session:
            row = await repository.get(session, number)
        if row is None or row.author != author.handle:
            raise AnnouncementNotFoundError
        if row.status != Status.DRAFT:
            await self._refuse(number)
        return row

    async def _record(self, act: Act, number: int, *, by: StaffMember) -> None:
        await self._audit.record(act, f"announcement:{number}", by=by.handle)

    async def _refuse(self, number: int) -> None:
        found = await self.get(number)
        at = self._calendar.local(found.changed_at)
        raise AnnouncementDecidedError(status=found.status, at=at)

    async def _write(self, row: AnnouncementRow, content: dict[str, Any]) -> None:
        async with self._db.transaction() as session:
            row.content = self._vault.seal_json(content, column=CONTENT, row=row.id)
            await session.flush()

    def _open(self, row: AnnouncementRow) -> dict[str, Any]:
        opened: dict[str, Any] = self._vault.open_json(
            row.content or b"", column=CONTENT, row=row.id
        )
        return opened


def _words(text: str) -> str:
    words = clean(text)
    if not words:
        raise EmptyAnnouncementError
    return words
