"""The codes that the operator hands out, to be sent in a desk's group (SECURITY.md 25)."""

import hashlib
import hmac
import secrets
from datetime import timedelta

from sqlalchemy import delete, update

from services.audit.service import AuditService
from services.audit.types import Act
from services.chats.types import Address
from services.clock import Clock
from services.db.database import Database
from services.desks.service import DeskService
from services.desks.types import DeskDetails
from services.groups.confirming import ConfirmingService
from services.groups.tables import BindingCode
from services.groups.types import BindCode
from services.staff.service import StaffService
from services.staff.types import Role

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Nothing that is mistaken for something else when it is read out: no 0 O, 1 I L, U."""
SELECTOR_SIGNS = 4
SECRET_SIGNS = 12
"""58 bits (50 are asked for)."""
BIND_VALIDITY = timedelta(minutes=10)
MOST_TRIES = 5


class GroupService:
    """Makes the codes and takes them."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        desks: DeskService,
        staff: StaffService,
        *,
        confirming: ConfirmingService,
        audit: AuditService,
    ) -> None:
        self._db = db
        self._clock = clock
        self._desks = desks
        self._staff = staff
        self._confirming = confirming
        self._audit = audit

    async def make_code(self, desk: str, *, officer: str | None = None) -> BindCode:
        """Return a one-time code that binds a group to a desk within ten minutes.

        Only `officer` may use it; without one, any officer of the desk. An earlier code of the
        desk is void. Raises DeskNotFoundError, StaffNotFoundError.
        """
        details = await self._desks.get(desk)
        if officer is not None:
            await self._staff.get(officer)
        selector, secret = _signs(SELECTOR_SIGNS), _signs(SECRET_SIGNS)
        async with self._db.transaction() as session:
            await session.execute(delete(BindingCode).where(BindingCode.desk == desk))
            session.add(
                BindingCode(
                    selector=selector,
                    digest=_digest(secret),
                    desk=desk,
                    officer=officer,
                    expires_at=self._clock() + BIND_VALIDITY,
                )
            )
            await session.flush()
            await self._audit.record(Act.GROUP_CODE_MADE, f"desk:{desk}", detail=officer)
        parts = [secret[start : start + 4] for start in range(0, SECRET_SIGNS, 4)]
        return BindCode("-".join((selector, *parts)), details)

    async def bind(self, code: str, *, group: Address, by: Address) -> DeskDetails | None:
        """Let a group wait for headquarters to confirm that it is the code's desk's.

        Returns the desk, or None, raising nothing, where the code is wrong, used, too old, tried
        too often or meant for somebody else: the try must be committed to count, and all of these
        answer alike (SECURITY.md 22). Raises LoginDueError, before the try is counted.
        """
        signs = "".join(sign for sign in code.upper() if sign.isalnum())
        selector, secret = signs[:SELECTOR_SIGNS], signs[SELECTOR_SIGNS:]
        member = await self._staff.acting(by)
        async with self._db.transaction() as session:
            row = await session.scalar(
                update(BindingCode)
                .where(BindingCode.selector == selector)
                .where(BindingCode.expires_at > self._clock(), BindingCode.tries < MOST_TRIES)
                .values(tries=BindingCode.tries + 1)
                .returning(BindingCode)
                .execution_options(populate_existing=True)
            )
            if row is None or not hmac.compare_digest(row.digest, _digest(secret)):
                return None
            if member is None or row.officer not in {None, member.handle}:
                return None
            if not member.may(row.desk, Role.OFFICER):
                return None
            await session.execute(delete(BindingCode).where(BindingCode.selector == selector))
            await self._confirming.ask(row.desk, group, by=member.handle)
            return await self._desks.get(row.desk)


def _signs(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(count))


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
