"""What else happens when a signing key is revoked: the codes that it has signed are replaced."""

from collections.abc import Callable

from services.codes.service import CodeService
from services.db.database import Database
from services.outbox.service import OutboxService
from services.outbox.types import Placing, Priority
from services.people.types import PersonId
from services.receipts.types import Accounts
from services.signing.keys import KeyRing
from services.signing.types import KeyDetails

Progress = Callable[[int, int], None]

BATCH = 200
"""Codes in one transaction: a few milliseconds of write lock."""


class SigningService:
    """Withdraws signing keys, and gives people whose codes end by that new ones by themselves."""

    def __init__(
        self,
        db: Database,
        *,
        keys: KeyRing,
        codes: CodeService,
        accounts: Accounts,
        outbox: OutboxService,
    ) -> None:
        self._db = db
        self._keys = keys
        self._codes = codes
        self._accounts = accounts
        self._outbox = outbox

    async def revoke(self, kid: str) -> KeyDetails:
        """Let nothing that this key has signed count any more, at once.

        Raises SigningKeyUnknownError and KeyAlreadyRevokedError.
        """
        return await self._keys.revoke(kid)

    async def replace_codes(self, kid: str, progress: Progress | None = None) -> int:
        """Replace the valid codes that a revoked key has signed, some at a time; returns how many.

        `progress` is told how many are done, and of how many.

        Stopped halfway, it goes on where it was when it is called again. Each person gets a new
        picture in the place of the old one, without having to ask.
        """
        count, all_of_them = 0, await self._codes.count_of_key(kid)
        while people := await self._replace_some(kid):
            count += len(people)
            if progress is not None:
                progress(count, max(count, all_of_them))
        return count

    async def _replace_some(self, kid: str) -> list[PersonId]:
        async with self._db.transaction():
            people = await self._codes.end_of_key(kid, BATCH)
            for person in people:
                account = await self._accounts.account_of(person)
                if account is not None:
                    await self._outbox.show(
                        "codes.picture",
                        person,
                        to=account,
                        placing=Placing.RENEW,
                        slot="code",
                        priority=Priority.DIGEST,
                    )
        return people
