"""Scan receipts: that and when a code was checked; never where, by whom, or with what."""

import secrets
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select

from services.chats.types import Address
from services.db.purging import purge
from services.db.statements import insert
from services.ground import Ground
from services.outbox.types import Placing, Priority
from services.people.service import PeopleService
from services.people.types import PersonId
from services.receipts.tables import ReceiptChoice, ReceiptDay
from services.receipts.types import Accounts, DayOfChecks, Seen

CONTENT = "receipt_days.content"
APART = timedelta(minutes=10)
"""Checks closer together than that are one moment (SECURITY.md 18)."""
MOST_MOMENTS = 20
"""Of a day; what comes later is only counted (SECURITY.md 18)."""
KEPT_DAYS = timedelta(days=14)
ID_BYTES = 8


class ReceiptService:
    """Writes receipts for people who want them, silently, one message for each day."""

    def __init__(self, ground: Ground, *, people: PeopleService, accounts: Accounts) -> None:
        self._ground = ground
        self._db = ground.db
        self._vault = ground.vault
        self._clock = ground.clock
        self._people = people
        self._accounts = accounts

    async def is_wanted(self, person: PersonId) -> bool:
        """Return whether a person wants receipts; nobody does before saying so."""
        async with self._db.reading() as session:
            return await session.get(ReceiptChoice, person, populate_existing=True) is not None

    async def want(self, person: PersonId) -> None:
        """Write receipts from now on."""
        async with self._db.transaction() as session:
            await session.execute(
                insert(ReceiptChoice)
                .values(person=person, since=self._clock())
                .on_conflict_do_nothing()
            )

    async def forget(self, person: PersonId) -> None:
        """Write no more receipts, and forget those that were written."""
        async with self._db.transaction() as session:
            await session.execute(delete(ReceiptChoice).where(ReceiptChoice.person == person))
            await session.execute(delete(ReceiptDay).where(ReceiptDay.person == person))

    async def count(self, person: PersonId) -> int:
        """Return on how many remembered days codes of a person were checked."""
        async with self._db.reading() as session:
            query = select(func.count()).where(ReceiptDay.person == person)
            return await session.scalar(query) or 0

    async def note(self, person: PersonId) -> None:
        """Note that a code of this person was checked now, if they want to hear of it."""
        if not await self.is_wanted(person):
            return
        now = self._clock()
        day = self._ground.calendar.day(now)
        async with self._db.transaction() as session:
            await self._people.lock(person)
            account = await self._accounts.account_of(person)
            if account is None or not await self.is_wanted(person):
                return
            row = await self._row(person, day) or await self._just_before_midnight(person, now)
            day = row.day if row is not None else day
            content = self._open(row) if row is not None else {"seen": [], "others": 0}
            is_news = _add(content, now)
            if row is None:
                row = ReceiptDay(id=secrets.token_hex(ID_BYTES), person=person, day=day)
                session.add(row)
            row.content = self._vault.seal_json(content, column=CONTENT, row=row.id)
            await session.flush()
            if is_news:
                await self._show(person, account, day)

    async def of_day(self, person: PersonId, day: date) -> DayOfChecks | None:
        """Return the checks of a day, None where there were none or nobody wants to know."""
        row = await self._row(person, day)
        if row is None:
            return None
        content = self._open(row)
        return DayOfChecks(
            day=row.day,
            seen=tuple(Seen(datetime.fromisoformat(at), times) for at, times in content["seen"]),
            others=content["others"],
        )

    async def days(self, person: PersonId) -> list[DayOfChecks]:
        """Return the checks of each remembered day, the oldest first."""
        async with self._db.reading() as session:
            days = await session.scalars(
                select(ReceiptDay.day).where(ReceiptDay.person == person).order_by(ReceiptDay.day)
            )
            found = [await self.of_day(person, day) for day in days]
        return [day for day in found if day is not None]

    async def purge(self) -> None:
        """Forget the checks of days that are long over."""
        first = self._ground.calendar.day(self._clock()) - KEPT_DAYS
        await purge(self._db, ReceiptDay, ReceiptDay.day < first)

    async def on_bound(self, person: PersonId, account: Address) -> None:
        """Nothing: receipts are for who asks for them."""

    async def on_unbound(self, person: PersonId, account: Address) -> None:
        """Forget everything with the binding: the choice was made in that chat."""
        del account
        await self.forget(person)

    async def _show(self, person: PersonId, account: Address, day: date) -> None:
        await self._ground.outbox.show(
            "receipts.day",
            person,
            to=account,
            params={"day": day.isoformat()},
            placing=Placing.EDIT,
            slot=f"receipts:{day.isoformat()}",
            silent=True,
            priority=Priority.DIGEST,
        )

    async def _row(self, person: PersonId, day: date) -> ReceiptDay | None:
        async with self._db.reading() as session:
            row: ReceiptDay | None = await session.scalar(
                select(ReceiptDay).where(ReceiptDay.person == person, ReceiptDay.day == day),
                execution_options={"populate_existing": True},
            )
        return row

    async def _just_before_midnight(self, person: PersonId, now: datetime) -> ReceiptDay | None:
        """Return yesterday's row where its last moment is so near that this is the same one."""
        row = await self._row(person, self._ground.calendar.day(now) - timedelta(days=1))
        seen = self._open(row)["seen"] if row is not None else []
        is_near = bool(seen) and now - datetime.fromisoformat(seen[-1][0]) < APART
        return row if is_near else None

    def _open(self, row: ReceiptDay) -> dict[str, Any]:
        content: dict[str, Any] = self._vault.open_json(row.content, column=CONTENT, row=row.id)
        return content


def _add(content: dict[str, Any], now: datetime) -> bool:
    """Add a check to a day's content; returns whether the person is told of it now.

    Within ten minutes of the last moment, and after the twentieth, it is only counted; that there
    are more than twenty is said once.
    """
    seen = content["seen"]
    if seen and now - datetime.fromisoformat(seen[-1][0]) < APART:
        seen[-1][1] += 1
        return False
    if len(seen) >= MOST_MOMENTS:
        content["others"] += 1
        return bool(content["others"] == 1)
    seen.append([now.isoformat(), 1])
    return True
