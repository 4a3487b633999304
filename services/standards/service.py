"""Keeps the versions of the standards and knows which one holds for new tickets."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import structlog

from services.audit.service import AuditService
from services.audit.types import Act
from services.clock import Calendar, Clock
from services.db.database import Database
from services.policy import repository
from services.policy.errors import PolicyInPastError
from services.policy.later import carried
from services.standards import values
from services.standards.defaults import BUILT_IN, CURRENT
from services.standards.tables import StandardRow
from services.standards.types import Standard

log = structlog.get_logger()


class StandardService:
    """Answers what holds; a new version never changes what holds for tickets that are there."""

    def __init__(
        self, db: Database, clock: Clock, calendar: Calendar, *, audit: AuditService
    ) -> None:
        self._db = db
        self._audit = audit
        self._clock = clock
        self._calendar = calendar
        self._known = dict(BUILT_IN)

    async def current(self) -> Standard:
        """Return what holds for a ticket that is submitted now."""
        return await self.on(self._calendar.day(self._clock()))

    async def on(self, day: date) -> Standard:
        """Return what holds on a local day, as far as it is decided by now."""
        async with self._db.reading() as session:
            row = await repository.on(session, StandardRow, day)
        return _standard(row) if row else CURRENT

    async def get(self, version: int) -> Standard:
        """Return a version; one that is not there was lost, and what is built in holds."""
        if version not in self._known:
            async with self._db.reading() as session:
                row = await session.get(StandardRow, version)
            if row is None:
                log.error("standard_unknown", number=version)
                return CURRENT
            self._known[version] = _standard(row)
        return self._known[version]

    async def versions(self) -> tuple[Standard, ...]:
        """Return every version that was ever decided, the oldest first."""
        async with self._db.reading() as session:
            rows = await repository.versions(session, StandardRow)
        return tuple(map(_standard, rows))

    async def every(self) -> tuple[Standard, ...]:
        """Return every version that a ticket may keep, also those that are built in."""
        return (*BUILT_IN.values(), *await self.versions())

    async def change(
        self, changes: Mapping[str, str], *, effective_on: date | None = None, actor: str
    ) -> Standard:
        """Decide new values, for tickets from today or from a later day on.

        What is already decided for days after that is decided anew with them.
        Raises UnknownPolicyValueError, InvalidPolicyValueError and PolicyInPastError.
        """
        today = self._calendar.day(self._clock())
        effective_on = effective_on or today
        if effective_on < today:
            raise PolicyInPastError
        async with self._db.transaction():
            await self._db.lock("standards")
            former = await self.on(effective_on)
            decided = [(one.effective_on, values.written(one)) for one in await self.versions()]
            standard = await self._decide(former, changes, effective_on, actor)
            before = values.written(former)
            for day, rest in carried(changes, decided, since=effective_on, before=before):
                await self._decide(await self.on(day), rest, day, actor)
        return standard

    async def _decide(
        self, former: Standard, changes: Mapping[str, str], effective_on: date, actor: str
    ) -> Standard:
        standard = values.changed(former, changes)
        async with self._db.transaction() as session:
            decided = await repository.versions(session, StandardRow)
            version = max([*BUILT_IN, *(row.version for row in decided)]) + 1
            session.add(
                StandardRow(
                    version=version,
                    effective_on=effective_on,
                    contents=values.written(standard),
                    actor=actor,
                    created_at=self._clock(),
                )
            )
            await session.flush()
            await self._audit.record(
                Act.POLICY_SET, f"standard:{version}", detail=", ".join(sorted(changes))
            )
        return replace(standard, version=version, effective_on=effective_on)


def _standard(row: StandardRow) -> Standard:
    standard = replace(CURRENT, version=row.version, effective_on=row.effective_on)
    return values.changed(standard, row.contents)
