"""A small county for tests: its desks, its staff, one firm."""

from datetime import date
from pathlib import Path

from services.chats.types import Address
from services.people.errors import InvalidNumberError
from services.people.numbers import normalise
from services.people.types import PersonId
from services.registry import Services
from services.staff.types import Role, StaffMember
from tests.bindings import bind

DESKS = """\
code,name_zh,name_en,kind,parent,phones,hours,categories
350521,惠安县,Huian County,county,,0595-0000 0000,24h,all
huangtang,黄塘镇,Huangtang Town,town,350521,0595-0000 0103,24h,accommodation;hiring;access
luoyang,洛阳镇,Luoyang Town,refer,350521,0595-0000 0105,24h,all
park-chengnan,城南工业园区,Chengnan Industrial Park,park,350521,0595-0000 0118,24h,all
"""
ENTERPRISES = """\
name,desk,credit_code,aliases
惠安示例鞋业有限公司,park-chengnan,91350521MA0000007C,示例鞋厂
惠安示例服装有限公司,huangtang,,
"""
COUNTY = "350521"
PARK = "park-chengnan"
TOWN = "huangtang"

LIN = ("林小梅", "350521199001010028")
ZHANG = ("张伟", "350521198505050014")
WANG = ("欧阳建国", "350521197803030033")


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


async def import_county(services: Services, folder: Path) -> None:
    """Import the desks and the firms."""
    await services.desks.import_file(write(folder / "desks.csv", DESKS))
    await services.enterprises.import_file(write(folder / "enterprises.csv", ENTERPRISES))


async def person(services: Services, name: str, number: str) -> PersonId:
    """Make a person as a login would; the check digit is filled in."""
    for digit in "0123456789X":
        try:
            key = normalise(None, None, number[:17] + digit, today=date(2020, 2, 24))
        except InvalidNumberError:
            continue
        return await services.people.upsert(key, name)
    raise LookupError(number)


async def join(
    services: Services,
    handle: str,
    account: str,
    *,
    desk: str,
    role: Role = Role.OFFICER,
    who: tuple[str, str] = ZHANG,
) -> StaffMember:
    """Invite somebody and let them join from their account, where they have logged in."""
    someone = await person(services, *who)
    await bind(services, someone, Address(account))
    invitation = await services.staff.invite(handle, desk=desk, role=role)
    joined = await services.staff.open_invitation(invitation.code, Address(account), someone)
    assert joined is not None
    return joined.member
