"""The form: begin, answer by button or by typing, go back, submit."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Protocol

from services.chats.service import ChatService
from services.chats.types import Address
from services.ground import Ground
from services.outbox.types import Placing
from services.people.service import PeopleService
from services.people.types import PersonId
from services.reports import rules
from services.reports.composing import compose
from services.reports.drafts import Drafts
from services.reports.errors import NoDraftError, NotCompleteError
from services.reports.lookups import Lookups
from services.reports.types import Draft, FormDetails, Step
from services.tickets.types import Attachment, NewTicket, TicketDetails
from services.timers.service import Step as TimerStep

TOPIC = "reports.form"
SLOT = "form"
REMINDER = "reports.reminder"
EXPIRY = "reports.expiry"
REMIND_AFTER = timedelta(hours=1)
KEEP_DRAFTS = timedelta(days=7)
LONGEST_TEXT = 1000
MOST_ATTACHMENTS = 10
Answer = Callable[[Draft], Awaitable[Draft]]


class Submits(Protocol):
    """Gives a report its number (the tickets' room)."""

    async def submit(self, new: NewTicket) -> TicketDetails: ...


class Contacts(Protocol):
    """Knows who speaks for an enterprise (the contacts' room)."""

    async def is_contact(self, person: PersonId | None, enterprise: str | None) -> bool: ...


class Accounts(Protocol):
    """Knows who is logged in (the identity's room)."""

    async def person_of(self, account: Address) -> PersonId | None: ...


class ReportService:
    """One form for each account; a draft is a row and survives everything but a week."""

    def __init__(
        self,
        ground: Ground,
        *,
        lookups: Lookups,
        accounts: Accounts,
        people: PeopleService,
        tickets: Submits,
        contacts: Contacts,
        chats: ChatService,
    ) -> None:
        self._db = ground.db
        self._clock = ground.clock
        self._calendar = ground.calendar
        self._outbox = ground.outbox
        self._timers = ground.timers
        self._drafts = Drafts(ground.db, ground.vault)
        self._lookups = lookups
        self._accounts = accounts
        self._people = people
        self._tickets = tickets
        self._contacts = contacts
        self._chats = chats

    def steps(self) -> dict[str, TimerStep]:
        """Return what is done when a timer of this room is due."""
        return {REMINDER: self._remind, EXPIRY: self._expire}

    async def is_open(self, account: Address) -> bool:
        return await self._drafts.load(account) is not None

    async def wants_login(self, account: Address) -> bool:
        """Tell whether the report waits for its person to log in."""
        found = await self._drafts.load(account)
        return found is not None and found[0].wants_login

    async def has_answers(self, account: Address) -> bool:
        """Tell whether something would be lost if the form began anew."""
        found = await self._drafts.load(account)
        return found is not None and bool(found[0].answered or found[0].attachments)

    async def begin(self, account: Address, text: str = "") -> Draft:
        """Begin anew, with the first words if there are any; an open draft is forgotten."""
        async with self._db.transaction():
            await self._drafts.remove(account)
            draft = Draft(phone=(await self._drafts.known(account)).get("phone"))
            await self._store(account, draft, [])
            return await self.write(account, text) if text else draft

    async def form(self, account: Address) -> FormDetails | None:
        """Return what the form shows now, None where there is no draft."""
        async with self._db.reading():
            found = await self._drafts.load(account)
            if found is None:
                return None
            person = await self._accounts.person_of(account)
            name = (await self._people.get(person)).masked_name if person else None
            form = await self._lookups.details(found[0], contact=name)
            firm = None if found[0].is_worker else found[0].firm_id
            is_shared = await self._contacts.is_contact(person, firm)
            return replace(form, shared_with=firm) if is_shared else form

    async def press(self, account: Address, step: Step, value: str) -> Draft:
        """Take a pressed button as the answer of a step.

        A press for a step that the form does not ask now changes nothing: it came late or
        twice. Raises NoDraftError.
        """

        async def answer(draft: Draft) -> Draft:
            if rules.current(draft) is not step:
                return draft
            return await self._lookups.pressed(draft, step, value)

        return await self._change(account, answer)

    async def write(
        self, account: Address, text: str, attachment: Attachment | None = None
    ) -> Draft:
        """Take typed words, a photo or a voice message as the answer of what is asked now.

        Raises NoDraftError.
        """

        async def answer(draft: Draft) -> Draft:
            step = rules.current(draft)
            if attachment is not None and len(draft.attachments) < MOST_ATTACHMENTS:
                draft = rules.attach(draft, attachment)
                step = rules.current(draft)
            if not text.strip():
                return draft
            today = self._calendar.day(self._clock())
            return await self._lookups.typed(draft, step, text.strip()[:LONGEST_TEXT], today)

        return await self._change(account, answer)

    async def open_aside(self, account: Address, step: Step) -> Draft:
        """Ask for the phone, for an addition, or what is to be changed; raises NoDraftError."""

        async def answer(draft: Draft) -> Draft:
            is_ready = rules.is_complete(draft)
            return replace(draft, aside=step, note=None) if is_ready else draft

        return await self._change(account, answer)

    async def back(self, account: Address) -> Draft:
        """Take the last answer back; what was sent along stays. Raises NoDraftError."""
        async with self._db.transaction():
            draft, past = await self._load(account)
            if past:
                former = past.pop()
                draft = replace(former, attachments=draft.attachments, note=None)
                await self._store(account, draft, past)
            return draft

    async def log_in_first(self, account: Address) -> None:
        """Remember that the person goes to log in and comes back; raises NoDraftError."""
        async with self._db.transaction():
            draft, past = await self._load(account)
            await self._store(account, replace(draft, wants_login=True), past)

    async def resume(self, account: Address) -> Draft:
        """Take up where it was left: the next words belong to the form again."""
        async with self._db.transaction():
            draft, past = await self._load(account)
            draft = replace(draft, wants_login=False)
            await self._store(account, draft, past)
            return draft

    async def drop(self, account: Address) -> bool:
        """Forget the draft; returns whether there was one."""
        async with self._db.transaction():
            was_open = await self.is_open(account)
            await self._close(account)
            return was_open

    async def submit(self, account: Address) -> TicketDetails:
        """Turn the draft into a ticket and show its receipt.

        Raises NoDraftError, NotCompleteError, and what the tickets' room refuses.
        """
        async with self._db.transaction():
            draft, _ = await self._load(account)
            if not rules.is_complete(draft):
                raise NotCompleteError
            form = await self.form(account)
            if form is None:
                raise NoDraftError
            person = await self._accounts.person_of(account)
            ticket = await self._tickets.submit(compose(form, reporter=account, person=person))
            await self._remember(account, draft)
            await self._close(account)
            await self._outbox.show(
                "reports.form", account, to=account, slot=SLOT, placing=Placing.REMOVE
            )
            await self._outbox.show(
                "tickets.receipt", ticket.number, to=account, slot=f"receipt:{ticket.number}"
            )
            return ticket

    async def known(self, account: Address) -> dict[str, Any]:
        """Return what earlier reports left to be remembered: firm, place, phone."""
        return await self._drafts.known(account)

    async def forget(self, account: Address) -> None:
        """Delete the draft and what was remembered; tickets are the tickets' own."""
        async with self._db.transaction():
            await self._close(account)
            await self._drafts.forget(account)

    async def on_bound(self, person: PersonId, account: Address) -> None:
        """Nothing: a report that waited for the login goes on."""

    async def on_unbound(self, person: PersonId, account: Address) -> None:
        """Forget the draft, and what earlier reports said: they were the former person's."""
        del person
        async with self._db.transaction():
            if await self.is_open(account):
                await self._outbox.show(
                    "reports.form", account, to=account, slot=SLOT, placing=Placing.REMOVE
                )
            await self.forget(account)

    async def _change(
        self, account: Address, answer: Callable[[Draft], Awaitable[Draft]]
    ) -> Draft:
        async with self._db.transaction():
            draft, past = await self._load(account)
            changed = await answer(draft)
            if changed == draft:
                return draft
            if changed.kind not in {None, draft.kind} and Step.FIRM in rules.steps(changed):
                known = await self._drafts.known(account)
                changed = await self._lookups.with_known_firm(changed, known)
            is_step = (changed.answered, changed.aside) != (draft.answered, draft.aside)
            is_choice = changed.candidates != draft.candidates or changed.places != draft.places
            await self._store(account, changed, [*past, draft] if is_step or is_choice else past)
            return changed

    async def _load(self, account: Address) -> tuple[Draft, list[Draft]]:
        found = await self._drafts.load(account)
        if found is None:
            raise NoDraftError
        return found

    async def _store(self, account: Address, draft: Draft, past: list[Draft]) -> None:
        now = self._clock()
        await self._drafts.store(account, draft, past, now=now)
        await self._chats.ask(account, TOPIC)
        if not await self._drafts.is_reminded(account):
            await self._timers.set(REMINDER, account, now + REMIND_AFTER)
        await self._timers.set(EXPIRY, account, now + KEEP_DRAFTS)

    async def _close(self, account: Address) -> None:
        await self._drafts.remove(account)
        await self._chats.stop_asking(account, "reports.")
        for kind in (REMINDER, EXPIRY):
            await self._timers.cancel(kind, account)

    async def _remember(self, account: Address, draft: Draft) -> None:
        known = await self._drafts.known(account)
        if draft.firm is not None:
            known |= {"firm": draft.firm, "firm_id": draft.firm_id, "place": draft.place}
        if draft.phone is not None:
            known["phone"] = draft.phone
        await self._drafts.remember(account, known, now=self._clock())

    async def _remind(self, account: str) -> None:
        """Say once that the report is still there, without a sound."""
        to = Address(account)
        if await self._drafts.remind(to):
            await self._outbox.show(
                "reports.reminder", account, to=to, slot="form-reminder", silent=True
            )

    async def _expire(self, account: str) -> None:
        """Forget a report that nobody has touched for a week.

        Its message is edited, not removed: Telegram lets nobody delete what is that old.
        """
        to = Address(account)
        if await self.drop(to):
            await self._outbox.show(
                "reports.expired", account, to=to, slot=SLOT, placing=Placing.EDIT, silent=True
            )
