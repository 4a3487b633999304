"""The status machine cell by cell: what each change makes of each status, in the database too."""

import pytest

from services.registry import Services
from services.staff.types import StaffMember
from services.tickets import repository, rules
from services.tickets.rules import Change
from services.tickets.types import Status, TicketDetails

TABLE = """
          submitted acknowledged in_progress pending   resolved    closed    duplicate over
take      acknowl   -            -           -         -           -         -         -
take_over -         acknowl      in_progress pending   -           -         -         -
hand_over -         acknowl      in_progress pending   resolved    -         -         -
answer    -         in_progress  in_progress in_progr  in_progress -         -         -
ask       -         pending      pending     pending   pending     -         -         -
add       submitted acknowl      in_progress in_progr  resolved    -         duplicate -
resolve   -         resolved     resolved    resolved  -           -         -         -
come_back -         submitted    submitted   submitted -           -         -         -
confirm   -         -            closed      closed    closed      -         -         -
deny      -         -            -           -         in_progress -         -         -
close     -         -            -           -         closed      -         -         -
withdraw  cancelled cancelled    cancelled   cancelled -           -         -         -
reopen    -         -            -           -         -           submitted -         -
refuse    not_resp  not_resp     not_resp    not_resp  -           -         -         -
merge     duplicate duplicate    duplicate   duplicate -           -         -         -
split     -         -            -           -         -           -         submitted -
"""
"""A change a line, a status a column, what becomes of it in the cell; `-`: it is refused.

`over` stands for the exits that are the end: not responsible, cancelled.
"""
EXITS = (Status.NOT_RESPONSIBLE, Status.CANCELLED)


def _status(word: str) -> Status | None:
    """Return the status that begins so."""
    found = [status for status in Status if word != "-" and status.value.startswith(word)]
    return found[0] if found else None


def _cells() -> dict[tuple[Change, Status], Status | None]:
    head, *lines = (line.split() for line in TABLE.strip().splitlines())
    columns = [EXITS if word == "over" else (_status(word),) for word in head]
    return {
        (Change(change), status): _status(word)
        for change, *words in lines
        for statuses, word in zip(columns, words, strict=True)
        for status in statuses
        if status is not None
    }


CELLS = _cells()


def test_the_table_has_every_cell() -> None:
    assert set(CELLS) == {(change, status) for change in Change for status in Status}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("change", Change)
def test_a_change_makes_of_a_status_what_the_table_says(change: Change, status: Status) -> None:
    assert rules.after(status, change) is CELLS[change, status]


async def test_the_database_changes_what_the_table_says_and_nothing_else(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails
) -> None:
    assert staff
    found = {}
    async with services.db.transaction() as session:
        for change, status in CELLS:
            await repository.set_values(session, ticket.number, status=status.value)
            is_changed = await repository.change(session, ticket.number, change, held_by=None)
            row = await repository.get(session, ticket.number)
            assert row is not None
            found[change, status] = Status(row.status) if is_changed else None
            assert is_changed or row.status == status.value
    assert found == CELLS


async def test_what_a_colleague_holds_nobody_else_changes(
    services: Services, staff: dict[str, StaffMember], ticket: TicketDetails
) -> None:
    await services.handling.take(ticket.number, staff["zhang"], by_page=True)
    async with services.db.transaction() as session:
        for change in Change:
            for status in Status:
                await repository.set_values(session, ticket.number, status=status.value)
                assert not await repository.change(session, ticket.number, change, held_by="wang")
