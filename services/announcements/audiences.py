"""Who gets an announcement: looked up when it is drafted, and again before it is sent."""

from services.announcements import repository
from services.announcements.types import Audience
from services.chats.types import Address
from services.db.database import Database
from services.desks.service import DeskService
from services.reports.drafts import Drafts


class Audiences:
    """Finds the chats to which an announcement goes."""

    def __init__(self, db: Database, desks: DeskService, reporters: Drafts) -> None:
        self._db = db
        self._desks = desks
        self._reporters = reporters

    async def of(self, audience: Audience, desk: str | None) -> set[Address]:
        """Return the groups of the desks, or who speaks for enterprises (at a desk's place).

        For an enterprise speaks who is registered as its contact, and who has reported for it.
        """
        if audience is Audience.DESKS:
            return {found.group for found in await self._desks.all() if found.group is not None}
        known = await self._reporters.everybody()
        have_reported = {
            account
            for account, said in known.items()
            if said.get("firm") and desk in {None, said.get("place")}
        }
        async with self._db.reading() as session:
            registered = await repository.registered(session, desk)
        return have_reported | {Address(account) for account in registered}
