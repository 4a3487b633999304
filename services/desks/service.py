"""The desks and the groups in which their officers meet."""

from pathlib import Path

from services.audit.service import AuditService
from services.audit.types import Act
from services.chats.types import Address
from services.clock import Clock
from services.db.database import Database
from services.desks import repository, rules, sheet
from services.desks.errors import DeskNotFoundError, NoCountyDeskError
from services.desks.types import Category, DeskDetails, DeskKind, Route
from services.sheets import reading
from services.sheets.reading import Imported

HOTLINE = "12345"
"""The national government service line: what we name while no desk was imported."""


class DeskService:
    """Knows the desks, and who handles what."""

    def __init__(self, db: Database, clock: Clock, audit: AuditService) -> None:
        self._db = db
        self._clock = clock
        self._audit = audit

    async def all(self) -> list[DeskDetails]:
        """Return every desk in the order of its file."""
        async with self._db.reading() as session:
            return await repository.every(session)

    async def get(self, code: str) -> DeskDetails:
        """Return a desk; raises DeskNotFoundError."""
        desk = await self.find(code)
        if desk is None:
            raise DeskNotFoundError(desk=code)
        return desk

    async def find(self, code: str) -> DeskDetails | None:
        return next((desk for desk in await self.all() if desk.code == code), None)

    async def county(self) -> DeskDetails:
        """Return the county's desk; raises NoCountyDeskError before the first import."""
        for desk in await self.all():
            if desk.kind is DeskKind.COUNTY:
                return desk
        raise NoCountyDeskError

    async def parent(self, code: str) -> DeskDetails | None:
        """Return the desk above; None above the county, raises DeskNotFoundError."""
        desk = await self.get(code)
        return await self.get(desk.parent) if desk.parent else None

    async def places(self) -> list[DeskDetails]:
        """Return the towns and parks that a person can name."""
        return [desk for desk in await self.all() if desk.kind is not DeskKind.COUNTY]

    async def of_group(self, group: Address) -> list[DeskDetails]:
        """Return the desks whose officers meet in a group."""
        return [desk for desk in await self.all() if desk.group == group]

    async def route(self, category: Category, place: str | None) -> Route:
        """Return who handles a problem; raises NoCountyDeskError before the first import."""
        desks = {desk.code: desk for desk in await self.all()}
        try:
            return rules.route(category, place, desks)
        except LookupError:
            raise NoCountyDeskError from None

    async def main_phone(self) -> str:
        """Return the county's duty phone: there is always a number to name."""
        for desk in await self.all():
            if desk.kind is DeskKind.COUNTY and desk.phones:
                return desk.phones[0]
        return HOTLINE

    async def import_file(self, path: Path) -> Imported:
        """Store the desks of a file; desks that it does not name stay as they are.

        Raises SheetNotReadableError and WrongColumnsError.
        """
        rows = list(reading.rows(path, required=sheet.REQUIRED, optional=sheet.OPTIONAL))
        positions = {row["code"]: position for position, row in enumerate(rows)}
        async with self._db.transaction() as session:
            known = {desk.code: desk for desk in await repository.every(session)}
            taken, rejected = sheet.check(rows, known)
            for desk in taken:
                await repository.store(session, desk, positions[desk.code])
            await self._audit.record(Act.DESKS_IMPORTED, detail=str(len(taken)))
        return Imported(len(taken), tuple(rejected))

    async def set_group(
        self, code: str, group: Address, *, by: str, confirmed_by: str | None = None
    ) -> DeskDetails:
        """Let a desk's cards go to this group; returns the desk as it was before.

        `by` is the handle of the officer who named it, `confirmed_by` that of headquarters; None
        for the operator. Raises DeskNotFoundError.
        """
        async with self._db.transaction() as session:
            former = await self.get(code)
            await repository.set_group(session, code, group, by=by, at=self._clock())
            await self._audit.record(Act.GROUP_BOUND, f"desk:{code}", by=confirmed_by, detail=by)
            return former

    async def move_group(self, old: Address, new: Address) -> None:
        """Follow a group that Telegram gave a new number (a group became a supergroup)."""
        async with self._db.transaction() as session:
            await repository.move_group(session, old, new)
