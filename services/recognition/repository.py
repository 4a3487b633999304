"""Queries over issuers, their mappings, and our own list."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.db.statements import insert
from services.health.types import Level
from services.recognition.errors import IssuerUnknownError
from services.recognition.tables import IssuerRow, MappingRow, SeenListRow, TrustListRow
from services.recognition.types import Issuer, Mapping, Region, RegionDetails, TrustedKey
from services.signing.es256 import VerifyKey, base64url

FRESH = {"populate_existing": True}


async def recognised(session: AsyncSession, now: datetime) -> list[Issuer]:
    """Return the regions that we recognise; of one not heard for too long no key counts."""
    known = await mappings(session)
    return [_issuer(row, known, now) for row in await rows(session)]


async def rows(session: AsyncSession) -> Sequence[IssuerRow]:
    """Return the rows of all regions, by code."""
    found = await session.scalars(
        select(IssuerRow).order_by(IssuerRow.code), execution_options=FRESH
    )
    return found.all()


async def issuer(session: AsyncSession, code: str) -> IssuerRow | None:
    """Return the row of a region, None where it is not recognised."""
    return await session.get(IssuerRow, code, populate_existing=True)


async def mappings(session: AsyncSession, code: str | None = None) -> Sequence[MappingRow]:
    """Return the mappings of one region or of all, the oldest version first."""
    query = select(MappingRow).order_by(MappingRow.issuer, MappingRow.version)
    if code is not None:
        query = query.where(MappingRow.issuer == code)
    return (await session.scalars(query, execution_options=FRESH)).all()


async def details(session: AsyncSession) -> list[RegionDetails]:
    """Return all regions as operators see them, by code."""
    known = await mappings(session)
    return [_details(row, known) for row in await rows(session)]


async def details_of(session: AsyncSession, code: str) -> RegionDetails:
    """Return one region; raises IssuerUnknownError."""
    row = await issuer(session, code)
    if row is None:
        raise IssuerUnknownError(code=code)
    return _details(row, await mappings(session, code))


async def forget(session: AsyncSession, code: str) -> bool:
    """Forget a region and its mappings, but for its newest list; returns whether it was known."""
    row = await issuer(session, code)
    if row is None:
        return False
    if row.root is not None:
        await _keep_seen(session, row)
    await session.delete(row)
    await session.execute(delete(MappingRow).where(MappingRow.issuer == code))
    return True


async def highest_seen(session: AsyncSession, code: str, root: str) -> int:
    """Return the version of the newest list of a root that was ever seen here, 0 for none."""
    row = await session.get(SeenListRow, (code, root), populate_existing=True)
    return row.version if row is not None else 0


async def _keep_seen(session: AsyncSession, row: IssuerRow) -> None:
    root = base64url(VerifyKey.from_jwk(row.root or {}).thumbprint)
    seen = max(row.list_version, await highest_seen(session, row.code, root))
    await session.execute(
        insert(SeenListRow)
        .values(issuer=row.code, root=root, version=seen)
        .on_conflict_do_update(index_elements=["issuer", "root"], set_={"version": seen})
    )


async def newest_list(session: AsyncSession) -> TrustListRow | None:
    """Return our own list as it was signed last."""
    row: TrustListRow | None = await session.scalar(
        select(TrustListRow).order_by(TrustListRow.version.desc()).limit(1),
        execution_options=FRESH,
    )
    return row


async def forget_lists(session: AsyncSession, *, before: int) -> None:
    """Forget versions of our own list that nobody needs any more."""
    await session.execute(delete(TrustListRow).where(TrustListRow.version < before))


def _issuer(row: IssuerRow, known: Sequence[MappingRow], now: datetime) -> Issuer:
    is_fresh = row.expires_at is not None and now < row.expires_at
    return Issuer(
        code=row.code,
        format=row.format,
        keys=tuple(_key(written, row.expires_at) for written in row.keys) if is_fresh else (),
        revoked=frozenset(bytes.fromhex(kid) for kid in row.revoked),
        mappings=_of(row, known),
        names={"zh_CN": row.name_zh, "en": row.name_en},
    )


def _details(row: IssuerRow, known: Sequence[MappingRow]) -> RegionDetails:
    root = base64url(VerifyKey.from_jwk(row.root).thumbprint) if row.root else None
    names = {"zh_CN": row.name_zh, "en": row.name_en}
    return RegionDetails(
        region=Region(row.code, row.format, row.url, root, names),
        mappings=_of(row, known),
        list_version=row.list_version,
        keys=len(row.keys),
        revoked=len(row.revoked),
        heard_at=row.fetched_at,
        counts_until=row.expires_at,
        fault=row.fault,
    )


def _of(row: IssuerRow, known: Sequence[MappingRow]) -> tuple[Mapping, ...]:
    return tuple(
        Mapping(
            one.version,
            one.effective_on,
            {value: Level[name.upper()] for value, name in one.levels.items()},
        )
        for one in known
        if one.issuer == row.code
    )


def _key(written: dict[str, Any], heard_until: datetime | None) -> TrustedKey:
    """Read a stored key; codes issued after its list has ended are not of it."""
    until = datetime.fromtimestamp(written["exp"], UTC) if "exp" in written else None
    ends = [end for end in (until, heard_until) if end is not None]
    return TrustedKey(
        kid=bytes.fromhex(written["kid"]),
        key=VerifyKey.from_jwk(written),
        since=datetime.fromtimestamp(written.get("nbf", 0), UTC),
        until=min(ends, default=None),
    )
