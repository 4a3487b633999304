"""Lets all processes agree which data key seals: it is remembered in the database, as an id.

During a rolling restart one process knows an older key alone while another knows both. Whatever
the second seals must be readable by the first, so the newest key seals only once `keys rotate`
has said so, and who does not know the active key does not go on.
"""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.bells import Bell, Switch
from services.clock import Clock
from services.crypto import usage
from services.crypto.errors import UnknownDataKeyError
from services.crypto.tables import ActiveKey
from services.crypto.usage import Usage
from services.crypto.vault import COMMON, Vault
from services.db.database import Database
from services.db.statements import insert

NAME = "data"


class DataKeyService:
    """Knows which data key is active, and what stands under which."""

    def __init__(self, db: Database, vault: Vault, clock: Clock) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self.is_fit = Switch()
        """Whether the active key is at hand; who lacks it takes nothing more in hand."""
        self.bell = Bell()
        """Rings when something is found that an unknown key has sealed."""
        vault.on_unknown_key = self.bell.ring

    async def start(self) -> None:
        """Take up the active key; the newest at hand becomes it where nothing is stored yet.

        Raises UnknownDataKeyError where the database needs a key that is not at hand; then
        nothing was written.
        """
        async with self._db.transaction() as session:
            row = await self._row(session)
            if row is None:
                row = await self._first(session)
            self._take_up(row)
            await self._drop_former(session, row)

    async def refresh(self) -> None:
        """Take up what another process has made active; raises UnknownDataKeyError."""
        async with self._db.reading() as session:
            row = await self._row(session)
        if row is not None:
            self._take_up(row)

    async def hold(self) -> None:
        """Let the active key stay what it is until the running transaction ends, and take it up.

        Whoever writes an index that must be unique holds it: two processes that index one person
        at the same moment do so under the same key.
        """
        async with self._db.transaction() as session:
            row = await self._row(session, is_held=True)
            self._take_up(row if row is not None else await self._first(session))

    async def activate(self) -> bool:
        """Let the newest key at hand be the active one; False where it is already.

        Waits for everybody who holds the former.
        """
        async with self._db.transaction() as session:
            row = await self._row(session, is_locked=True) or await self._first(session)
            self._take_up(row)
            ring = self._vault.newest
            if row.ring == ring:
                return False
            former = dict.fromkeys((row.ring, *_split(row.former)))
            former.pop(ring, None)
            values = {"ring": ring, "former": ",".join(former), "since": self._clock()}
            await session.execute(update(ActiveKey).values(**values))
        await self.refresh()
        return True

    async def tidy(self) -> None:
        """Look for indexes of release 1 no longer, once there are none."""
        async with self._db.transaction() as session:
            row = await self._row(session, is_locked=True)
            former = _split(row.former) if row is not None else []
            if not any(ring.endswith(COMMON) for ring in former):
                return
            if not await usage.is_used(session, ""):
                kept = ",".join(dict.fromkeys(ring.removesuffix(COMMON) for ring in former))
                await session.execute(update(ActiveKey).values(former=kept))
        await self.refresh()

    async def active_since(self) -> datetime | None:
        async with self._db.reading() as session:
            row = await self._row(session)
        return row.since if row is not None else None

    async def usage(self) -> dict[str, Usage]:
        """Return how much stands under each key's id; `""`: indexes of release 1."""
        async with self._db.reading() as session:
            return await usage.count(session)

    def _take_up(self, row: ActiveKey) -> None:
        self.is_fit.turn(on=self._vault.knows(row.ring))
        self._vault.activate(row.ring, _split(row.former))

    async def _row(
        self, session: AsyncSession, *, is_held: bool = False, is_locked: bool = False
    ) -> ActiveKey | None:
        query = select(ActiveKey).where(ActiveKey.name == NAME)
        if is_held or is_locked:
            query = query.with_for_update(read=is_held)
        return await session.scalar(query.execution_options(populate_existing=True))

    async def _first(self, session: AsyncSession) -> ActiveKey:
        """Remember the first active key: of a database of release 1 the one that it is under."""
        used = [key for key in await usage.count(session) if key]
        unknown = [key for key in used if key not in self._vault.known]
        if unknown:
            raise UnknownDataKeyError(keys=", ".join(unknown))
        key = next((key for key in self._vault.known if key in used), self._vault.newest)
        ring = key + COMMON if await usage.is_used(session, "") else key
        # Another process may be doing the same: the first one counts.
        await session.execute(
            insert(ActiveKey)
            .values(name=NAME, ring=ring, former="", since=self._clock())
            .on_conflict_do_nothing()
        )
        row = await self._row(session)
        if row is None:
            raise LookupError("The active key was not remembered.")
        return row

    async def _drop_former(self, session: AsyncSession, row: ActiveKey) -> None:
        """Forget former keys that are no longer at hand, if nothing stands under them any more."""
        former = _split(row.former)
        missing = [ring for ring in former if not self._vault.knows(ring)]
        needed = []
        for ring in missing:
            key, is_common = ring.partition("/")[0], ring.endswith(COMMON)
            names = (key, "") if is_common else (key,)
            if any([await usage.is_used(session, name) for name in names]):
                needed.append(key)
        if needed:
            raise UnknownDataKeyError(keys=", ".join(needed))
        if missing:
            kept = ",".join(ring for ring in former if ring not in missing)
            await session.execute(update(ActiveKey).values(former=kept))


def _split(text: str) -> list[str]:
    return [ring for ring in text.split(",") if ring]
