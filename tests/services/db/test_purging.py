"""What is over is deleted a little at a time, and nothing else."""

import pytest

from services.db import purging
from services.db.purging import purge
from services.registry import Services
from services.shifts.tables import ShiftAsk, ShiftOffer
from tests.doubles import StandingClock


@pytest.fixture
async def _asks(services: Services, clock: StandingClock) -> None:
    async with services.db.transaction() as session:
        for state in ("open", "ended"):
            session.add(
                ShiftOffer(
                    id=state,
                    officer="wang",
                    starts_at=clock(),
                    ends_at=clock(),
                    desks="",
                    state=state,
                    made_at=clock(),
                    expires_at=clock(),
                )
            )
        await session.flush()
        session.add_all(
            ShiftAsk(offer=state, handle=f"{n}") for state in ("open", "ended") for n in range(7)
        )


async def count(services: Services, offer: str) -> int:
    async with services.db.reading() as session:
        found = await session.scalars(ShiftAsk.__table__.select().where(ShiftAsk.offer == offer))
        return len(found.all())


@pytest.mark.usefixtures("_asks")
async def test_a_pass_ends_and_the_next_one_goes_on(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purging, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(purging, "ROUNDS", 2)
    await purge(services.db, ShiftAsk, ShiftAsk.offer == "ended")
    assert (await count(services, "ended"), await count(services, "open")) == (3, 7)
    await purge(services.db, ShiftAsk, ShiftAsk.offer == "ended")
    assert (await count(services, "ended"), await count(services, "open")) == (0, 7)
