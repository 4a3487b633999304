"""Keeps the versions of the policy and knows which one holds on a day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from services.audit.service import AuditService
from services.audit.types import Act
from services.clock import Calendar, Clock
from services.db.database import Database
from services.policy import repository, values
from services.policy.errors import PolicyInPastError
from services.policy.later import carried
from services.policy.tables import PolicyRow
from services.policy.types import Policy
from services.timers.service import TimerService

CHANGED = "policy.changed"
"""The timer that tells the rest of the house that another version holds."""


class PolicyService:
    """Answers what holds; a new version never changes what an older one said of its days."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        calendar: Calendar,
        timers: TimerService,
        *,
        audit: AuditService,
    ) -> None:
        self._db = db
        self._clock = clock
        self._calendar = calendar
        self._timers = timers
        self._audit = audit

    async def current(self) -> Policy:
        """Return what holds today."""
        return await self.on(self._calendar.day(self._clock()))

    async def on(self, day: date) -> Policy:
        """Return what holds on a local day, as far as it is decided by now."""
        async with self._db.reading() as session:
            row = await repository.on(session, PolicyRow, day)
        return _policy(row) if row else Policy()

    async def versions(self) -> tuple[Policy, ...]:
        """Return every version that was ever decided, the oldest first."""
        async with self._db.reading() as session:
            return tuple(map(_policy, await repository.versions(session, PolicyRow)))

    async def change(
        self, changes: Mapping[str, str], *, effective_on: date | None = None, actor: str
    ) -> Policy:
        """Decide new values, from today or from a later day on; returns the new version.

        What is already decided for days after that is decided anew with them.
        Raises UnknownPolicyValueError, InvalidPolicyValueError and PolicyInPastError.
        """
        today = self._calendar.day(self._clock())
        effective_on = effective_on or today
        if effective_on < today:
            raise PolicyInPastError
        async with self._db.transaction():
            await self._db.lock("policy")
            former = await self.on(effective_on)
            decided = [(one.effective_on, values.written(one)) for one in await self.versions()]
            policy = await self._decide(former, changes, effective_on, actor)
            before = values.written(former)
            for day, rest in carried(changes, decided, since=effective_on, before=before):
                await self._decide(await self.on(day), rest, day, actor)
        return policy

    async def _decide(
        self, former: Policy, changes: Mapping[str, str], effective_on: date, actor: str
    ) -> Policy:
        policy = values.changed(former, changes)
        async with self._db.transaction() as session:
            row = PolicyRow(
                effective_on=effective_on,
                contents=values.written(policy),
                actor=actor,
                created_at=self._clock(),
            )
            session.add(row)
            await session.flush()
            await self._timers.set(CHANGED, row.version, self._calendar.start_of(effective_on))
            await self._audit.record(
                Act.POLICY_SET, f"policy:{row.version}", detail=", ".join(sorted(changes))
            )
        return replace(policy, version=row.version, effective_on=effective_on)


def _policy(row: PolicyRow) -> Policy:
    policy = Policy(version=row.version, effective_on=row.effective_on)
    return values.changed(policy, row.contents)
