"""What the outbox keeps about a person: which message of which subject stands in their chat."""

from typing import Any

from services.outbox.shown import ShownService
from services.privacy.types import Holding, Subject

LAST = "privacy"
"""The slot in which the deletion itself is asked for and confirmed."""


class ShownData:
    """Slots name tickets, days and enterprises: beside an account they would say whose."""

    def __init__(self, shown: ShownService) -> None:
        self._shown = shown

    async def describe(self, subject: Subject) -> list[Holding]:
        return [Holding("shown", len(await self._shown.of(subject.account)))]

    async def export(self, subject: Subject) -> dict[str, Any]:
        shown = [
            {"about": slot, "at": at.isoformat()}
            for slot, at in await self._shown.of(subject.account)
        ]
        return {"messages_in_this_chat": shown}

    async def erase(self, subject: Subject) -> None:
        """Forget them; what is on its way is forgotten once its last word has arrived."""
        await self._shown.forget(subject.account, but=(LAST,))
