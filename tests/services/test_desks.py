"""Desks come from a file, and every problem finds the desk that handles it."""

from pathlib import Path

import pytest

from services.chats.types import Address
from services.desks.errors import DeskNotFoundError, NoCountyDeskError
from services.desks.service import HOTLINE
from services.desks.types import Category, DeskKind
from services.registry import Services
from services.sheets.errors import SheetNotReadableError, WrongColumnsError
from tests.desk_samples import COUNTY, DESKS, PARK, TOWN, import_county, write

HEADER = "code,name_zh,name_en,kind,parent,phones,hours,categories\n"
ROOT = "c,县,County,county,,,,all\n"


async def reasons(services: Services, folder: Path, rows: str) -> list[tuple[int, str]]:
    done = await services.desks.import_file(write(folder / "rows.csv", HEADER + ROOT + rows))
    return [(reject.line, reject.reason) for reject in done.rejected]


async def test_the_desks_of_a_file_are_stored_in_its_order(
    services: Services, tmp_path: Path
) -> None:
    await import_county(services, tmp_path)
    desks = await services.desks.all()
    assert [desk.code for desk in desks] == [COUNTY, TOWN, "luoyang", PARK]
    town = await services.desks.get(TOWN)
    assert (town.name_zh, town.name_en, town.kind) == ("黄塘镇", "Huangtang Town", DeskKind.TOWN)
    assert town.phones == ("0595-0000 0103",)
    assert town.categories == {Category.ACCOMMODATION, Category.HIRING, Category.ACCESS}
    assert (await services.desks.county()).categories == set(Category)
    parent = await services.desks.parent(TOWN)
    assert parent is not None
    assert parent.code == COUNTY
    assert await services.desks.parent(COUNTY) is None


async def test_importing_again_changes_what_the_file_says_and_keeps_the_group(
    services: Services, tmp_path: Path
) -> None:
    await import_county(services, tmp_path)
    await services.desks.set_group(TOWN, Address("-100"), by="zhang")
    changed = DESKS.replace("0595-0000 0103", "0595-0000 0999")
    done = await services.desks.import_file(write(tmp_path / "again.csv", "\ufeff" + changed))
    assert (done.taken, done.rejected) == (4, ())
    town = await services.desks.get(TOWN)
    assert (town.phones, town.group) == (("0595-0000 0999",), "-100")
    assert [desk.code for desk in await services.desks.of_group(Address("-100"))] == [TOWN]
    await services.desks.move_group(Address("-100"), Address("-200"))
    assert (await services.desks.get(TOWN)).group == "-200"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a b,名,Name,town,c,,,", "bad_code"),
        ("x,,Name,town,c,,,", "name_missing"),
        ("x,名,Name,village,c,,,", "unknown_kind"),
        ("x,名,Name,town,,,,", "parent_missing"),
        ("x,名,Name,county,c,,,", "county_has_parent"),
        ("x,名,Name,county,,,,", "second_county"),
        ("x,名,Name,town,nowhere,,,", "unknown_parent"),
        ("x,名,Name,town,c,call me,,", "bad_phone"),
        ("x,名,Name,town,c,,,housing", "unknown_category"),
        ("x,名,Name,town,c,,,foo;all", "unknown_category"),
        ("x,名,Name,town,c,,25:00-26:00,", "bad_opening_hours"),
        ("x,名,Name,town,c,,24 小时,", "bad_opening_hours"),
        ("x,名,Name,town,c,,08:00-18:00;all day,", "bad_opening_hours"),
        ("x,名,Name,refer,c,,24h,all", "phone_missing"),
        (f"x,{'名' * 65},Name,town,c,,,", "too_long"),
    ],
)
async def test_a_wrong_row_is_rejected_with_its_line_and_reason(
    services: Services, tmp_path: Path, row: str, reason: str
) -> None:
    assert await reasons(services, tmp_path, row + "\n") == [(3, reason)]


@pytest.mark.parametrize(
    "hours", ["", "24h", "24H", "08:00-18:00", "8:00-24:00", "08:00–12:00;14:00–17:30"]
)
async def test_hours_that_people_can_be_told_are_taken(
    services: Services, tmp_path: Path, hours: str
) -> None:
    assert await reasons(services, tmp_path, f"x,名,Name,town,c,,{hours},\n") == []


async def test_rows_that_hang_on_each_other_are_rejected_and_the_rest_is_taken(
    services: Services, tmp_path: Path
) -> None:
    circle = "a,甲,A,town,b,,,\nb,乙,B,town,a,,,\n"
    rows = circle + "d,丁,D,town,e,,,\ne,戊,E,refer,c,0595-0000 0105,,\nd,丁,D,town,c,,,\n"
    assert await reasons(services, tmp_path, rows) == [
        (3, "unknown_parent"),
        (4, "unknown_parent"),
        (5, "parent_is_refer"),
        (7, "code_twice"),
    ]
    assert [desk.code for desk in await services.desks.all()] == ["c", "e"]


async def test_a_file_without_the_right_columns_is_refused_as_a_whole(
    services: Services, tmp_path: Path
) -> None:
    with pytest.raises(WrongColumnsError) as refused:
        await services.desks.import_file(write(tmp_path / "x.csv", "code,name\n1,2\n"))
    assert refused.value.params["unknown"] == "name"
    assert "parent" in str(refused.value.params["missing"])
    with pytest.raises(SheetNotReadableError):
        await services.desks.import_file(tmp_path / "missing.csv")
    (tmp_path / "gbk.csv").write_bytes(DESKS.encode("gbk"))
    with pytest.raises(SheetNotReadableError):
        await services.desks.import_file(tmp_path / "gbk.csv")


async def test_a_problem_finds_the_desk_of_its_place_or_the_one_above(
    services: Services, tmp_path: Path
) -> None:
    await import_county(services, tmp_path)
    for category, place, desk in (
        (Category.ACCOMMODATION, PARK, PARK),
        (Category.ACCESS, TOWN, TOWN),
        (Category.OTHER, TOWN, COUNTY),
        (Category.PREVENTION, TOWN, COUNTY),
        (Category.ACCOMMODATION, None, COUNTY),
        (Category.ACCOMMODATION, "unheard-of", COUNTY),
    ):
        route = await services.desks.route(category, place)
        assert (route.desk.code, route.referred) == (desk, None)


async def test_a_place_administered_elsewhere_is_named_and_its_parent_handles(
    services: Services, tmp_path: Path
) -> None:
    await import_county(services, tmp_path)
    route = await services.desks.route(Category.ACCOMMODATION, "luoyang")
    assert route.desk.code == COUNTY
    assert route.referred is not None
    assert route.referred.phones == ("0595-0000 0105",)


async def test_before_the_first_import_there_is_still_a_phone_to_name(
    services: Services, tmp_path: Path
) -> None:
    assert await services.desks.main_phone() == HOTLINE
    with pytest.raises(NoCountyDeskError):
        await services.desks.county()
    with pytest.raises(NoCountyDeskError):
        await services.desks.route(Category.OTHER, None)
    with pytest.raises(DeskNotFoundError):
        await services.desks.get("x")
    await import_county(services, tmp_path)
    assert await services.desks.main_phone() == "0595-0000 0000"
