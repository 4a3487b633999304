"""Two desks that share their officers over a night and a day, with a lead and headquarters."""

from pathlib import Path

import pytest

from services.registry import Services
from services.staff.types import Role, StaffMember
from tests.desk_samples import COUNTY, PARK, TOWN, WANG, ZHANG, import_county, join, write
from tests.shift_samples import BOSS, LEAD, ROSTER


async def prepare(services: Services, folder: Path) -> dict[str, StaffMember]:
    """Open the desks of an empty county; returns their staff."""
    await import_county(services, folder)
    for handle, account, who in (("zhang", "1", ZHANG), ("wang", "2", WANG)):
        for desk in (TOWN, PARK):
            await join(services, handle, account, desk=desk, who=who)
    await join(services, "zhao", "3", desk=TOWN, role=Role.LEAD, who=LEAD)
    await join(services, "liu", "4", desk=COUNTY, role=Role.HQ, who=BOSS)
    await services.roster.import_file(write(folder / "roster.csv", ROSTER))
    return {member.handle: member for member in await services.staff.all()}


@pytest.fixture
async def staff(services: Services, tmp_path: Path) -> dict[str, StaffMember]:
    return await prepare(services, tmp_path)
