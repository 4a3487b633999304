"""What the room of announcements keeps about a person."""

from typing import Any

from services.announcements.service import AnnouncementService
from services.privacy.types import Holding, Subject


class AnnouncementData:
    """Whether somebody wants announcements, and how many they have got."""

    def __init__(self, announcements: AnnouncementService) -> None:
        self._announcements = announcements

    async def describe(self, subject: Subject) -> list[Holding]:
        wants = await self._announcements.wants(subject.account)
        return [Holding("announcements_refused", int(not wants))]

    async def export(self, subject: Subject) -> dict[str, Any]:
        return {"announcements": await self._announcements.stored_of(subject.account)}

    async def erase(self, subject: Subject) -> None:
        await self._announcements.forget(subject.account)
