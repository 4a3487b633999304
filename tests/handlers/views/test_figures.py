"""Figures as leads and headquarters read them: text, picture, files."""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from handlers.views import figure_charts, figure_files
from handlers.views import figures as view
from handlers.views.deadlines import Times
from handlers.views.figures import Told
from services.clock import Calendar
from services.desks.types import Category, DeskDetails, DeskKind
from services.figures import chart
from services.figures.types import RECORD, Age, Figures, Group, Medians, Period, Rate, Span
from services.i18n import translator

HERE = Calendar(ZoneInfo("Asia/Shanghai"))
NOW = datetime(2020, 2, 24, 0, 10, tzinfo=UTC)
EIGHT, DAY = datetime(2020, 2, 24, tzinfo=UTC), timedelta(days=1)
NONE = Medians(None, None)
EMPTY = Group(0, 0, 0, 0, 0, 0, None, None, None, NONE, NONE)


def group(received: int | None, in_time: int | None = None) -> Group:
    return replace(EMPTY, received=received, answered_in_time=in_time)


TOTAL = Group(
    received=58,
    taken_in_time=55,
    answered=57,
    answered_in_time=54,
    solved=41,
    open=9,
    response=Rate(54, 58),
    resolution=Rate(41, 45),
    satisfaction=Rate(27, 28),
    taking=Medians(timedelta(minutes=3), timedelta(seconds=221)),
    answering=Medians(timedelta(minutes=12), None),
)
FIGURES = Figures(
    period=Period(EIGHT - 7 * DAY, EIGHT),
    at=NOW,
    desks=None,
    total=TOTAL,
    by_desk={"park": group(23, 22), "town": group(30, 27), "far": group(None), "new": group(None)},
    by_kind={"accommodation": group(40, 38), "access": group(18, 16), RECORD: group(0, 0)},
    open_by_age={Age.HOURS: None, Age.DAY: None, Age.THREE_DAYS: 0, Age.LONGER: 0},
)
ALL = frozenset(Category)
DESKS = {
    code: DeskDetails(code, zh, en, DeskKind.TOWN, None, (), "24h", ALL)
    for code, zh, en in (
        ("park", "城南工业园区", "Chengnan Industrial Park"),
        ("town", "黄塘镇", "Huangtang Town"),
        ("far", "=1+1", '=HYPERLINK("http://x")'),
        ("new", "@新桥", "http://desk.example"),
    )
}


def told(language: str = "zh_CN", figures: Figures = FIGURES) -> Told:
    return Told(figures, DESKS, Times(NOW, HERE, translator(language)))


def test_the_figures_of_a_week_in_chinese() -> None:
    message = view.overview(told(), Span.WEEK)
    assert message.text == (
        "统计 · 全县 · 2月17日 08:00 – 2月24日 08:00\n"
        "收到 58 件，按时接单 55 件\n"
        "已答复 57 件，按时 54 件；上报人确认解决 41 件\n"
        "响应率 93%，共 58 件（首次答复按时）\n"
        "解决率 91%，共 45 件（上报人说已解决）\n"
        "满意率 96%，共 28 件（评价满意或基本满意）\n"
        "用时中位数：接单白天 3 分钟、夜间 4 分钟；首次答复白天 12 分钟、夜间 –\n"
        "现在未结 9 件：4 小时内 *，1 天内 *，3 天内 0，更久 0\n"
        "收到较多：黄塘镇 30、城南工业园区 23\n"
        "* 少于 5 件的不显示"
    )
    assert [[button.label for button in row] for row in message.buttons] == [
        ["近 1 天", "近 30 天", "上月"],
        ["图表", "CSV", "Excel"],
    ]


def test_the_figures_of_a_week_in_english() -> None:
    assert view.overview(told("en"), Span.WEEK).text == (
        "Figures · whole county · 17 February 08:00 – 24 February 08:00\n"
        "Received 58, taken in time 55\n"
        "Answered 57, in time 54; confirmed as solved 41\n"
        "Response rate 93% of 58 (first answer in time)\n"
        "Resolution rate 91% of 45 (the reporter says it is solved)\n"
        "Satisfaction rate 96% of 28 (satisfied or fairly satisfied)\n"
        "Median times: taken in 3 minutes by day, 4 minutes at night; first answered in"
        " 12 minutes by day, – at night\n"
        "Open now 9: under 4 hours *, up to 1 day *, up to 3 days 0, longer 0\n"
        "Busiest desks: Huangtang Town 30, Chengnan Industrial Park 23\n"
        "* fewer than 5, not shown"
    )


def test_the_digest_of_a_quiet_day_is_short() -> None:
    quiet = replace(
        FIGURES,
        period=Period(EIGHT - DAY, EIGHT),
        total=EMPTY,
        by_desk={},
        by_kind={},
        open_by_age=dict.fromkeys(Age, 0),
    )
    message = view.digest(told(figures=quiet), date(2020, 2, 24))
    assert message.text == (
        "值班日报 · 2月24日 08:00 前 24 小时\n这段时间没有收到工单。\n现在没有未结工单。"
    )
    assert message.buttons[0][0].data == "h.day:2020-02-24"


def test_the_figures_of_few_are_not_told() -> None:
    total = replace(EMPTY, received=None, taken_in_time=None, open=None)
    few = replace(
        FIGURES,
        total=total,
        by_desk={"town": group(None), "park": group(None)},
        open_by_age=dict.fromkeys(Age),
        desks=frozenset({"town"}),
    )
    one = replace(few, period=Period(EIGHT - DAY, EIGHT))
    days = "2月17日 08:00 – 2月24日 08:00"
    assert view.overview(told(figures=few), Span.DAY).text == (
        f"统计 · 黄塘镇 · {days}\n"
        "收到不到 5 件，为了不让人猜出是谁报的，不列明细。\n现在未结不到 5 件。"
    )
    assert view.digest(told(figures=one), date(2020, 2, 24)).text == (
        "值班日报 · 2月24日 08:00 前 24 小时\n"
        "收到不到 5 件，为了不让人猜出是谁报的，不列明细。\n现在未结不到 5 件。"
    )
    busy = replace(one, total=replace(total, open=9), open_by_age=FIGURES.open_by_age)
    assert view.digest(told("en", busy), date(2020, 2, 24)).text == (
        "Daily digest · 24 hours up to 08:00 on 24 February\n"
        "Fewer than 5 were received. Details are left out, so that nobody can tell who reported.\n"
        "Open now 9: under 4 hours *, up to 1 day *, up to 3 days 0, longer 0\n"
        "* fewer than 5, not shown"
    )


def test_a_digest_tells_quiet_days_together_and_what_waits_for_the_next() -> None:
    both = replace(FIGURES, period=Period(EIGHT - 3 * DAY, EIGHT - DAY), has_rest=True)
    lines = view.digest(told(figures=both), date(2020, 2, 24)).text.splitlines()
    assert lines[0] == "值班日报 · 2月21日 08:00 – 2月23日 08:00"
    assert "2月23日 08:00 以后不到 5 件，下次一起统计。" in lines
    lines = view.digest(told("en", both), date(2020, 2, 24)).text.splitlines()
    assert lines[0] == "Daily digest · 21 February 08:00 – 23 February 08:00"
    assert "Fewer than 5 came since 23 February 08:00; they are counted with the next." in lines


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_picture_fits_a_telephone_and_shows_every_group(language: str) -> None:
    words = figure_charts.chart(told(language))
    assert [len(section.bars) for section in words.sections] == [3, 4]
    picture = Image.open(io.BytesIO(chart.render(words)))
    assert picture.format == "PNG"
    assert picture.width == chart.WIDTH
    # Telegram takes photos up to 10,000 pixels of width and height together, and 1 to 20.
    assert picture.height < 3 * picture.width
    quiet = replace(FIGURES, total=EMPTY, by_desk={}, by_kind={})
    assert chart.render(figure_charts.chart(told(language, quiet)))


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_csv_opens_in_excel_with_its_chinese_and_without_formulas() -> None:
    content = figure_files.as_csv(told())
    assert content.startswith("\ufeff统计方式,名称,收到".encode())
    found = rows(content)
    assert found[1][:9] == ["合计", "全县", "58", "55", "57", "54", "41", "9", "0.931"]
    assert found[1][-4:] == ["3.0", "3.683", "12.0", ""]
    names = {row[1]: row for row in found}
    assert names["'=1+1"][2] == "*"
    assert "'@新桥" in names
    cells = [cell for row in found for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_what_a_table_program_takes_for_a_formula_is_quoted() -> None:
    for first in "=+-@\t\r":
        assert figure_files.quoted(f"{first}1") == f"'{first}1"
    assert figure_files.quoted("黄塘镇") == "黄塘镇"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_workbook_has_neither_formulas_nor_links(language: str) -> None:
    with zipfile.ZipFile(io.BytesIO(figure_files.as_xlsx(told(language)))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        strings = book.read("xl/sharedStrings.xml").decode()
        assert "hyperlink" not in sheet.casefold()
        assert "<f>" not in sheet
        assert not [name for name in book.namelist() if "rels" in name and "sheet" in name]
    assert ("=1+1" if language == "zh_CN" else "=HYPERLINK") in strings
    assert "<v>58</v>" in sheet
