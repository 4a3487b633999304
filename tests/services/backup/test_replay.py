"""What was ended for good since a backup stays ended; nothing else is lost."""

from pathlib import Path

import pytest
from sqlalchemy import select

from services.backup.composing import compose
from services.backup.errors import LedgerMissingError
from services.backup.types import Replayed
from services.chats.types import Address
from services.people.types import PersonId
from services.registry import Services
from services.staff.types import Role
from services.tables import Table
from services.tickets.types import Category, Kind, NewTicket, Urgency
from tests.backup_samples import restored, written
from tests.desk_samples import DESKS, write
from tests.health_samples import CHEN, bind, chen, number, person

LIN = Address("1002")
LIN_CARD = number("35052119910625602")


async def followed(file: bytes, elsewhere: Services) -> Replayed:
    """Restore a backup; returns what was done again."""
    return (await restored(file, elsewhere)).replayed


@pytest.fixture(autouse=True)
async def _county(services: Services, tmp_path: Path) -> None:
    await services.start()
    await services.desks.import_file(write(tmp_path / "desks.csv", DESKS))
    for account in (CHEN, LIN):
        await services.chats.set_language(account, "zh_CN")


async def report(services: Services, account: Address, who: PersonId | None) -> int:
    new = NewTicket(
        category=Category.ACCESS,
        kind=Kind.KEPT_OUT,
        urgency=Urgency.NOW,
        reporter=account,
        place="huangtang",
        person=who,
        phone="13800000000",
        facts={},
        description="村口不让我进",
    )
    return (await services.tickets.submit(new)).number


async def people(services: Services) -> list[str]:
    async with services.db.reading() as session:
        found = await session.scalars(select(Table.metadata.tables["persons"].c.id))
        return sorted(found)


async def test_who_deleted_their_data_since_is_deleted_again(
    services: Services, elsewhere: Services
) -> None:
    gone, stays = await chen(services), await person(services, "林静", LIN_CARD, LIN)
    ticket, other = [
        await report(services, account, who) for account, who in ((CHEN, gone), (LIN, stays))
    ]
    file = await written(compose(services))
    await services.privacy.erase(CHEN)
    told = await services.ledger.entries()
    assert await followed(file, elsewhere) == Replayed(erased=1, unbound=0, removed=0)
    assert await people(elsewhere) == [stays]
    assert await elsewhere.identity.binding_of(CHEN) is None
    assert await elsewhere.chats.language(CHEN) is None
    assert (await elsewhere.tickets.get(ticket)).description == ""
    assert (await elsewhere.tickets.get(other)).description == "村口不让我进"
    assert await elsewhere.identity.account_of(stays) == LIN
    assert await services.ledger.entries() == told


async def test_who_deleted_without_a_login_is_deleted_again(
    services: Services, elsewhere: Services
) -> None:
    ticket = await report(services, CHEN, None)
    file = await written(compose(services))
    await services.privacy.erase(CHEN)
    assert (await followed(file, elsewhere)).erased == 1
    assert (await elsewhere.tickets.get(ticket)).description == ""


async def test_who_deleted_before_and_came_again_is_left_in_peace(
    services: Services, elsewhere: Services
) -> None:
    await chen(services)
    await services.privacy.erase(CHEN)
    again = await chen(services)
    ticket = await report(services, CHEN, again)
    assert await followed(await written(compose(services)), elsewhere) == Replayed(0, 0, 0)
    assert await people(elsewhere) == [again]
    assert (await elsewhere.tickets.get(ticket)).description == "村口不让我进"


async def test_who_came_since_and_deleted_concerns_nobody_else(
    services: Services, elsewhere: Services
) -> None:
    stays = await chen(services)
    file = await written(compose(services))
    await person(services, "林静", LIN_CARD, LIN)
    await services.privacy.erase(LIN)
    await followed(file, elsewhere)
    assert await people(elsewhere) == [stays]
    assert await elsewhere.identity.account_of(stays) == CHEN


async def test_who_moved_to_another_account_does_not_stand_in_the_old_one_again(
    services: Services, elsewhere: Services
) -> None:
    someone = await chen(services)
    file = await written(compose(services))
    await services.identity.unbind(someone)
    assert (await followed(file, elsewhere)).unbound == 1
    assert await elsewhere.identity.binding_of(CHEN) is None
    assert await people(elsewhere) == [someone]


async def test_who_moved_and_then_deleted_is_deleted_wherever_they_stood(
    services: Services, elsewhere: Services
) -> None:
    someone = await chen(services)
    mine = await report(services, LIN, None)
    file = await written(compose(services))
    await services.identity.unbind(someone)
    async with services.db.transaction() as session:
        bindings = Table.metadata.tables["bindings"]
        await session.execute(bindings.delete().where(bindings.c.person_id == someone))
    await bind(services, someone, LIN)
    await services.privacy.erase(LIN)
    await followed(file, elsewhere)
    assert await people(elsewhere) == []
    assert await elsewhere.identity.binding_of(CHEN) is None
    assert (await elsewhere.tickets.get(mine)).description == ""


async def test_a_removed_officer_is_removed_again_and_no_other(
    services: Services, elsewhere: Services
) -> None:
    for handle, account in (("chen", CHEN), ("lin", LIN)):
        made = await services.staff.invite(handle, desk="huangtang", role=Role.OFFICER)
        card = None if handle == "chen" else LIN_CARD
        who = await (person(services, "林静", card, account) if card else chen(services))
        await services.staff.open_invitation(made.code, account, who)
    file = await written(compose(services))
    await services.staff.remove("chen")
    assert await followed(file, elsewhere) == Replayed(erased=0, unbound=0, removed=1)
    assert await elsewhere.staff.member(CHEN) is None
    assert await elsewhere.staff.member(LIN) is not None


async def test_a_ledger_that_is_missing_is_noticed_and_can_be_given_up(
    services: Services, elsewhere: Services, tmp_path: Path
) -> None:
    someone = await chen(services)
    await services.ledger.removed("zhao")
    file = await written(compose(services))
    await services.ledger.close()
    await elsewhere.ledger.close()
    ledger = tmp_path / "ledger.db"
    ledger.rename(tmp_path / "away.db")
    with pytest.raises(LedgerMissingError):
        await followed(file, elsewhere)
    assert not ledger.exists()
    await elsewhere.ledger.start()
    with pytest.raises(LedgerMissingError):  # It is there, but it is another one.
        await followed(file, elsewhere)
    assert (await restored(file, elsewhere, is_ledger_lost=True)).replayed == Replayed(0, 0, 0)
    assert await people(elsewhere) == [someone]


async def test_what_was_followed_once_is_known_to_the_next_backup(
    services: Services, nearby: Services, elsewhere: Services
) -> None:
    await chen(services)
    file = await written(compose(services))
    await services.privacy.erase(CHEN)
    assert (await followed(file, nearby)).erased == 1
    again = await chen(nearby)
    assert await followed(await written(compose(nearby)), elsewhere) == Replayed(0, 0, 0)
    assert await people(elsewhere) == [again]
