"""Tells headquarters what the program itself fails at, until it works again."""

from services.audit.types import Headquarters
from services.outbox.service import OutboxService
from services.outbox.types import Placing, Priority

SLOT = "failing"


class AlarmService:
    """Keeps one message with everybody of headquarters; what it says is looked up when it goes."""

    def __init__(self, outbox: OutboxService, headquarters: Headquarters) -> None:
        self._outbox = outbox
        self._headquarters = headquarters

    async def tell(self, *, is_news: bool) -> None:
        """Ring for what fails again and again; without news only correct what was told."""
        for officer in await self._headquarters.hq():
            account = officer.account
            if account is None:
                continue
            if is_news or await self._outbox.standing(account, SLOT):
                await self._outbox.show(
                    "alarms.failing",
                    to=account,
                    slot=SLOT,
                    placing=Placing.RENEW if is_news else Placing.EDIT,
                    silent=not is_news,
                    priority=Priority.PAGE if is_news else Priority.EDIT,
                )
