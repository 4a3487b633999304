"""Language, reachability and the waiting prompt of a chat."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, select, update

from services.chats.tables import Chat
from services.chats.types import Address, ChatDetails, Prompt
from services.clock import Clock
from services.crypto.vault import Vault
from services.db.database import Database
from services.db.statements import insert
from services.i18n import LANGUAGES

PROMPT = "chats.prompt_data"


class ChatService:
    """Remembers what a chat needs between two messages."""

    def __init__(self, db: Database, vault: Vault, clock: Clock) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock

    async def get(self, address: Address) -> ChatDetails:
        """Return how a chat is spoken to; one that nobody knows yet gets the defaults."""
        return (await self.get_all([address]))[address]

    async def get_all(self, addresses: Collection[Address]) -> dict[Address, ChatDetails]:
        """Return how several chats are spoken to."""
        async with self._db.reading() as session:
            rows = await session.execute(
                select(Chat.address, Chat.language, Chat.is_reachable).where(
                    Chat.address.in_(list(addresses))
                )
            )
            known = {row.address: ChatDetails(row.language, row.is_reachable) for row in rows}
        return {address: known.get(address, ChatDetails()) for address in addresses}

    async def language(self, address: Address) -> str | None:
        """Return the language chosen in this chat, None where nobody has chosen."""
        async with self._db.reading() as session:
            return await session.scalar(select(Chat.language).where(Chat.address == address))

    async def set_language(self, address: Address, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"No catalogue for {language}.")
        await self._set(address, language=language)

    async def is_reachable(self, address: Address) -> bool:
        async with self._db.reading() as session:
            row = await session.scalar(select(Chat.is_reachable).where(Chat.address == address))
        return row is not False

    async def set_reachable(self, address: Address, *, is_reachable: bool) -> None:
        await self._set(address, is_reachable=is_reachable)

    async def prompt(self, address: Address) -> Prompt | None:
        """Return what the next words of this chat are for, if anything waits for them."""
        async with self._db.reading() as session:
            row = await session.get(Chat, address, populate_existing=True)
        if row is None or row.prompt_topic is None or row.prompt_data is None:
            return None
        data = self._vault.open_json(row.prompt_data, column=PROMPT, row=address)
        return Prompt(row.prompt_topic, data, row.prompt_at)

    async def ask(self, address: Address, topic: str, **data: Any) -> None:
        """Let the next words of this chat go to `topic`; a former prompt is forgotten."""
        sealed = self._vault.seal_json(data, column=PROMPT, row=address)
        await self._set(address, prompt_topic=topic, prompt_data=sealed, prompt_at=self._clock())

    async def stop_asking(self, address: Address, topic: str | None = None) -> None:
        """Forget the prompt, or only one of this topic (or of its family, `reports.`)."""
        async with self._db.transaction() as session:
            # A chat where nothing waits is left alone: another transaction may hold its lock.
            change = update(Chat).where(Chat.address == address, Chat.prompt_topic.is_not(None))
            if topic is not None:
                change = change.where(Chat.prompt_topic.startswith(topic, autoescape=True))
            await session.execute(
                change.values(prompt_topic=None, prompt_data=None, prompt_at=None)
            )

    async def forget(self, address: Address) -> None:
        """Keep nothing of a chat but that it is there."""
        nothing = dict.fromkeys(("language", "prompt_topic", "prompt_data", "prompt_at"))
        async with self._db.transaction() as session:
            await session.execute(update(Chat).where(Chat.address == address).values(nothing))

    async def addresses(self) -> list[Address]:
        """Return every chat that was ever heard."""
        async with self._db.reading() as session:
            return [Address(address) for address in await session.scalars(select(Chat.address))]

    async def move(self, old: Address, new: Address) -> None:
        """Follow a chat that has a new address: its language goes with it, its prompt ends."""
        async with self._db.transaction() as session:
            row = await session.get(Chat, old, populate_existing=True)
            if row is None:
                return
            await self._set(new, language=row.language, is_reachable=True)
            await session.execute(delete(Chat).where(Chat.address == old))

    async def lock(self, address: Address) -> bool:
        """Keep everybody else from handling this chat until this transaction ends.

        False where somebody else handles it just now.
        """
        async with self._db.transaction() as session:
            await session.execute(insert(Chat).values(address=address).on_conflict_do_nothing())
            row = select(Chat.address).where(Chat.address == address)
            locked = await session.scalar(row.with_for_update(skip_locked=True))
            return locked is not None

    async def _set(self, address: Address, **values: Any) -> None:
        async with self._db.transaction() as session:
            await session.execute(
                insert(Chat)
                .values(address=address, **values)
                .on_conflict_do_update(index_elements=[Chat.address], set_=values)
            )
