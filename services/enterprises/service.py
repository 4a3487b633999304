"""Imports firms and finds them by what people type."""

import secrets
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import delete, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.audit.service import AuditService
from services.audit.types import Act
from services.db.database import Database
from services.db.statements import insert
from services.desks.service import DeskService
from services.enterprises.names import LEAST_CORE, core, credit_code, has_wrong_check
from services.enterprises.tables import Enterprise, EnterpriseName
from services.enterprises.types import EnterpriseDetails, Found
from services.sheets import reading
from services.sheets.reading import Imported, Rejected, Row, RowError

REQUIRED = ("name", "desk")
OPTIONAL = ("credit_code", "aliases")
SEPARATOR = ";"
MOST_NAME = 128
MOST_ALIASES = 512
MOST_FOUND = 4


class EnterpriseService:
    """Knows the county's firms."""

    def __init__(self, db: Database, desks: DeskService, audit: AuditService) -> None:
        self._db = db
        self._desks = desks
        self._audit = audit

    async def all(self) -> list[EnterpriseDetails]:
        async with self._db.reading() as session:
            rows = await session.scalars(select(Enterprise).order_by(Enterprise.name))
            return [_details(row) for row in rows]

    async def find(self, enterprise: str) -> EnterpriseDetails | None:
        """Return a firm by its id, None where it is gone."""
        async with self._db.reading() as session:
            row = await session.get(Enterprise, enterprise, populate_existing=True)
        return _details(row) if row else None

    async def search(self, text: str, *, most: int = MOST_FOUND, least: int = LEAST_CORE) -> Found:
        """Return the firms that somebody may mean by a credit code, a name or a part of one.

        A part of less than `least` characters finds none.
        """
        code = credit_code(text)
        query = select(Enterprise)
        if code is not None:
            query = query.where(Enterprise.credit_code == code)
        else:
            wanted = core(text)
            if len(wanted) < least:
                return Found((), 0)
            names = select(EnterpriseName.enterprise).where(
                or_(
                    EnterpriseName.core.contains(wanted, autoescape=True),
                    # Somebody may type more than we know: the name within a whole sentence.
                    literal(wanted).contains(EnterpriseName.core),
                )
            )
            query = query.where(Enterprise.id.in_(names))
        async with self._db.reading() as session:
            count = await session.scalar(select(func.count()).select_from(query.subquery()))
            # The shortest name that fits is the closest one.
            query = query.order_by(func.length(Enterprise.name), Enterprise.name).limit(most)
            rows = await session.scalars(query)
            return Found(tuple(_details(row) for row in rows), count or 0)

    async def add(self, name: str, desk: str) -> EnterpriseDetails:
        """Put an enterprise into the register that a desk has checked; one of this name stays."""
        async with self._db.transaction() as session:
            known = await session.scalar(
                select(Enterprise).where(Enterprise.name == name[:MOST_NAME])
            )
            if known is not None:
                return _details(known)
            new = EnterpriseDetails(secrets.token_hex(8), name[:MOST_NAME], desk)
            await _store(session, new)
            return new

    async def import_file(self, path: Path) -> Imported:
        """Store the firms of a file, known by credit code or name; others stay as they are.

        Raises SheetNotReadableError and WrongColumnsError.
        """
        rows = list(reading.rows(path, required=REQUIRED, optional=OPTIONAL))
        desks = {desk.code for desk in await self._desks.all()}
        rejected: list[Rejected] = []
        taken = 0
        async with self._db.transaction() as session:
            for row in rows:
                try:
                    await _store(session, _checked(row, desks))
                    taken += 1
                except RowError as error:
                    rejected.append(Rejected(row.line, error.reason))
            await self._audit.record(Act.ENTERPRISES_IMPORTED, detail=str(taken))
        return Imported(taken, tuple(rejected))


def _checked(row: Row, desks: Iterable[str]) -> EnterpriseDetails:
    if not row["name"]:
        raise RowError("name_missing")
    aliases = row.list_of("aliases")
    if len(row["name"]) > MOST_NAME or len(SEPARATOR.join(aliases)) > MOST_ALIASES:
        raise RowError("too_long")
    if row["desk"] not in desks:
        raise RowError("unknown_desk")
    code = credit_code(row["credit_code"]) if row["credit_code"] else None
    if row["credit_code"] and code is None:
        is_mistyped = has_wrong_check(row["credit_code"])
        raise RowError("bad_check_digit" if is_mistyped else "bad_credit_code")
    return EnterpriseDetails(secrets.token_hex(8), row["name"], row["desk"], code, aliases)


async def _store(session: AsyncSession, enterprise: EnterpriseDetails) -> None:
    """Store a firm under the id that it has already, where its code or name is known."""
    by_name = await session.scalar(select(Enterprise.id).where(Enterprise.name == enterprise.name))
    by_code = None
    if enterprise.credit_code is not None:
        by_code = await session.scalar(
            select(Enterprise.id).where(Enterprise.credit_code == enterprise.credit_code)
        )
    if by_code is not None and by_name not in {None, by_code}:
        # The code says that it is one firm, the name that it is another.
        raise RowError("credit_code_taken")
    number = by_code or by_name or enterprise.id
    values = {
        "name": enterprise.name,
        "desk": enterprise.desk,
        "aliases": SEPARATOR.join(enterprise.aliases),
    }
    if enterprise.credit_code is not None:
        values["credit_code"] = enterprise.credit_code
    await session.execute(
        insert(Enterprise)
        .values(id=number, **values)
        .on_conflict_do_update(index_elements=[Enterprise.id], set_=values)
    )
    await session.execute(delete(EnterpriseName).where(EnterpriseName.enterprise == number))
    cores = {core(name) for name in (enterprise.name, *enterprise.aliases)} - {""}
    session.add_all(EnterpriseName(enterprise=number, core=name) for name in cores)
    await session.flush()


def _details(row: Enterprise) -> EnterpriseDetails:
    return EnterpriseDetails(
        id=row.id,
        name=row.name,
        desk=row.desk,
        credit_code=row.credit_code,
        aliases=tuple(row.aliases.split(SEPARATOR)) if row.aliases else (),
    )
