"""A change of shift: the sheet, the call, whose the tickets are, and who hears of silence."""

from pathlib import Path

import pytest

from services.chats.types import Address
from services.registry import Services
from services.shifts.errors import TurnNotFoundError, TurnOverError
from services.staff.types import StaffMember
from services.tickets.types import Action, Attachment, AttachmentType, Status, Words
from services.tickets.watches import Passing, Why
from tests.desk_samples import PARK, TOWN, write
from tests.doubles import StandingClock
from tests.shift_samples import EIGHT, HEADER, minutes, shown, until
from tests.statements import counted, plan
from tests.ticket_samples import called, problem

Staff = dict[str, StaffMember]
ZHANG, WANG, LEAD, HQ = "1", "2", "3", "4"


@pytest.fixture(autouse=True)
async def _night(clock: StandingClock, staff: Staff, services: Services) -> None:
    assert staff
    clock.moment = EIGHT - minutes(120)
    await services.turns.on_roster_changed()
    await shown(services, "")


async def test_one_sheet_before_and_one_call_at_the_change_for_all_desks(
    services: Services, clock: StandingClock
) -> None:
    await until(services, clock, EIGHT - minutes(11))
    assert await shown(services, "handovers") == []
    await until(services, clock, EIGHT - minutes(10))
    assert await shown(services, "handovers") == [f"sheet > {ZHANG} (renew)"]
    await until(services, clock, EIGHT)
    assert await shown(services, "handovers") == [f"arrival > {WANG} (renew)"]
    found = await services.sheets.arrival("wang", EIGHT)
    assert found is not None
    assert {one.desk for one in found.turns} == {PARK, TOWN}
    assert {one.until for one in found.turns} == {EIGHT + minutes(8 * 60)}


async def test_who_goes_on_has_nothing_to_hand_over(
    services: Services, clock: StandingClock, tmp_path: Path
) -> None:
    rows = f"{TOWN},2020-02-24,08:00,16:00,zhang,\n{PARK},2020-02-24,08:00,16:00,zhang,\n"
    await services.roster.import_file(write(tmp_path / "again.csv", HEADER + rows))
    await until(services, clock, EIGHT + minutes(30))
    assert await shown(services, "handovers") == []
    await until(services, clock, EIGHT + minutes(8 * 60))
    assert await shown(services, "handovers") == [f"sheet > {ZHANG} (renew)"]
    sheet = await services.sheets.sheet("zhang", EIGHT + minutes(8 * 60))
    assert sheet is not None
    assert sheet.began_at == EIGHT - minutes(10 * 60), "the whole stretch counts"


async def test_the_lead_hears_once_that_nobody_took_over_and_then_that_somebody_did(
    services: Services, clock: StandingClock, staff: Staff
) -> None:
    await until(services, clock, EIGHT + minutes(9))
    await shown(services, "")
    await until(services, clock, EIGHT + minutes(60))
    # The park has no lead: headquarters hears of it.
    assert await shown(services, "handovers") == [f"late > {LEAD} (renew)", f"late > {HQ} (renew)"]
    turn = await services.turns.take_over(EIGHT, staff["wang"])
    assert turn.taken_at == EIGHT + minutes(60)
    assert await shown(services, "handovers") == [
        f"arrival > {WANG} (edit)",
        f"late > {LEAD} (edit)",
        f"late > {HQ} (edit)",
        f"sheet > {ZHANG} (edit)",
    ]
    clock.advance(minutes=1)
    assert (await services.turns.take_over(EIGHT, staff["wang"])).taken_at == turn.taken_at
    assert await shown(services, "handovers") == [], "the second press changes nothing"


async def test_nobody_hears_anything_who_took_over_in_time(
    services: Services, clock: StandingClock, staff: Staff
) -> None:
    await until(services, clock, EIGHT + minutes(9))
    await services.turns.take_over(EIGHT, staff["wang"])
    await shown(services, "")
    await until(services, clock, EIGHT + minutes(60))
    assert await shown(services, "handovers") == []


@pytest.mark.parametrize("order", ["handed first", "taken first"])
async def test_what_is_open_goes_along_once_both_have_pressed(
    services: Services, clock: StandingClock, staff: Staff, order: str
) -> None:
    ticket = await services.tickets.submit(problem())
    await services.handling.take(ticket.number, staff["zhang"], by_page=False)
    await services.relay.answer(ticket.number, staff["zhang"], Words("马上来"), asks=False)
    promised = (await services.tickets.get(ticket.number)).answer_by
    clock.moment = EIGHT - minutes(115)
    await until(services, clock, EIGHT - minutes(100))

    async def has_it() -> str | None:
        return (await services.tickets.get(ticket.number)).assignee

    clock.moment = EIGHT
    await services.turns._change(str(int(EIGHT.timestamp()) // 60))
    if order == "handed first":
        await services.turns.hand_over(EIGHT, staff["zhang"], keeps=False)
        assert await has_it() == "zhang", "until somebody takes over"
        await services.turns.take_over(EIGHT, staff["wang"])
    else:
        await services.turns.take_over(EIGHT, staff["wang"])
        assert await has_it() == "zhang", "until it is handed over"
        await services.turns.hand_over(EIGHT, staff["zhang"], keeps=False)
    found = await services.tickets.get(ticket.number)
    assert (found.assignee, found.answer_by) == ("wang", promised)
    timeline = await services.tickets.timeline(ticket.number)
    assert (timeline[-1].action, timeline[-1].actor) == (Action.HANDED_OVER, "wang")
    assert f"case > {WANG} (renew)" in await shown(services, "tickets")


async def test_who_wants_to_finish_keeps_what_they_have(
    services: Services, clock: StandingClock, staff: Staff
) -> None:
    ticket = await services.tickets.submit(problem())
    await services.handling.take(ticket.number, staff["zhang"], by_page=False)
    clock.moment = EIGHT
    await services.turns._change(str(int(EIGHT.timestamp()) // 60))
    await services.turns.hand_over(EIGHT, staff["zhang"], keeps=True)
    await services.turns.take_over(EIGHT, staff["wang"])
    assert (await services.tickets.get(ticket.number)).assignee == "zhang"


async def test_what_nobody_has_taken_calls_whoever_comes(
    services: Services, clock: StandingClock
) -> None:
    clock.moment = EIGHT - minutes(2)
    ticket = await services.tickets.submit(problem())
    assert await called(services, "zhang") == [ticket.number]
    clock.moment = EIGHT
    await services.turns._change(str(int(EIGHT.timestamp()) // 60))
    assert await called(services, "wang") == [ticket.number]
    assert await called(services, "zhang") == [], "whoever is off duty is called no longer"
    sheet = await services.sheets.arrival("wang", EIGHT)
    assert sheet is not None
    assert [one.status for one in sheet.open] == [Status.SUBMITTED]


async def test_the_sheet_counts_what_came_what_was_solved_and_what_went_elsewhere(
    services: Services, clock: StandingClock, staff: Staff
) -> None:
    old = await services.tickets.submit(problem(reporter=Address("901")))
    clock.moment = EIGHT - minutes(100)
    await services.handling.take(old.number, staff["zhang"], by_page=False)
    await services.relay.resolve(old.number, staff["zhang"], Words("好了"))
    missed = await services.tickets.submit(problem(reporter=Address("902")))
    await until(services, clock, EIGHT - minutes(94))
    await services.handling.take(missed.number, staff["wang"], by_page=False)
    given = await services.tickets.submit(problem(reporter=Address("903")))
    await services.handling.take(given.number, staff["zhang"], by_page=False)
    await services.handling.give(given.number, staff["zhang"], to="wang")
    clock.moment = EIGHT
    await services.turns._sheets(str(int(EIGHT.timestamp()) // 60))
    sheet = await services.sheets.sheet("zhang", EIGHT)
    assert sheet is not None
    watch = sheet.watch
    assert (watch.carried, watch.received, watch.solved, watch.left) == (0, 3, 1, 0)
    assert [one.number for one in watch.open] == [missed.number, given.number]
    assert watch.without_note == (old.number,)
    assert watch.passed == (
        Passing(missed.number, Why.NOT_TAKEN, minutes(5)),
        Passing(given.number, Why.GIVEN, to="wang"),
    )
    await services.relay.note(old.number, staff["zhang"], Words("已核对"))
    sheet = await services.sheets.sheet("zhang", EIGHT)
    assert sheet is not None
    assert sheet.watch.without_note == ()


async def test_the_sheet_is_found_without_reading_what_others_did(
    services: Services, clock: StandingClock
) -> None:
    if not services.db.is_sqlite:
        pytest.skip("Few rows are read in order there, whatever the index.")
    await until(services, clock, EIGHT)
    with counted(services.db) as statements:
        await services.sheets.sheet("zhang", EIGHT)
    plans = [line for one in statements for line in await plan(services.db, one)]
    scans = [line for line in plans if line.startswith(("SCAN ticket", "SCAN escalation"))]
    assert set(scans) <= {"SCAN tickets USING INDEX ix_tickets_open"}
    assert any("ix_tickets_closed (desk=? AND closed_at>?)" in line for line in plans)
    assert any("ix_ticket_events_actor (actor=? AND at>? AND at<?)" in line for line in plans)
    assert any("ix_escalation_pages_handle (handle=? AND paged_at>" in line for line in plans)


async def test_a_line_for_the_next_one_is_sealed_and_the_later_counts(
    services: Services, clock: StandingClock, staff: Staff
) -> None:
    await until(services, clock, EIGHT - minutes(5))
    voice = Attachment(Address(ZHANG), "77", AttachmentType.VOICE)
    await services.turns.leave_words(EIGHT, staff["zhang"], Words(attachment=voice))
    await services.turns.leave_words(EIGHT, staff["zhang"], Words("钥匙在门卫"))
    await until(services, clock, EIGHT)
    arrival = await services.sheets.arrival("wang", EIGHT)
    assert arrival is not None
    assert arrival.words == (("zhang", Words("钥匙在门卫")),)
    with pytest.raises(TurnNotFoundError):
        await services.turns.leave_words(EIGHT, staff["wang"], Words("x"))


async def test_others_can_neither_hand_over_nor_take_over(
    services: Services, clock: StandingClock, staff: Staff
) -> None:
    await until(services, clock, EIGHT)
    for handle in ("zhang", "zhao", "liu"):
        with pytest.raises(TurnNotFoundError):
            await services.turns.take_over(EIGHT, staff[handle])
    with pytest.raises(TurnNotFoundError):
        await services.turns.hand_over(EIGHT, staff["wang"], keeps=False)
    with pytest.raises(TurnNotFoundError):
        await services.turns.take_over(EIGHT + minutes(1), staff["wang"])


async def test_a_shift_that_is_over_cannot_be_taken_over(
    services: Services, clock: StandingClock, staff: Staff, tmp_path: Path
) -> None:
    await until(services, clock, EIGHT)
    rows = f"{TOWN},2020-02-24,16:00,22:00,zhang,\n"
    late = f"{TOWN},2020-02-24,08:00,16:00,wang,\n{PARK},2020-02-24,08:00,16:00,wang,\n"
    await services.roster.import_file(write(tmp_path / "more.csv", HEADER + rows + late))
    clock.moment = EIGHT + minutes(8 * 60)
    with pytest.raises(TurnOverError) as refused:
        await services.turns.take_over(EIGHT, staff["wang"])
    assert refused.value.params["by"] == "张某"


async def test_a_roster_that_changes_at_the_last_minute_calls_whom_it_names_then(
    services: Services, clock: StandingClock, tmp_path: Path
) -> None:
    await until(services, clock, EIGHT - minutes(5))
    await shown(services, "")
    rows = f"{TOWN},2020-02-24,08:00,16:00,zhao,\n{PARK},2020-02-24,08:00,16:00,wang,\n"
    await services.roster.import_file(write(tmp_path / "other.csv", HEADER + rows))
    await until(services, clock, EIGHT)
    assert await shown(services, "handovers") == [
        f"arrival > {WANG} (renew)",
        f"arrival > {LEAD} (renew)",
    ]


async def test_what_was_slept_through_is_not_announced_an_hour_later(
    services: Services, clock: StandingClock
) -> None:
    clock.moment = EIGHT + minutes(61)
    await until(services, clock, EIGHT + minutes(100))
    assert await shown(services, "handovers") == []
    await until(services, clock, EIGHT + minutes(8 * 60 - 10))
    assert await shown(services, "handovers") == [f"sheet > {WANG} (renew)"], "it goes on"
