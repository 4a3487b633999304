"""Assesses people, and tells them by itself when what they were told is no longer so.

Who is green and hears nothing new is left in peace. Everybody else was promised something: an
end date, a message when it turns, a code when data are back. Those promises are kept here.
"""

from datetime import timedelta
from enum import StrEnum

import structlog

from services.chats.types import Address
from services.clock import Calendar, Clock
from services.crypto.vault import Vault
from services.db.database import Database
from services.health import repository, rules
from services.health.types import Accounts, Assessment, People, TurnListener
from services.outbox.service import OutboxService
from services.outbox.types import Placing
from services.people.types import PersonId
from services.policy.service import CHANGED, PolicyService
from services.records.service import LOADED
from services.timers.service import Step, TimerService

log = structlog.get_logger()

MIDNIGHT = "health.midnight"
TELL = "health.tell"
LATE = "health.late"
LATE_AFTER = timedelta(seconds=1)
"""Exactly at the allowed age a source still counts as fresh."""


class Told(StrEnum):
    """What a person was told last."""

    GREEN = "green"
    ORANGE = "orange"
    NEITHER = "neither"


class HealthService:
    """Knows what records say of people; nobody can tell it a colour."""

    def __init__(
        self,
        db: Database,
        vault: Vault,
        clock: Clock,
        calendar: Calendar,
        *,
        policy: PolicyService,
        people: People,
        accounts: Accounts,
        outbox: OutboxService,
        timers: TimerService,
    ) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self._calendar = calendar
        self._policy = policy
        self._people = people
        self._accounts = accounts
        self._outbox = outbox
        self._timers = timers
        self._listeners: list[TurnListener] = []

    def add_listener(self, listener: TurnListener) -> None:
        """Let a service hear of every turn, while they are composed."""
        self._listeners.append(listener)

    def steps(self) -> dict[str, Step]:
        """Return what is done when a timer of this room, or of one below it, is due."""
        return {
            MIDNIGHT: self._midnight,
            LOADED: self._reconsider,
            CHANGED: self._reconsider,
            LATE: self._source_is_late,
            TELL: self._tell,
        }

    async def start(self) -> None:
        """Make sure that the next midnight is waited for."""
        if await self._timers.due_at(MIDNIGHT, "") is None:
            await self._wait_for_midnight()

    async def assess(self, person: PersonId) -> Assessment:
        """Return what the records say of a person now; raises PersonNotFoundError."""
        details = await self._people.get(person)
        now = self._clock()
        day = self._calendar.day(now)
        policy = await self._policy.on(day)
        async with self._db.reading() as session:
            found = await repository.reasons_of(
                session, self._vault.indexes(details.key.index_text), day=day, policy=policy
            )
            heard = await repository.heard(session)
        return rules.assess(found, at=now, day=day, policy=policy, heard=heard)

    async def consult(self, person: PersonId) -> Assessment:
        """Assess a person who asks, and remember what they are told now."""
        async with self._db.transaction():
            assessment = await self.assess(person)
            await self._remember(person, assessment)
            await self.start()
            return assessment

    async def knows(self, person: PersonId, assessment: Assessment) -> bool:
        """Return whether this is what the person was told last."""
        async with self._db.reading() as session:
            standing = await repository.standing(session, person)
        known = (standing.told, standing.digest) if standing else None
        return self._is_told(known, person, assessment)

    async def owe_code(self, person: PersonId) -> bool:
        """Owe the next code to a person who was told green; returns whether they were."""
        async with self._db.transaction() as session:
            return await repository.owe(session, person)

    async def forget(self, person: PersonId) -> None:
        """Tell this person nothing more; official records are not theirs to delete."""
        async with self._db.transaction() as session:
            await repository.forget(session, person)
            await self._timers.cancel(TELL, person)

    async def on_bound(self, person: PersonId, account: Address) -> None:
        """Nothing: a person is told something first when they ask."""

    async def on_unbound(self, person: PersonId, account: Address) -> None:
        """Promise nothing any more: there is no chat to keep it in."""
        del account
        await self.forget(person)

    async def _remember(self, person: PersonId, assessment: Assessment) -> None:
        details = await self._people.get(person)
        async with self._db.transaction() as session:
            await repository.remember(
                session,
                person,
                subject=self._vault.index(details.key.index_text),
                told=_told(assessment).value,
                digest=self._vault.index(_summary(person, assessment)),
                told_at=assessment.at,
            )

    async def _midnight(self, _: str) -> None:
        await self._wait_for_midnight()
        await self._reassess("")

    async def _wait_for_midnight(self) -> None:
        await self._timers.set(MIDNIGHT, "", self._calendar.next_midnight(self._clock()))

    async def _reconsider(self, _: str) -> None:
        """Take account of a delivery or of another policy, also in what is late and when."""
        now = self._clock()
        policy = await self._policy.current()
        async with self._db.reading() as session:
            heard = await repository.heard(session)
        for source, moment in heard.items():
            due_at = moment + policy.allowed_age(source) + LATE_AFTER
            if due_at > now:
                await self._timers.set(LATE, source.value, due_at)
        await self._reassess("")

    async def _source_is_late(self, source: str) -> None:
        """Note it; who asks is told, and gets the code by itself when the data are back."""
        log.warning("source_is_late", source=source)
        await self._reassess("")

    async def _reassess(self, _: str) -> None:
        """Find everybody to whom something else must be told now."""
        now = self._clock()
        day = self._calendar.day(now)
        policy = await self._policy.on(day)
        async with self._db.reading() as session:
            orange = await repository.reasons_of_everybody(session, day=day, policy=policy)
            known = await repository.standings(session)
            heard = await repository.heard(session)
        for person in orange.keys() | known.keys():
            assessment = rules.assess(
                orange.get(person, ()), at=now, day=day, policy=policy, heard=heard
            )
            if not self._is_told(known.get(person), person, assessment):
                await self._timers.set(TELL, person, now)

    async def _tell(self, subject: str) -> None:
        """Tell a person what has changed, if it still has."""
        person = PersonId(subject)
        account = await self._accounts.account_of(person)
        async with self._db.transaction() as session:
            standing = await repository.standing(session, person, locked=True)
            if standing is None:
                return
            if account is None:
                await repository.forget(session, person)
                return
            before = Told(standing.told)
            known = standing.told, standing.digest
            assessment = await self.assess(person)
            if self._is_told(known, person, assessment):
                return
            now = _told(assessment)
            if now is Told.NEITHER and before is Told.GREEN:
                # Today's green code says until when it holds; only who asks is told of the delay.
                return
            await self._remember(person, assessment)
            await self._show_change(person, account, before, now)

    def _is_told(
        self, known: tuple[str, bytes] | None, person: PersonId, assessment: Assessment
    ) -> bool:
        if known is None:
            return False
        told, digest = known
        return told == _told(assessment) and digest in self._vault.indexes(
            _summary(person, assessment)
        )

    async def _show_change(
        self, person: PersonId, account: Address, before: Told, now: Told
    ) -> None:
        if now is Told.NEITHER:
            await self._outbox.show("codes.unavailable", person, to=account)
            return
        is_news = before is not Told.NEITHER
        is_turn = before is not now
        await self._outbox.show(
            "codes.explanation",
            person,
            to=account,
            params={"is_news": is_news, "is_turn": is_turn},
            placing=Placing.RENEW,
            slot="explanation",
            silent=is_turn,
        )
        if is_turn:
            for listener in self._listeners:
                await listener.on_turn(person)
            await self._outbox.show(
                "codes.picture", person, to=account, placing=Placing.RENEW, slot="code"
            )


def _told(assessment: Assessment) -> Told:
    return Told(assessment.colour.value) if assessment.colour else Told.NEITHER


def _summary(person: PersonId, assessment: Assessment) -> str:
    """Say what the person can rely on: which situations hold, and each until when."""
    reasons = ",".join(f"{reason.situation}:{reason.until}" for reason in assessment.reasons)
    return f"standing|{person}|{reasons}"
