"""Two desks that share their officers over a night and a day, with a lead and headquarters."""

from pathlib import Path

import pytest

from services.registry import Services
from services.staff.types import Role, StaffMember
from tests.desk_samples import COUNTY, PARK, TOWN, WANG, ZHANG, import_county, join, write

HEADER = "desk,date,from,to,officer,backup\n"
ROSTER = HEADER + "".join(
    f"{desk},2020-02-23,22:00,08:00,zhang,wang\n{desk},2020-02-24,08:00,16:00,wang,zhang\n"
    for desk in (TOWN, PARK)
)
LEAD = ("赵国强", "350521197208280011")
BOSS = ("刘志远", "350521197010060022")


@pytest.fixture
async def staff(services: Services, tmp_path: Path) -> dict[str, StaffMember]:
    await import_county(services, tmp_path)
    for handle, account, who in (("zhang", "1", ZHANG), ("wang", "2", WANG)):
        for desk in (TOWN, PARK):
            await join(services, handle, account, desk=desk, who=who)
    await join(services, "zhao", "3", desk=TOWN, role=Role.LEAD, who=LEAD)
    await join(services, "liu", "4", desk=COUNTY, role=Role.HQ, who=BOSS)
    await services.roster.import_file(write(tmp_path / "roster.csv", ROSTER))
    return {member.handle: member for member in await services.staff.all()}
