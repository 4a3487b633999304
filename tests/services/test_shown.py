"""Where messages stand in chats is forgotten in time, and with the data of whose chat it is."""

from collections.abc import Collection
from datetime import timedelta
from pathlib import Path

import pytest

from services.chats.types import Address
from services.outbox import shown
from services.outbox.types import Outcome, Placing, ShownMessage, Status
from services.registry import Services
from services.shifts.tables import ShiftOffer
from services.staff.types import Role
from services.tickets.types import Words
from tests.desk_samples import TOWN, WANG, import_county, join
from tests.doubles import StandingClock
from tests.ticket_samples import LI, problem

CHEN, DESK = Address("1001"), Address("-5")


async def stands(services: Services, to: Address, *slots: str) -> None:
    """Let a message stand in each of these slots."""
    for slot in slots:
        await services.outbox.show("tickets.receipt", to=to, slot=slot)
    while taken := await services.outbox.take():
        outcomes = [
            Outcome(
                one, Status.SENT, shown=ShownMessage(str(one.id), b"digest", has_picture=False)
            )
            for one in taken
        ]
        await services.outbox.record(outcomes)


async def slots(services: Services, of: Address) -> list[str]:
    return sorted(slot for slot, _ in await services.shown.of(of))


async def test_a_deletion_forgets_what_stands_in_the_chat(services: Services) -> None:
    await stands(services, CHEN, "receipt:1001", "receipts:2020-02-24", "relay:ab12", "privacy")
    await stands(services, LI, "receipt:1002")
    exported = await services.privacy.export(CHEN)
    assert [one["about"] for one in exported["messages_in_this_chat"]] == [
        "privacy",
        "receipt:1001",
        "receipts:2020-02-24",
        "relay:ab12",
    ]
    await services.privacy.erase(CHEN)
    assert await slots(services, CHEN) == ["privacy"]
    assert await slots(services, LI) == ["receipt:1002"]


async def test_what_is_on_its_way_still_finds_its_place(services: Services) -> None:
    await stands(services, CHEN, "receipt:1001", "code", "explanation")
    await services.outbox.show(
        "tickets.receipt", to=CHEN, slot="receipt:1001", placing=Placing.EDIT
    )
    await services.outbox.show("codes.picture", to=CHEN, slot="code", placing=Placing.REMOVE)
    await services.privacy.erase(CHEN)
    assert await slots(services, CHEN) == ["code", "receipt:1001"]


async def test_after_two_weeks_it_is_forgotten(services: Services, clock: StandingClock) -> None:
    await stands(services, CHEN, "explanation", "privacy")
    clock.advance(days=10)
    await stands(services, CHEN, "privacy")
    clock.advance(days=4, seconds=1)
    await services.shown.purge()
    assert await slots(services, CHEN) == ["privacy"]


async def test_what_has_yet_to_be_sent_finds_its_place_for_ever(
    services: Services, clock: StandingClock
) -> None:
    await stands(services, CHEN, "explanation", "code")
    await services.outbox.show("codes.picture", to=CHEN, slot="code", placing=Placing.REMOVE)
    await services.outbox.hold_unsent()
    clock.advance(days=400)
    await services.shown.purge()
    assert await slots(services, CHEN) == ["code"]


async def test_a_ticket_keeps_its_messages_until_it_cannot_be_opened_again(
    services: Services, clock: StandingClock, tmp_path: Path
) -> None:
    await import_county(services, tmp_path)
    wang = await join(services, "wang", "2", desk=TOWN, role=Role.OFFICER, who=WANG)
    number = (await services.tickets.submit(problem())).number
    await services.handling.take(number, wang, by_page=False)
    said = await services.relay.answer(number, wang, Words("马上到"))
    live = sorted([f"card:{number}", f"relay:{said.id}"])
    await stands(services, DESK, *live, f"card:{number + 1}", "relay:ab12", "open")
    clock.advance(days=100)
    await services.shown.purge()
    assert await slots(services, DESK) == live
    await services.relay.resolve(number, wang, Words("放行了"))
    await services.tickets.confirm(number, LI)
    clock.advance(days=6)
    await services.shown.purge()
    assert await slots(services, DESK) == live
    clock.advance(days=2)
    await services.shown.purge()
    assert await slots(services, DESK) == []


async def test_an_offered_shift_keeps_its_messages_until_it_is_settled(
    services: Services, clock: StandingClock
) -> None:
    begins = clock() + timedelta(days=30)
    async with services.db.transaction() as session:
        session.add(
            ShiftOffer(
                id="ab12",
                officer="wang",
                starts_at=begins,
                ends_at=begins + timedelta(hours=8),
                desks=TOWN,
                state="taken",
                made_at=clock(),
                expires_at=begins,
            )
        )
    await stands(services, CHEN, "swap:ab12", "swap:cd34")
    clock.advance(days=20)
    await services.shown.purge()
    assert await slots(services, CHEN) == ["swap:ab12"]
    clock.advance(days=10)
    await services.shown.purge()
    assert await slots(services, CHEN) == []


async def test_what_is_kept_holds_up_nothing_behind_it(
    services: Services, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    class All:
        async def needed(self, slots: Collection[str]) -> set[str]:
            return {slot for slot in slots if slot.startswith("kept")}

    services.shown.keepers.append(All())
    monkeypatch.setattr(shown, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(shown, "ROUNDS", 2)
    await stands(services, CHEN, *(f"kept:{n}" for n in range(5)))
    clock.advance(minutes=1)
    await stands(services, CHEN, *(f"old:{n}" for n in range(3)))
    clock.advance(days=20)
    await services.shown.purge()
    assert len(await slots(services, CHEN)) == 8
    await services.shown.purge()
    assert await slots(services, CHEN) == [f"kept:{n}" for n in range(5)]
