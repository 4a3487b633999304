"""Which regions are recognised: their keys are fetched, their values mapped, their end decided."""

import re
from datetime import date, timedelta
from urllib.parse import urlsplit

from sqlalchemy.ext.asyncio import AsyncSession

from services.audit.service import AuditService
from services.audit.types import Act
from services.clock import Calendar, Clock
from services.codes.service import Issuing
from services.codes.types import DEMO_SUFFIX
from services.db.database import Database
from services.recognition import repository
from services.recognition.errors import (
    InvalidMappingError,
    IssuerNotAllowedError,
    IssuerUnknownError,
    RegionUnheardError,
)
from services.recognition.fetching import fetch
from services.recognition.formats import FORMATS, bamin
from services.recognition.mappings import OUR_MAPPING, Levels
from services.recognition.publications import Heard, read_jwks, read_trust_list
from services.recognition.tables import IssuerRow, MappingRow
from services.recognition.types import Region, RegionDetails

EVERY = timedelta(hours=6)
"""How often a region is heard: of its 48 hours seven tries may fail."""
AFTER_FAULT = timedelta(minutes=15)
ENDING = timedelta(hours=12)
"""Keys that count for less are told of: something has failed for a day and a half."""

_CODE = re.compile(r"[!-~]{1,32}")
_LONGEST_NAME = 64
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_CHANGING = "issuers"


class IssuerService:
    """Regions are recognised by an operator's word; what they publish is heard again by itself."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        calendar: Calendar,
        issuing: Issuing,
        *,
        audit: AuditService,
    ) -> None:
        self._db = db
        self._clock = clock
        self._calendar = calendar
        self._issuing = issuing
        self._audit = audit

    async def add(
        self, region: Region, *, levels: Levels | None = None, effective_on: date | None = None
    ) -> RegionDetails:
        """Recognise a region, or take up what has changed about it; its keys are fetched first.

        `levels` say what its values mean from `effective_on` on, today if missing; former
        versions of that stay. A region of our own kind needs none. Raises IssuerNotAllowedError,
        InvalidMappingError and RegionUnheardError; then nothing was changed.
        """
        self._check(region)
        today = self._calendar.day(self._clock())
        if effective_on is not None and effective_on < today:
            raise InvalidMappingError(reason="past")
        heard = await self._hear(region)
        async with self._db.transaction() as session:
            await self._db.lock(_CHANGING)
            row = await repository.issuer(session, region.code)
            if row is None:
                row = self._new(region)
                if region.root is not None:
                    row.root = heard.root
                    seen = await repository.highest_seen(session, region.code, region.root)
                    row.list_version = seen
                session.add(row)
            elif row.format != region.format:
                raise IssuerNotAllowedError(reason="format")
            self._describe(row, region)
            self._take(row, heard)
            await self._map(session, region, levels, effective_on or today)
            await session.flush()
            await self._audit.record(Act.ISSUER_ADDED, f"issuer:{region.code}")
            return await repository.details_of(session, region.code)

    async def all(self) -> list[RegionDetails]:
        """Return the recognised regions, by code."""
        async with self._db.reading() as session:
            return await repository.details(session)

    async def refresh(self, code: str) -> RegionDetails:
        """Fetch a region's keys again.

        Raises IssuerUnknownError, and RegionUnheardError: then what was heard before goes on
        counting until its end.
        """
        async with self._db.reading() as session:
            region = (await repository.details_of(session, code)).region
        try:
            heard = await self._hear(region)
            async with self._db.transaction() as session:
                await self._db.lock(_CHANGING)
                known = await repository.details_of(session, code)
                row = await repository.issuer(session, code)
                # What was changed meanwhile was heard with that change.
                if row is not None and known.region == region:
                    self._take(row, heard)
                    await session.flush()
                return await repository.details_of(session, code)
        except RegionUnheardError as error:
            await self._note(code, str(error.params["reason"]))
            raise

    async def remove(self, code: str) -> None:
        """Recognise a region no more, at once; raises IssuerUnknownError."""
        async with self._db.transaction() as session:
            await self._db.lock(_CHANGING)
            if not await repository.forget(session, code):
                raise IssuerUnknownError(code=code)
            await self._audit.record(Act.ISSUER_REMOVED, f"issuer:{code}")

    async def unhear(self) -> None:
        """Let no region count before it is heard again, which is due at once."""
        async with self._db.transaction() as session:
            for row in await repository.rows(session):
                row.expires_at = row.tried_at = None

    async def due(self) -> list[str]:
        """Return the regions that are to be heard again."""
        now = self._clock()
        async with self._db.reading() as session:
            return [
                row.code
                for row in await repository.rows(session)
                if row.tried_at is None
                or not row.tried_at <= now < row.tried_at + (AFTER_FAULT if row.fault else EVERY)
            ]

    async def ending(self) -> list[RegionDetails]:
        """Return the regions whose keys are over, or soon will be."""
        soon = self._clock() + ENDING
        return [
            one for one in await self.all() if one.counts_until is None or one.counts_until <= soon
        ]

    def _check(self, region: Region) -> None:
        is_demo = region.code.upper().endswith(DEMO_SUFFIX)
        if not _CODE.fullmatch(region.code):
            raise IssuerNotAllowedError(reason="code")
        if region.code in {self._issuing.issuer, self._issuing.region}:
            raise IssuerNotAllowedError(reason="ours")
        if is_demo and not self._issuing.is_demo:
            raise IssuerNotAllowedError(reason="demo")
        if region.format not in FORMATS or (region.format == bamin.NAME) != bool(region.root):
            raise IssuerNotAllowedError(reason="format")
        for name in region.names.values():
            if not (name.strip() and name.isprintable() and len(name) <= _LONGEST_NAME):
                raise IssuerNotAllowedError(reason="name")

    async def _hear(self, region: Region) -> Heard:
        # Asking takes seconds, in which a transaction would hold up everybody else.
        assert not self._db.in_transaction  # noqa: S101 - a promise of this room to itself
        is_local = urlsplit(self._issuing.public_url).hostname in _LOOPBACK
        data = await fetch(region.url, may_be_local=is_local)
        now = self._clock()
        if region.root is None:
            return read_jwks(data, now=now)
        return read_trust_list(data, code=region.code, root=region.root, now=now)

    def _new(self, region: Region) -> IssuerRow:
        return IssuerRow(
            code=region.code,
            name_zh=region.code,
            name_en=region.code,
            format=region.format,
            url=region.url,
            root=None,
            list_version=0,
            keys=[],
            revoked=[],
            added_at=self._clock(),
        )

    @staticmethod
    def _describe(row: IssuerRow, region: Region) -> None:
        row.url = region.url
        row.name_zh = region.names.get("zh_CN", row.name_zh)
        row.name_en = region.names.get("en", row.name_en)

    def _take(self, row: IssuerRow, heard: Heard) -> None:
        """Let what was heard count; raises RegionUnheardError for a list older than the last."""
        if heard.root == row.root and heard.version < row.list_version:
            raise RegionUnheardError(reason="older")
        now = self._clock()
        row.root, row.list_version = heard.root, heard.version
        row.keys, row.revoked = heard.keys, heard.revoked
        row.fetched_at, row.tried_at, row.expires_at = now, now, heard.expires_at
        row.fault = None

    async def _map(
        self, session: AsyncSession, region: Region, levels: Levels | None, day: date
    ) -> None:
        """Write down what values mean, as a version of its own, where it says something new."""
        known = await repository.mappings(session, region.code)
        if levels is None and known:
            return
        if levels is None and region.format == bamin.NAME:
            levels = OUR_MAPPING
        if levels is None:
            raise InvalidMappingError(reason="missing")
        past = [one for one in known if one.effective_on <= day]
        current = max(past, key=lambda one: (one.effective_on, one.version), default=None)
        if current is not None and current.levels == levels:
            return
        version = max((one.version for one in known), default=0) + 1
        session.add(
            MappingRow(
                issuer=region.code,
                version=version,
                effective_on=day,
                levels=levels,
                added_at=self._clock(),
            )
        )

    async def _note(self, code: str, fault: str) -> None:
        async with self._db.transaction() as session:
            row = await repository.issuer(session, code)
            if row is not None:
                row.fault, row.tried_at = fault, self._clock()
                await session.flush()
