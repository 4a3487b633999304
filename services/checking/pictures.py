"""Pictures that were sent to be checked: counted, and deleted within the hour."""

from datetime import timedelta

from sqlalchemy import delete, func, select

from services.chats.types import Address
from services.checking.errors import TooManyPicturesError
from services.checking.tables import PictureCheck
from services.db.statements import insert
from services.ground import Ground
from services.outbox.service import DELETE
from services.outbox.types import Placing
from services.timers.service import Step

FORGET = "checking.forget"
KEPT_FOR = timedelta(minutes=50)
"""A verdict is of its moment, and a picture shows somebody's face or papers: both go within the
hour (SECURITY.md 20)."""
MOST_A_MINUTE = 30
MINUTE = timedelta(minutes=1)


def slot(message: str) -> str:
    """Return where the verdict on a picture stands in its chat."""
    return f"check:{message}"


class PictureService:
    """Knows which pictures of a chat were looked at; what they show is kept nowhere."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._db = ground.db
        self._clock = ground.clock

    def steps(self) -> dict[str, Step]:
        return {FORGET: self._forget_due}

    async def admit(self, account: Address, message: str) -> None:
        """Let a picture be looked at, and be deleted later whatever becomes of it.

        Raises TooManyPicturesError for the 31st within a minute; the caller commits all the same,
        so that those go too.
        """
        now = self._clock()
        recent = (PictureCheck.account == account) & (PictureCheck.at > now - MINUTE)
        async with self._db.transaction() as session:
            count = await session.scalar(select(func.count()).where(recent)) or 0
            await session.execute(
                insert(PictureCheck)
                .values(account=account, message=message, at=now)
                .on_conflict_do_nothing()
            )
            await self._ground.timers.set(FORGET, f"{account}|{message}", now + KEPT_FOR)
        if count >= MOST_A_MINUTE:
            raise TooManyPicturesError(is_first=count == MOST_A_MINUTE)

    async def forget(self, account: Address, message: str) -> None:
        """Delete a picture and the verdict on it from their chat now.

        Its row stays for the minute in which it counts for the limit.
        """
        subject, now = f"{account}|{message}", self._clock()
        is_it = (PictureCheck.account == account) & (PictureCheck.message == message)
        async with self._db.transaction() as session:
            is_over = PictureCheck.at <= now - MINUTE
            await session.execute(delete(PictureCheck).where(is_it, is_over))
            if await session.scalar(select(PictureCheck.message).where(is_it)) is None:
                await self._ground.timers.cancel(FORGET, subject)
            else:
                await self._ground.timers.set(FORGET, subject, now + MINUTE)
            await self._remove(account, message)

    async def forget_all(self, account: Address) -> None:
        """Delete every picture of a chat that still waits for its end, and what is known of it."""
        async with self._db.transaction() as session:
            found = await session.scalars(
                select(PictureCheck.message).where(PictureCheck.account == account)
            )
            for message in list(found):
                await self._ground.timers.cancel(FORGET, f"{account}|{message}")
                await self._remove(account, message)
            await session.execute(delete(PictureCheck).where(PictureCheck.account == account))

    async def count(self, account: Address) -> int:
        """Return how many pictures of a chat wait for their end."""
        async with self._db.reading() as session:
            query = select(func.count()).where(PictureCheck.account == account)
            return await session.scalar(query) or 0

    async def _forget_due(self, subject: str) -> None:
        account, _, message = subject.partition("|")
        await self.forget(Address(account), message)

    async def _remove(self, account: Address, message: str) -> None:
        outbox = self._ground.outbox
        await outbox.show(DELETE, message, to=account)
        placing, at = Placing.REMOVE, slot(message)
        await outbox.show("codes.checked", to=account, placing=placing, slot=at)
