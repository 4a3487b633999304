"""Who gets an announcement: looked up when it is drafted, and again before it is sent."""

from services.announcements.types import Audience
from services.chats.types import Address
from services.desks.service import DeskService
from services.reports.drafts import Drafts


class Audiences:
    """Finds the chats to which an announcement goes."""

    def __init__(self, desks: DeskService, reporters: Drafts) -> None:
        self._desks = desks
        self._reporters = reporters

    async def of(self, audience: Audience, desk: str | None) -> set[Address]:
        """Return the groups of the desks, or who has reported for enterprises (at a place)."""
        if audience is Audience.DESKS:
            return {found.group for found in await self._desks.all() if found.group is not None}
        known = await self._reporters.everybody()
        return {
            account
            for account, said in known.items()
            if said.get("firm") and desk in {None, said.get("place")}
        }
