"""Queries over issuers, their mappings, and our own list."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.health.types import Level
from services.recognition.tables import IssuerRow, MappingRow, TrustListRow
from services.recognition.types import Issuer, Mapping, TrustedKey
from services.signing.es256 import VerifyKey

FRESH = {"populate_existing": True}


async def recognised(session: AsyncSession, now: datetime) -> list[Issuer]:
    """Return the regions that we recognise; of one not heard for too long no key counts."""
    rows = await session.scalars(
        select(IssuerRow).order_by(IssuerRow.code), execution_options=FRESH
    )
    mappings = list(
        await session.scalars(
            select(MappingRow).order_by(MappingRow.version), execution_options=FRESH
        )
    )
    return [_issuer(row, mappings, now) for row in rows]


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


def _issuer(row: IssuerRow, mappings: list[MappingRow], now: datetime) -> Issuer:
    is_fresh = row.expires_at is not None and now < row.expires_at
    return Issuer(
        code=row.code,
        format=row.format,
        keys=tuple(_key(written, row.expires_at) for written in row.keys) if is_fresh else (),
        revoked=frozenset(bytes.fromhex(kid) for kid in row.revoked),
        mappings=tuple(
            Mapping(
                one.version,
                one.effective_on,
                {value: Level[name.upper()] for value, name in one.levels.items()},
            )
            for one in mappings
            if one.issuer == row.code
        ),
        names={"zh_CN": row.name_zh, "en": row.name_en},
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
