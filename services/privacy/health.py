"""What the rooms of codes and of health keep about a person."""

from typing import Any

from services.checking.pictures import PictureService
from services.codes.service import CodeService
from services.health.service import HealthService
from services.privacy.types import Holding, Subject
from services.receipts.service import ReceiptService


class CodeData:
    """The codes that were shown; deleting revokes them."""

    def __init__(self, codes: CodeService) -> None:
        self._codes = codes

    async def describe(self, subject: Subject) -> list[Holding]:
        if subject.person is None:
            return []
        return [Holding("codes", await self._codes.count(subject.person))]

    async def export(self, subject: Subject) -> dict[str, Any]:
        if subject.person is None:
            return {}
        return {"codes": await self._codes.count(subject.person)}

    async def erase(self, subject: Subject) -> None:
        if subject.person is not None:
            await self._codes.erase(subject.person, account=subject.account or None)


class ReceiptData:
    """Whether checks are told, and their times."""

    def __init__(self, receipts: ReceiptService) -> None:
        self._receipts = receipts

    async def describe(self, subject: Subject) -> list[Holding]:
        if subject.person is None or not await self._receipts.is_wanted(subject.person):
            return []
        return [Holding("receipts", 1)]

    async def export(self, subject: Subject) -> dict[str, Any]:
        if subject.person is None:
            return {}
        days = await self._receipts.days(subject.person)
        checks = [
            {
                "day": day.day.isoformat(),
                "checked_at": [
                    {"at": seen.at.isoformat(), "times": seen.times} for seen in day.seen
                ],
                "further_checks": day.others,
            }
            for day in days
        ]
        return {"scan_receipts": checks}

    async def erase(self, subject: Subject) -> None:
        if subject.person is not None:
            await self._receipts.forget(subject.person)


class PictureData:
    """Pictures that were checked in this chat, for less than an hour."""

    def __init__(self, pictures: PictureService) -> None:
        self._pictures = pictures

    async def describe(self, subject: Subject) -> list[Holding]:
        return [Holding("pictures", await self._pictures.count(subject.account))]

    async def export(self, subject: Subject) -> dict[str, Any]:
        return {"pictures_to_be_deleted": await self._pictures.count(subject.account)}

    async def erase(self, subject: Subject) -> None:
        if subject.account:
            await self._pictures.forget_all(subject.account)


class HealthData:
    """What was told last. The records themselves are official, and not the person's to delete."""

    def __init__(self, health: HealthService) -> None:
        self._health = health

    async def describe(self, subject: Subject) -> list[Holding]:
        if subject.person is None:
            return []
        assessment = await self._health.assess(subject.person)
        return [Holding("records", len(assessment.reasons))]

    async def export(self, subject: Subject) -> dict[str, Any]:
        if subject.person is None:
            return {}
        assessment = await self._health.assess(subject.person)
        reasons = [
            {
                "situation": f"S{reason.situation}",
                "source": reason.source.value,
                "record_id": reason.record,
                "load": reason.load,
                "institution": reason.institution,
                "since": reason.since.isoformat(),
                "until": reason.until.isoformat() if reason.until else None,
            }
            for reason in assessment.reasons
        ]
        return {"records_that_count_today": reasons}

    async def erase(self, subject: Subject) -> None:
        if subject.person is not None:
            await self._health.forget(subject.person)
