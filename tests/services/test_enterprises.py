"""Firms are found by what people type."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enterprises.names import core, credit_code, is_meant_as_code
from services.registry import Services
from tests.desk_samples import PARK, TOWN, import_county, write

HEADER = "name,desk,credit_code,aliases\n"
SHOES = "惠安示例鞋业有限公司"


@pytest.fixture(autouse=True)
async def _county(services: Services, tmp_path: Path) -> None:
    await import_county(services, tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "示例鞋业",
        " 示例 鞋业 ",
        "惠安县示例鞋业",
        "示例鞋厂",
        "示例鞋業",
        "惠安縣示例鞋業有限公司",
        SHOES,
        "福建省惠安示例鞋业有限公司",
        "我们是示例鞋业有限公司的",
        "91350521MA0000007C",
        "９１３５０５２１ｍａ００００００７ｃ",
    ],
)
async def test_a_firm_is_found_by_part_alias_whole_name_or_credit_code(
    services: Services, text: str
) -> None:
    found = await services.enterprises.search(text)
    assert [firm.name for firm in found.enterprises] == [SHOES]
    assert found.enterprises[0].desk == PARK


async def test_several_firms_are_counted_and_the_first_four_given(
    services: Services, tmp_path: Path
) -> None:
    rows = "".join(f"惠安示例鞋业{sign}厂,{TOWN},,\n" for sign in "甲乙丙丁戊")
    await services.enterprises.import_file(write(tmp_path / "e.csv", HEADER + rows))
    found = await services.enterprises.search("示例鞋业")
    assert (found.count, len(found.enterprises)) == (6, 4)


@pytest.mark.parametrize("text", ["", "鞋", "%", "_", "没有这家", "91350521MA00000078"])
async def test_nothing_is_found_where_nothing_fits(services: Services, text: str) -> None:
    assert (await services.enterprises.search(text)).count == 0


async def test_an_import_knows_a_firm_by_its_code_or_its_name(
    services: Services, tmp_path: Path
) -> None:
    before = (await services.enterprises.search(SHOES)).enterprises[0]
    renamed = f"惠安新名鞋业有限公司,{TOWN},91350521MA0000007C,\n"
    await services.enterprises.import_file(write(tmp_path / "e.csv", HEADER + renamed))
    after = await services.enterprises.find(before.id)
    assert after is not None
    assert (after.name, after.desk) == ("惠安新名鞋业有限公司", TOWN)
    assert (await services.enterprises.search("示例鞋业")).count == 0
    assert len(await services.enterprises.all()) == 2


async def test_firms_without_a_code_stay_apart(services: Services, tmp_path: Path) -> None:
    rows = f"甲厂房租赁,{TOWN},,\n乙厂房租赁,{TOWN},,\n"
    await services.enterprises.import_file(write(tmp_path / "e.csv", HEADER + rows))
    assert len(await services.enterprises.all()) == 4


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (f",{TOWN},,", "name_missing"),
        ("某厂,nowhere,,", "unknown_desk"),
        (f"某厂,{TOWN},91350521MA00000078,", "bad_check_digit"),
        (f"某厂,{TOWN},91350521MA000000O7,", "bad_credit_code"),
        (f"某厂,{TOWN},12345,", "bad_credit_code"),
        (f"惠安示例服装有限公司,{TOWN},91350521MA0000007C,", "credit_code_taken"),
        (f"{'长' * 129},{TOWN},,", "too_long"),
    ],
)
async def test_a_wrong_row_is_rejected_with_its_line_and_reason(
    services: Services, tmp_path: Path, row: str, reason: str
) -> None:
    done = await services.enterprises.import_file(
        write(tmp_path / "e.csv", f"{HEADER}{row}\n另一家鞋厂,{TOWN},,\n")
    )
    assert [(reject.line, reject.reason) for reject in done.rejected] == [(2, reason)]
    assert done.taken == 1


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        (SHOES, "示例鞋业"),
        ("泉州市示例石化股份有限公司", "示例石化"),
        ("惠安有限公司", "惠安有限公司"),
        ("Sample Shoes Co., Ltd.", "sampleshoes"),
    ],
)
def test_the_core_of_a_name_is_what_tells_it_from_others(name: str, rest: str) -> None:
    assert core(name) == rest


@pytest.mark.parametrize(
    ("text", "is_meant"),
    [
        ("91350521MA00000078", True),
        ("9135 0521 MA00 0000 78", True),
        ("91350521MA000000O7", True),
        ("９１３５０５２１ＭＡ００００００", True),
        ("示例鞋业", False),
        ("13800000000", False),
        ("Sample Shoes Limited", False),
    ],
)
def test_a_mistyped_code_is_told_from_a_name(text: str, *, is_meant: bool) -> None:
    assert credit_code(text) is None
    assert is_meant_as_code(text) is is_meant


@given(st.text(max_size=60))
def test_any_text_has_a_core_and_may_be_asked_for_a_code(text: str) -> None:
    assert core(core(text)) is not None
    assert credit_code(text) is None or len(credit_code(text) or "") == 18
