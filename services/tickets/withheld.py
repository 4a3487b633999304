"""Files that are not what they claim to be: their authors hear that they were not passed on."""

from services.chats.types import Address
from services.outbox.types import Placing
from services.tickets import repository
from services.tickets.ledger import Ledger
from services.tickets.types import Direction


class WithheldFiles:
    """Tells whoever sent a file (SECURITY.md 26)."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._parts = ledger.parts

    async def of_message(self, message: str) -> None:
        """Tell an author that the files of a message stay where they are."""
        async with self._parts.db.transaction() as session:
            row = await repository.get_message(session, message)
            if row is None:
                return
            if row.direction == Direction.TO_REPORTER:
                await self._tell(row.ticket, await self._ledger.account(row.author))
            else:
                await self.of_report(row.ticket)

    async def of_report(self, number: int) -> None:
        """Tell a reporter that the files of a report or an addition stay where they are."""
        async with self._parts.db.transaction():
            await self._tell(number, self._ledger.reporter(await self._ledger.get(number)))

    async def _tell(self, number: int, author: Address | None) -> None:
        if author is not None:
            await self._parts.outbox.show(
                "tickets.withheld",
                number,
                to=author,
                slot=f"withheld:{number}",
                placing=Placing.RENEW,
            )
