"""Keeps the drafts and what they lead to remember, sealed."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from services.chats.types import Address
from services.crypto.vault import Vault
from services.db.database import Database
from services.db.statements import insert
from services.reports.sealing import pack, unpack
from services.reports.tables import ReportDraft, Reporter
from services.reports.types import Draft

CONTENT = "report_drafts.content"
KNOWN = "reporters.content"
MOST_PAST = 12
"""How many answers can be taken back, one by one."""


class Drafts:
    """One draft for each account, with the way back."""

    def __init__(self, db: Database, vault: Vault) -> None:
        self._db = db
        self._vault = vault

    async def load(self, account: Address) -> tuple[Draft, list[Draft]] | None:
        """Return the draft and what it was before each of the last answers."""
        async with self._db.reading() as session:
            row = await session.get(ReportDraft, account, populate_existing=True)
        if row is None:
            return None
        content = self._vault.open_json(row.content, column=CONTENT, row=account)
        return unpack(content["now"]), [unpack(one) for one in content["past"]]

    async def store(
        self, account: Address, draft: Draft, past: list[Draft], *, now: datetime
    ) -> None:
        content = {"now": pack(draft), "past": [pack(one) for one in past[-MOST_PAST:]]}
        values = {
            "content": self._vault.seal_json(content, column=CONTENT, row=account),
            "changed_at": now,
        }
        async with self._db.transaction() as session:
            await session.execute(
                insert(ReportDraft)
                .values(account=account, **values)
                .on_conflict_do_update(index_elements=[ReportDraft.account], set_=values)
            )

    async def remove(self, account: Address) -> None:
        async with self._db.transaction() as session:
            await session.execute(delete(ReportDraft).where(ReportDraft.account == account))

    async def remind(self, account: Address) -> bool:
        """Mark a draft as reminded of; returns whether there is one that was not yet."""
        async with self._db.transaction() as session:
            marked = await session.scalar(
                update(ReportDraft)
                .where(ReportDraft.account == account, ReportDraft.is_reminded.is_(False))
                .values(is_reminded=True)
                .returning(ReportDraft.account)
            )
            return marked is not None

    async def is_reminded(self, account: Address) -> bool:
        query = select(ReportDraft.is_reminded).where(ReportDraft.account == account)
        async with self._db.reading() as session:
            return bool(await session.scalar(query))

    async def known(self, account: Address) -> dict[str, Any]:
        """Return what an earlier report of this account said: firm, place, phone."""
        async with self._db.reading() as session:
            row = await session.get(Reporter, account, populate_existing=True)
        if row is None:
            return {}
        content: dict[str, Any] = self._vault.open_json(row.content, column=KNOWN, row=account)
        return content

    async def everybody(self) -> dict[Address, dict[str, Any]]:
        """Return what is known of every account that has reported."""
        async with self._db.reading() as session:
            rows = list(await session.scalars(select(Reporter)))
        return {
            Address(row.account): self._vault.open_json(row.content, column=KNOWN, row=row.account)
            for row in rows
        }

    async def remember(self, account: Address, content: dict[str, Any], *, now: datetime) -> None:
        sealed = self._vault.seal_json(content, column=KNOWN, row=account)
        values = {"content": sealed, "changed_at": now}
        async with self._db.transaction() as session:
            await session.execute(
                insert(Reporter)
                .values(account=account, **values)
                .on_conflict_do_update(index_elements=[Reporter.account], set_=values)
            )

    async def forget(self, account: Address) -> None:
        """Keep nothing of an account's reports but the tickets."""
        async with self._db.transaction() as session:
            for table in (ReportDraft, Reporter):
                await session.execute(delete(table).where(table.account == account))
