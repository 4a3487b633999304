"""A ticket that no key opens keeps its older index; it is counted, and holds nothing up."""

from pathlib import Path

import pytest
from sqlalchemy import select

from services.crypto.usage import key_of
from services.crypto.vault import Vault, new_data_key
from services.db.database import Database
from services.rotation.reindexing import Reindexing
from services.tickets.tables import Ticket
from tests.health_samples import CHEN
from tests.services.rotation.conftest import NEW, NEW_ID, OLD, OLD_ID, Opener, fill, rotation
from tests.ticket_samples import problem


@pytest.fixture
def rounds(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Tell of each round of a rotation whether the tickets were done at its end."""
    told: list[bool] = []
    look = Reindexing.tickets_are_done

    async def looked(self: Reindexing) -> bool:
        told.append(await look(self))
        return told[-1]

    monkeypatch.setattr(Reindexing, "tickets_are_done", looked)
    monkeypatch.setattr("services.rotation.service.LOOK_AGAIN", 0)
    return told


@pytest.mark.parametrize(
    "sealing", [OLD, NEW, new_data_key()], ids=["changed", "changed since", "key lost"]
)
async def test_one_unreadable_ticket_is_counted_after_a_single_round(
    opener: Opener, db: Database, tmp_path: Path, rounds: list[bool], sealing: str
) -> None:
    before = opener(OLD)
    await fill(before, tmp_path)
    fine = (await before.tickets.submit(problem(reporter=CHEN))).number
    async with db.transaction() as session:
        row = await session.get(Ticket, fine - 1)
        assert row is not None
        row.content = Vault([sealing]).seal("said", column="elsewhere", row=1)
    services = opener(NEW, OLD)
    for _ in range(2):
        done = await rotation(services).rotate()
        assert done.tickets == 1
        assert rounds == [True]
        rounds.clear()
    async with db.reading() as session:
        found = await session.execute(select(Ticket.number, key_of(Ticket.reporter)))
        keys = {number: bytes(key).hex() for number, key in found}
    assert keys == {fine - 1: OLD_ID, fine: NEW_ID}
