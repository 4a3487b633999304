"""Changing shifts in the chat: one has it, everybody hears it, and a lead can undo it."""

import asyncio
from pathlib import Path

import pytest

from services.registry import Services
from services.roster.errors import RosterChangedError, ShiftsOverlapError
from services.shifts.errors import (
    NobodyFreeError,
    OfferEndedError,
    OfferNotFoundError,
    OfferTooLateError,
    ShiftNotFoundError,
)
from services.shifts.types import OfferState
from services.staff.types import StaffMember
from tests.desk_samples import PARK, TOWN, join, write
from tests.doubles import StandingClock
from tests.shift_samples import EIGHT, HEADER, minutes, shown, until

Staff = dict[str, StaffMember]
ZHANG, WANG, LEAD, HQ, CHEN = "1", "2", "3", "4", "5"
EVENING = EIGHT + minutes(8 * 60)
"""16:00: Zhang's next shift begins."""
OTHER = ("陈志强", "350521199104120034")


@pytest.fixture(autouse=True)
async def _morning(clock: StandingClock, staff: Staff, services: Services, tmp_path: Path) -> None:
    """At nine Wang is on duty until 16:00, then Zhang with Wang behind him; Chen is free."""
    clock.moment = EIGHT + minutes(60)
    for desk in (TOWN, PARK):
        member = await join(services, "chen", CHEN, desk=desk, who=OTHER)
    staff["chen"] = member
    rows = "".join(
        f"{desk},2020-02-24,08:00,16:00,wang,zhang\n{desk},2020-02-24,16:00,22:00,zhang,wang\n"
        for desk in (TOWN, PARK)
    )
    await services.roster.import_file(write(tmp_path / "day.csv", HEADER + rows))
    await shown(services, "")


async def officers(services: Services) -> set[tuple[str, str | None]]:
    """Return who is on duty and who is behind them in the evening."""
    shifts = [await services.roster.on_duty(desk, EVENING) for desk in (TOWN, PARK)]
    return {(shift.officer, shift.backup) for shift in shifts if shift}


async def test_whoever_is_first_has_the_shift_and_everybody_hears_it(
    services: Services, staff: Staff
) -> None:
    offer = await services.offers.offer(staff["zhang"], EVENING, to=None)
    assert {one.handle for one in offer.asked} == {"wang", "chen"}
    assert await shown(services, "shifts") == [
        f"offer > {WANG} (renew)",
        f"offer > {CHEN} (renew)",
        f"offered > {ZHANG} (renew)",
    ]
    outcomes = await asyncio.gather(
        *(services.offers.accept(offer.id, staff[handle]) for handle in ("wang", "chen")),
        return_exceptions=True,
    )
    lost = [one for one in outcomes if isinstance(one, OfferEndedError)]
    assert len(lost) == 1
    taken = await services.offers.get(offer.id)
    assert (taken.state, lost[0].params["state"]) == (OfferState.TAKEN, "taken")
    assert {who for who, _ in await officers(services)} == {taken.taken_by}
    assert await shown(services, "shifts") == [
        f"offer > {WANG} (edit)",
        f"offer > {CHEN} (edit)",
        f"offered > {ZHANG} (edit)",
        f"offered > {ZHANG} (renew)",
        f"swap > {LEAD} (renew)",
    ]


async def test_a_backup_who_takes_it_changes_places_and_others_leave_the_backup(
    services: Services, staff: Staff
) -> None:
    offer = await services.offers.offer(staff["zhang"], EVENING, to="wang")
    await services.offers.accept(offer.id, staff["wang"])
    assert await officers(services) == {("wang", "zhang")}
    await services.offers.undo(offer.id, staff["liu"])
    assert await officers(services) == {("zhang", "wang")}
    offer = await services.offers.offer(staff["zhang"], EVENING, to="chen")
    await services.offers.accept(offer.id, staff["chen"])
    assert await officers(services) == {("chen", "wang")}


async def test_duty_and_roster_say_the_same(services: Services, staff: Staff) -> None:
    offer = await services.offers.offer(staff["zhang"], EVENING, to="chen")
    await services.offers.accept(offer.id, staff["chen"])
    assert await services.offers.blocks("zhang") == []
    (block,) = await services.offers.blocks("chen")
    assert (block.starts_at, set(block.desks)) == (EVENING, {TOWN, PARK})
    after = await services.roster.next_shift(TOWN, EIGHT + minutes(60))
    assert after is not None
    assert after.officer == "chen"


async def test_only_who_was_asked_may_answer_and_only_the_lead_may_undo(
    services: Services, staff: Staff
) -> None:
    offer = await services.offers.offer(staff["zhang"], EVENING, to="wang")
    for handle in ("chen", "zhao", "zhang", "liu"):
        with pytest.raises(OfferNotFoundError):
            await services.offers.accept(offer.id, staff[handle])
    with pytest.raises(OfferNotFoundError):
        await services.offers.withdraw(offer.id, staff["wang"])
    await services.offers.accept(offer.id, staff["wang"])
    # Zhao leads the town alone: the shift is the park's as well.
    for handle in ("chen", "wang", "zhang", "zhao"):
        with pytest.raises(OfferNotFoundError):
            await services.offers.undo(offer.id, staff[handle])
    with pytest.raises(OfferNotFoundError):
        await services.offers.accept("nothing", staff["wang"])


async def test_who_changed_the_roster_stands_in_the_record(
    services: Services, staff: Staff
) -> None:
    offer = await services.offers.offer(staff["zhang"], EVENING, to="wang")
    await services.offers.accept(offer.id, staff["wang"])
    await services.offers.undo(offer.id, staff["liu"])
    acts = [(one.actor, one.action, one.detail) for one in await services.audit.entries()]
    assert acts[-2:] == [
        ("wang", "shift.passed_on", "zhang wang"),
        ("liu", "shift.passed_on", "wang zhang"),
    ]


async def test_when_nobody_can_its_officer_hears_it(services: Services, staff: Staff) -> None:
    offer = await services.offers.offer(staff["zhang"], EVENING, to=None)
    await services.offers.decline(offer.id, staff["wang"])
    assert (await services.offers.get(offer.id)).state is OfferState.OPEN
    await shown(services, "")
    ended = await services.offers.decline(offer.id, staff["chen"])
    assert ended.state is OfferState.DECLINED
    assert f"offered > {ZHANG} (renew)" in await shown(services, "shifts")
    assert await officers(services) == {("zhang", "wang")}


async def test_an_offer_ends_half_an_hour_before_the_shift(
    services: Services, staff: Staff, clock: StandingClock
) -> None:
    offer = await services.offers.offer(staff["zhang"], EVENING, to=None)
    assert offer.expires_at == EVENING - minutes(30)
    await until(services, clock, EVENING - minutes(29))
    assert (await services.offers.get(offer.id)).state is OfferState.EXPIRED
    with pytest.raises(OfferEndedError):
        await services.offers.accept(offer.id, staff["wang"])
    with pytest.raises(OfferTooLateError):
        await services.offers.offer(staff["zhang"], EVENING, to=None)


async def test_a_change_cannot_be_undone_when_the_sheets_are_written(
    services: Services, staff: Staff, clock: StandingClock
) -> None:
    offer = await services.offers.offer(staff["zhang"], EVENING, to="chen")
    await services.offers.accept(offer.id, staff["chen"])
    clock.moment = EVENING - minutes(29)
    with pytest.raises(OfferEndedError):
        await services.offers.undo(offer.id, staff["liu"])
    assert await officers(services) == {("chen", "wang")}


async def test_a_withdrawn_offer_cannot_be_taken(services: Services, staff: Staff) -> None:
    offer = await services.offers.offer(staff["zhang"], EVENING, to=None)
    await services.offers.withdraw(offer.id, staff["zhang"])
    with pytest.raises(OfferEndedError) as refused:
        await services.offers.accept(offer.id, staff["wang"])
    assert refused.value.params["state"] == "withdrawn"
    with pytest.raises(OfferEndedError):
        await services.offers.withdraw(offer.id, staff["zhang"])


async def test_a_second_offer_of_the_same_shift_ends_the_first(
    services: Services, staff: Staff
) -> None:
    first = await services.offers.offer(staff["zhang"], EVENING, to="wang")
    second = await services.offers.offer(staff["zhang"], EVENING, to="chen")
    assert (await services.offers.get(first.id)).state is OfferState.WITHDRAWN
    assert [one.id for one in await services.offers.standing("zhang")] == [second.id]


async def test_who_has_a_shift_at_those_hours_is_not_asked_and_cannot_take_it(
    services: Services, staff: Staff, tmp_path: Path
) -> None:
    offer = await services.offers.offer(staff["zhang"], EVENING, to="chen")
    rows = "350521,2020-02-24,21:00,23:00,chen,\n"
    await services.roster.import_file(write(tmp_path / "county.csv", HEADER + rows))
    with pytest.raises(ShiftsOverlapError):
        await services.offers.accept(offer.id, staff["chen"])
    assert (await services.offers.get(offer.id)).state is OfferState.OPEN, "all was undone"
    assert await officers(services) == {("zhang", "wang")}
    with pytest.raises(NobodyFreeError):
        await services.offers.offer(staff["zhang"], EVENING, to="chen")


async def test_a_lead_cannot_undo_what_would_overlap_or_has_gone_on(
    services: Services, staff: Staff, tmp_path: Path
) -> None:
    first = await services.offers.offer(staff["zhang"], EVENING, to="chen")
    await services.offers.accept(first.id, staff["chen"])
    second = await services.offers.offer(staff["chen"], EVENING, to="wang")
    await services.offers.accept(second.id, staff["wang"])
    with pytest.raises(RosterChangedError):
        await services.offers.undo(first.id, staff["liu"])
    rows = "350521,2020-02-24,21:00,23:00,chen,\n"
    await services.roster.import_file(write(tmp_path / "county.csv", HEADER + rows))
    with pytest.raises(ShiftsOverlapError):
        await services.offers.undo(second.id, staff["liu"])
    assert {who for who, _ in await officers(services)} == {"wang"}


async def test_a_new_roster_ends_the_offers_of_shifts_that_are_gone(
    services: Services, staff: Staff, tmp_path: Path
) -> None:
    offer = await services.offers.offer(staff["zhang"], EVENING, to=None)
    rows = "".join(f"{desk},2020-02-24,16:00,22:00,chen,\n" for desk in (TOWN, PARK))
    await services.roster.import_file(write(tmp_path / "new.csv", HEADER + rows))
    assert (await services.offers.get(offer.id)).state is OfferState.VOID


async def test_only_an_own_shift_ahead_can_be_offered(services: Services, staff: Staff) -> None:
    with pytest.raises(ShiftNotFoundError):
        await services.offers.offer(staff["chen"], EVENING, to=None)
    with pytest.raises(OfferTooLateError):
        await services.offers.offer(staff["wang"], EIGHT, to=None)


async def test_a_colleague_whose_login_is_over_or_who_blocked_us_is_not_asked(
    services: Services, staff: Staff
) -> None:
    account = staff["wang"].account
    assert account
    await services.chats.set_reachable(account, is_reachable=False)
    offer = await services.offers.offer(staff["zhang"], EVENING, to=None)
    assert [one.handle for one in offer.asked] == ["chen"]


async def test_the_other_officer_takes_over_who_has_the_shift_now(
    services: Services, staff: Staff, clock: StandingClock
) -> None:
    offer = await services.offers.offer(staff["zhang"], EVENING, to="chen")
    await services.offers.accept(offer.id, staff["chen"])
    await until(services, clock, EVENING - minutes(1))
    await shown(services, "")
    await until(services, clock, EVENING)
    assert await shown(services, "handovers") == [f"arrival > {CHEN} (renew)"]
