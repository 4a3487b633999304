"""What the rooms of logins and of chats keep about a person."""

from typing import Any

from services.chats.service import ChatService
from services.identity.service import IdentityService
from services.people.service import PeopleService
from services.privacy.types import Holding, Subject


class IdentityData:
    """Name, number, binding and consent."""

    def __init__(self, identity: IdentityService, people: PeopleService) -> None:
        self._identity = identity
        self._people = people

    async def describe(self, subject: Subject) -> list[Holding]:
        binding = await self._identity.binding_of(subject.account)
        if binding is None:
            return []
        person = await self._people.get(binding.person)
        facts = {
            "masked_name": person.masked_name,
            "last_four": person.last_four,
            "authenticated_at": binding.authenticated_at,
            "logins": binding.logins,
            "consented_at": binding.consented_at,
            "consent_version": binding.consent_version,
        }
        return [Holding("identity", 1, facts)]

    async def export(self, subject: Subject) -> dict[str, Any]:
        binding = await self._identity.binding_of(subject.account)
        if binding is None:
            return {}
        person = await self._people.get(binding.person)
        return {
            "person": {
                "name": person.name,
                "id_type": person.id_type,
                "id_country": person.country,
                "id_number": person.number,
            },
            "binding": {
                "bound_at": binding.bound_at.isoformat(),
                "last_login_at": binding.authenticated_at.isoformat(),
                "logins": binding.logins,
                "level": binding.level,
            },
            "consent": {
                "version": binding.consent_version,
                "language": binding.consent_language,
                "given_at": binding.consented_at.isoformat(),
            },
        }

    async def erase(self, subject: Subject) -> None:
        await self._identity.erase(subject.account, subject.person)


class ChatData:
    """The chat's number, its language, and what it was about to say."""

    def __init__(self, chats: ChatService) -> None:
        self._chats = chats

    async def describe(self, subject: Subject) -> list[Holding]:
        language = await self._chats.language(subject.account)
        return [Holding("chat", 1, {"language": language})]

    async def export(self, subject: Subject) -> dict[str, Any]:
        prompt = await self._chats.prompt(subject.account)
        return {
            "chat": {
                "telegram_id": subject.account,
                "language": await self._chats.language(subject.account),
                "unfinished": prompt.data if prompt is not None else None,
            }
        }

    async def erase(self, subject: Subject) -> None:
        await self._chats.forget(subject.account)
