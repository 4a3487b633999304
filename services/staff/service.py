"""Invites staff, lets them join, and answers who may do what."""

import hashlib
import re
import secrets
from datetime import timedelta

from sqlalchemy import ColumnElement

from services.audit.service import AuditService
from services.audit.types import Act
from services.chats.types import Address
from services.clock import Clock
from services.crypto.vault import Vault
from services.db.database import Database
from services.desks.service import DeskService
from services.desks.types import DeskKind
from services.ledger.service import LedgerService
from services.outbox.service import OutboxService
from services.people.service import PeopleService
from services.people.types import PersonId
from services.staff import repository
from services.staff.errors import (
    BadHandleError,
    HqDeskError,
    InvitationRefusedError,
    LoginDueError,
    StaffNotFoundError,
)
from services.staff.handles import Handles
from services.staff.tables import Staff, StaffInvitation
from services.staff.types import Invitation, Joined, JoinListener, Logins, Post, Role, StaffMember

SURNAME = "staff.surname"
HANDLE = re.compile(r"[A-Za-z0-9._-]{1,32}")
FIRST_HAN = "\u3400"
CODE_BYTES = 16
JOINING = "staff"
"""The lock of who decides which person a handle is."""
INVITATION_VALIDITY = timedelta(days=3)


class StaffService:
    """Staff join by a one-time link and their own real-name login (SECURITY.md 25)."""

    def __init__(
        self,
        db: Database,
        vault: Vault,
        clock: Clock,
        *,
        desks: DeskService,
        people: PeopleService,
        logins: Logins,
        outbox: OutboxService,
        ledger: LedgerService,
        audit: AuditService,
    ) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self._desks = desks
        self._people = people
        self._logins = logins
        self._outbox = outbox
        self._ledger = ledger
        self._audit = audit
        self.handles = Handles(db, clock)
        self.listeners: list[JoinListener] = []

    async def member(self, account: Address) -> StaffMember | None:
        """Return who acts from this account, None for somebody without an active role."""
        for member in await self._find(Staff.account == account):
            return member if member.posts else None
        return None

    async def acting(self, account: Address) -> StaffMember | None:
        """Return who acts from this account; raises LoginDueError.

        A login that is 30 days old ends no role: pages must still arrive. But nobody acts by it
        until they have shown their face again (SECURITY.md 6).
        """
        member = await self.member(account)
        if member is not None and not await self.has_fresh_login(member):
            raise LoginDueError
        return member

    async def has_fresh_login(self, member: StaffMember) -> bool:
        ends_at = await self._logins.login_ends_at(member.person) if member.person else None
        return ends_at is not None and ends_at > self._clock()

    async def may(self, account: Address, desk: str, role: Role = Role.OFFICER) -> bool:
        """Whether this account's active roles cover a role at this desk; raises LoginDueError."""
        member = await self.acting(account)
        return member is not None and member.may(desk, role)

    async def by_handle(self, handle: str) -> StaffMember | None:
        """Return who has this handle, joined or not."""
        return next(iter(await self._find(Staff.handle == handle)), None)

    async def get(self, handle: str) -> StaffMember:
        """Like `by_handle`; raises StaffNotFoundError."""
        member = await self.by_handle(handle)
        if member is None:
            raise StaffNotFoundError(handle=handle)
        return member

    async def all(self) -> list[StaffMember]:
        """Return everybody, also those who have not joined yet."""
        return await self._find()

    async def officers(self, desk: str) -> list[StaffMember]:
        """Return everybody with an active role at this desk whom the bot can reach."""
        return await self._at(tuple(Role), desk)

    async def leads(self, desk: str) -> list[StaffMember]:
        """Return the shift leads of this desk whom the bot can reach."""
        return await self._at((Role.LEAD,), desk)

    async def hq(self) -> list[StaffMember]:
        """Return headquarters: those whom the bot can reach."""
        return await self._at((Role.HQ,))

    async def invite(self, handle: str, *, desk: str, role: Role) -> Invitation:
        """Make a one-time invitation, good for three days.

        An earlier one for the same handle and desk is void. The handle of somebody who has left
        lets in nobody but them. Raises BadHandleError, DeskNotFoundError, HqDeskError for
        headquarters at any desk but the county's, and HandleTakenError where nobody knows any
        more whose the handle was.
        """
        if not HANDLE.fullmatch(handle):
            raise BadHandleError(handle=handle)
        details = await self._desks.get(desk)
        if role is Role.HQ and details.kind is not DeskKind.COUNTY:
            raise HqDeskError(desk=desk)
        code, now = secrets.token_urlsafe(CODE_BYTES), self._clock()
        post = Post(desk, role)
        async with self._db.transaction() as session:
            await self._db.lock(JOINING)
            instead = await self.handles.instead(handle)
            await repository.invite(
                session,
                handle,
                post,
                digest=_digest(code),
                now=now,
                expires_at=now + INVITATION_VALIDITY,
            )
            await self._audit.record(
                Act.STAFF_INVITED, f"staff:{handle}", detail=f"{role.value} {desk}"
            )
        return Invitation(code, handle, post, instead)

    async def open_invitation(
        self, code: str, account: Address, person: PersonId | None
    ) -> Joined | None:
        """Accept an invitation from the account that opened its link.

        Returns None while the person has no login: the invitation is kept for this account and
        accepted by `on_bound`. Raises InvitationRefusedError.
        """
        digest = _digest(code)
        async with self._db.transaction() as session:
            await self._db.lock(JOINING)
            found = await repository.invitations(
                session, StaffInvitation.digest == digest, now=self._clock()
            )
            if not found or found[0].account not in {None, account}:
                raise InvitationRefusedError
            if person is None:
                await repository.remember(session, digest, account)
                return None
            return await self._accept(found[0], account, person)

    async def on_bound(self, person: PersonId, account: Address) -> None:
        """Follow a person to the account of a fresh login and accept what waits for it."""
        async with self._db.transaction() as session:
            is_this = StaffInvitation.account == account
            is_invited = await repository.invitations(session, is_this, now=self._clock())
            if is_invited:
                await self._db.lock(JOINING)
            for member in await self._find(Staff.person == person):
                await self._place(member.handle, account)
            if not is_invited:
                return
            for invitation in await repository.invitations(session, is_this, now=self._clock()):
                try:
                    joined = await self._accept(invitation, account, person)
                except InvitationRefusedError:
                    await self._outbox.show("staff.refused", to=account)
                else:
                    await self.welcome(joined)

    async def on_unbound(self, person: PersonId, account: Address) -> None:
        """Let roles rest while their person has no login (SECURITY.md 6)."""
        async with self._db.transaction():
            for member in await self._find(Staff.person == person):
                await self._place(member.handle, None)
                await self._outbox.show("menu", to=account)

    async def invited_to(self, account: Address) -> list[str]:
        """Return the desks to which somebody is invited who has opened the link from here."""
        async with self._db.reading() as session:
            is_this = StaffInvitation.account == account
            found = await repository.invitations(session, is_this, now=self._clock())
        return sorted(one.desk for one in found)

    async def forget_invitations(self, account: Address) -> None:
        """Void the invitations that wait for this account's login."""
        async with self._db.transaction() as session:
            await repository.spend(session, account)

    async def welcome(self, joined: Joined) -> None:
        """Tell somebody, and who waits for them, that their role is active."""
        if joined.member.account is not None:
            params = {"desk": joined.post.desk, "role": joined.post.role.value}
            await self._outbox.show(
                "staff.joined", joined.member.handle, to=joined.member.account, params=params
            )
            await self._outbox.show("menu", to=joined.member.account)
        for listener in self.listeners:
            await listener.on_joined(joined)

    async def remove(self, handle: str) -> None:
        """End every role and invitation of a member, for good: no backup brings them back.

        Raises StaffNotFoundError and LedgerUnavailableError.
        """
        async with self._db.transaction() as session:
            await self._db.lock(JOINING)
            member = await self.get(handle)
            await repository.remove(session, handle)
            await self.handles.left(handle, member.person)
            await self._ledger.removed(handle)
            await self._audit.record(Act.STAFF_REMOVED, f"staff:{handle}")
            if member.account is not None and member.posts:
                await self._outbox.show("staff.removed", handle, to=member.account)
                await self._outbox.show("menu", to=member.account)

    async def _accept(
        self, invitation: StaffInvitation, account: Address, person: PersonId
    ) -> Joined:
        handle = invitation.handle
        member = await self.get(handle)
        others = await self._find(Staff.person == person)
        # A handle is one person and a person one handle: a link passed on joins nobody else.
        if member.person not in {None, person} or any(o.handle != handle for o in others):
            raise InvitationRefusedError
        await self.handles.check(handle, person)
        masked = (await self._people.get(person)).masked_name
        surname = masked.partition("*")[0] if masked[:1] >= FIRST_HAN else masked
        async with self._db.transaction() as session:
            await repository.accept(
                session,
                invitation,
                now=self._clock(),
                person=person,
                account=account,
                surname=self._vault.seal(surname, column=SURNAME, row=handle),
            )
            post = f"{invitation.role} {invitation.desk}"
            await self._audit.record(Act.STAFF_JOINED, f"staff:{handle}", by=handle, detail=post)
        return Joined(await self.get(handle), Post(invitation.desk, Role(invitation.role)))

    async def _place(self, handle: str, account: Address | None) -> None:
        async with self._db.transaction() as session:
            await repository.place(session, handle, account)

    async def _at(self, roles: tuple[Role, ...], desk: str | None = None) -> list[StaffMember]:
        async with self._db.reading() as session:
            handles = await repository.handles_at(session, roles, desk)
        members = await self._find(Staff.handle.in_(handles))
        return [member for member in members if member.is_reachable]

    async def _find(self, *conditions: ColumnElement[bool]) -> list[StaffMember]:
        async with self._db.reading() as session:
            found = await repository.find(session, *conditions)
        return [self._member(row, posts) for row, posts in found]

    def _member(self, row: Staff, posts: tuple[Post, ...]) -> StaffMember:
        surname = row.surname and self._vault.open_text(
            row.surname, column=SURNAME, row=row.handle
        )
        is_present = row.account is not None
        return StaffMember(
            handle=row.handle,
            person=PersonId(row.person) if row.person else None,
            account=Address(row.account) if row.account else None,
            surname=surname or "",
            posts=posts if is_present else (),
        )


def _digest(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()
