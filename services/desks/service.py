"""The desks and the groups in which their officers meet."""

import hashlib
import hmac
import secrets
from datetime import timedelta
from pathlib import Path

from services.chats.types import Address
from services.clock import Clock
from services.db.database import Database
from services.desks import repository, rules, sheet
from services.desks.errors import BindRefusedError, DeskNotFoundError, NoCountyDeskError
from services.desks.tables import DeskBindCode
from services.desks.types import BindCode, DeskDetails, DeskKind, Route
from services.sheets import reading
from services.sheets.reading import Imported
from services.staff.service import StaffService
from services.staff.types import Role
from services.tickets.types import Category

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Nothing that is mistaken for something else when it is read out: no 0 O, 1 I L, U."""
SELECTOR_SIGNS = 4
SECRET_SIGNS = 12
"""58 bits (SECURITY.md 25 asks for 50)."""
BIND_VALIDITY = timedelta(minutes=10)
MOST_TRIES = 5
HOTLINE = "12345"
"""The national government service line: what we name while no desk was imported."""


class DeskService:
    """Knows the desks, routes problems to them and binds their groups."""

    def __init__(self, db: Database, clock: Clock, staff: StaffService) -> None:
        self._db = db
        self._clock = clock
        self._staff = staff

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
        return Imported(len(taken), tuple(rejected))

    async def make_bind_code(self, desk: str, *, officer: str | None = None) -> BindCode:
        """Return a one-time code that binds a group to a desk within ten minutes.

        Only `officer` may use it; without one, any officer of the desk. An earlier code of the
        desk is void. Raises DeskNotFoundError, StaffNotFoundError.
        """
        details = await self.get(desk)
        if officer is not None:
            await self._staff.get(officer)
        selector, secret = _signs(SELECTOR_SIGNS), _signs(SECRET_SIGNS)
        async with self._db.transaction() as session:
            row = DeskBindCode(
                selector=selector,
                digest=_digest(secret),
                desk=desk,
                officer=officer,
                expires_at=self._clock() + BIND_VALIDITY,
            )
            await repository.add_code(session, row)
        parts = [secret[start : start + 4] for start in range(0, SECRET_SIGNS, 4)]
        return BindCode("-".join((selector, *parts)), details)

    async def try_bind(self, code: str, *, group: Address, by: Address) -> DeskDetails | None:
        """Bind a group to the code's desk; returns the desk, None where it is refused.

        A wrong try counts, so it must be committed: nothing is raised.
        """
        signs = "".join(sign for sign in code.upper() if sign.isalnum())
        selector, secret = signs[:SELECTOR_SIGNS], signs[SELECTOR_SIGNS:]
        member = await self._staff.member(by)
        async with self._db.transaction() as session:
            now = self._clock()
            row = await repository.try_code(session, selector, now=now, most_tries=MOST_TRIES)
            if row is None or not hmac.compare_digest(row.digest, _digest(secret)):
                return None
            if member is None or row.officer not in {None, member.handle}:
                return None
            if not member.may(row.desk, Role.OFFICER):
                return None
            await repository.spend_code(session, selector)
            await repository.set_group(session, row.desk, group, by=member.handle, at=now)
            return await self.get(row.desk)

    async def bind(self, code: str, *, group: Address, by: Address) -> DeskDetails:
        """Like `try_bind`, where a refusal need not be remembered; raises BindRefusedError."""
        desk = await self.try_bind(code, group=group, by=by)
        if desk is None:
            raise BindRefusedError
        return desk

    async def move_group(self, old: Address, new: Address) -> None:
        """Follow a group that Telegram gave a new number (a group became a supergroup)."""
        async with self._db.transaction() as session:
            await repository.move_group(session, old, new)


def _signs(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(count))


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
