"""A person who logs in from one account after another."""

from sqlalchemy import func, select

from services.chats.types import Address
from services.identity.tables import Binding, Move
from services.identity.types import Bound, Over, Redeemed
from services.outbox.tables import OutboxRow
from services.people.types import PersonId
from services.registry import Services
from tests.doubles import StandingClock
from tests.logins import Login

THIRD = Address("3003")


async def logged_in(services: Services, account: Address, person: str = "chen") -> Redeemed:
    login = Login(services, person)
    return await services.identity.redeem(await login.through(account), account)


async def moved(services: Services, clock: StandingClock, *accounts: Address) -> PersonId:
    """Log one person in from these accounts, one after another, a minute apart."""
    outcome: Redeemed = Over()
    for account in accounts:
        outcome = await logged_in(services, account)
        clock.advance(minutes=1)
    assert isinstance(outcome, Bound)
    return outcome.person


async def last_move(services: Services) -> str:
    async with services.db.reading() as session:
        found = await session.scalar(select(Move.id).order_by(Move.moved_at.desc()).limit(1))
    assert found is not None
    return found


async def shown(services: Services, account: Address, view: str) -> int:
    async with services.db.reading() as session:
        query = select(func.count()).where(OutboxRow.address == account, OutboxRow.view == view)
        return await session.scalar(query) or 0


async def count_bindings(services: Services) -> int:
    async with services.db.reading() as session:
        query = select(func.count()).select_from(Binding).where(Binding.ended_at.is_(None))
        return await session.scalar(query) or 0
