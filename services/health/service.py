"""Assesses people, and tells them by itself when what they were told is no longer so.

Who is green and hears nothing new is left in peace. Everybody else was promised something: an
end date, a message when it turns, a code when data are back. Those promises are kept here.
"""

from datetime import timedelta

import structlog

from services.chats.types import Address
from services.clock import Calendar, Clock
from services.crypto.vault import Purpose, Vault
from services.db.database import Database
from services.health import repository, rules
from services.health.tellings import Tellings, summary, told
from services.health.types import Accounts, Assessment, People, Told, TurnListener
from services.outbox.service import OutboxService
from services.outbox.types import Placing
from services.people.errors import PersonNotFoundError
from services.people.types import PersonDetails, PersonId
from services.policy.service import CHANGED, PolicyService
from services.records.service import LOADED
from services.timers.service import Step, TimerService

log = structlog.get_logger()

MIDNIGHT = "health.midnight"
TELL = "health.tell"
LATE = "health.late"
LATE_AFTER = timedelta(seconds=1)
"""Exactly at the allowed age a source still counts as fresh."""


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
        self._tellings = Tellings(db, vault)
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
        """Make sure that the next midnight is waited for, and take over what release 1 told."""
        await self._take_over()
        await self._wait_for_next()

    async def _wait_for_next(self) -> None:
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
                session, self._tellings.subjects(details), day=day, policy=policy
            )
            heard = await repository.heard(session)
        return rules.assess(found, at=now, day=day, policy=policy, heard=heard)

    async def consult(self, person: PersonId) -> Assessment:
        """Assess a person who asks, and remember what they are told now."""
        async with self._db.transaction():
            assessment = await self.assess(person)
            await self._remember(person, assessment)
            await self._wait_for_next()
            return assessment

    async def knows(self, person: PersonId, assessment: Assessment) -> bool:
        """Return whether this is what the person was told last."""
        telling = await self._tellings.find(await self._people.get(person))
        return telling is not None and telling.says(assessment)

    async def owe_code(self, person: PersonId) -> bool:
        """Owe the next code to a person who was told green; returns whether they were."""
        async with self._db.transaction():
            details = await self._details(person)
            telling = await self._tellings.lock(details) if details is not None else None
            if details is None or telling is None or telling.told is not Told.GREEN:
                return False
            await self._tellings.remember(details, Told.NEITHER, telling.summary)
            return True

    async def forget(self, person: PersonId) -> None:
        """Tell this person nothing more; official records are not theirs to delete."""
        async with self._db.transaction():
            details = await self._details(person)
            if details is not None:
                await self._tellings.forget(details)
            await self._timers.cancel(TELL, person)

    async def on_bound(self, person: PersonId, account: Address) -> None:
        """Nothing: a person is told something first when they ask."""

    async def on_unbound(self, person: PersonId, account: Address) -> None:
        """Promise nothing any more: there is no chat to keep it in."""
        del account
        await self.forget(person)

    async def _remember(self, person: PersonId, assessment: Assessment) -> None:
        details = await self._people.get(person)
        await self._tellings.remember(details, told(assessment), summary(assessment))

    async def _take_over(self) -> None:
        """Seal what release 1 told people; whose assessment has changed since is told of it."""
        async with self._db.reading() as session:
            people = await repository.former(session)
        for person in map(PersonId, people):
            async with self._db.transaction() as session:
                former = await repository.take_former(session, person)
                if former is None:
                    continue
                details = await self._details(person)
                if details is None:
                    continue
                said, digest = former
                now = summary(await self.assess(person))
                is_so = digest in self._vault.indexes(f"{person}|{now}", Purpose.STANDING)
                await self._tellings.remember(details, Told(said), now if is_so else None)

    async def _details(self, person: PersonId) -> PersonDetails | None:
        try:
            return await self._people.get(person)
        except PersonNotFoundError:
            return None

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
            heard = await repository.heard(session)
            found = await self._tellings.reconsidered(day=day, policy=policy)
        for telling, reasons in found:
            assessment = rules.assess(reasons, at=now, day=day, policy=policy, heard=heard)
            if not telling.says(assessment):
                await self._timers.set(TELL, telling.person, now)

    async def _tell(self, subject: str) -> None:
        """Tell a person what has changed, if it still has."""
        person = PersonId(subject)
        account = await self._accounts.account_of(person)
        async with self._db.transaction():
            details = await self._details(person)
            telling = await self._tellings.lock(details) if details is not None else None
            if telling is None:
                return
            if account is None:
                await self.forget(person)
                return
            assessment = await self.assess(person)
            if telling.says(assessment):
                return
            before, now = telling.told, told(assessment)
            if now is Told.NEITHER and before is Told.GREEN:
                # Today's green code says until when it holds; only who asks is told of the delay.
                return
            await self._remember(person, assessment)
            await self._show_change(person, account, before, now)

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
