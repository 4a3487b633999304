"""The desk of a town: an officer on duty, a backup, a lead, headquarters, and a ticket."""

from pathlib import Path

import pytest

from services.registry import Services
from services.staff.types import Role, StaffMember
from services.tickets.types import TicketDetails
from tests.desk_samples import COUNTY, TOWN, WANG, ZHANG, import_county, join, write
from tests.ticket_samples import problem

ROSTER = f"desk,date,from,to,officer,backup\n{TOWN},2020-02-24,00:00,00:00,zhang,wang\n"
LEAD = ("赵国强", "350521197208280011")
BOSS = ("刘志远", "350521197010060022")


@pytest.fixture
async def staff(services: Services, tmp_path: Path) -> dict[str, StaffMember]:
    await import_county(services, tmp_path)
    members = {
        "zhang": await join(services, "zhang", "1", desk=TOWN, who=ZHANG),
        "wang": await join(services, "wang", "2", desk=TOWN, who=WANG),
        "zhao": await join(services, "zhao", "3", desk=TOWN, role=Role.LEAD, who=LEAD),
        "liu": await join(services, "liu", "4", desk=COUNTY, role=Role.HQ, who=BOSS),
    }
    await services.roster.import_file(write(tmp_path / "roster.csv", ROSTER))
    return members


@pytest.fixture
async def ticket(services: Services, staff: dict[str, StaffMember]) -> TicketDetails:
    assert staff
    return await services.tickets.submit(problem())
