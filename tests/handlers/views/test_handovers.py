"""The words of a change of shift at their edges, in both languages."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.views import handover_lines as say
from handlers.views import handovers as view
from handlers.views.deadlines import Times
from services.clock import Calendar
from services.desks.types import Category, DeskDetails, DeskKind
from services.i18n import translator
from services.shifts.types import Arrival, Sheet, Turn
from services.tickets.types import Status, TicketDetails
from services.tickets.watches import Passing, Watch, Why
from tests.samples import ticket

ZH, EN = translator("zh_CN"), translator("en")
CALENDAR = Calendar(ZoneInfo("Asia/Shanghai"))
EIGHT = datetime(2020, 2, 24, 0, 0, tzinfo=UTC)
NAMES = {"zhang": "张某", "wang": "王某", "350521": "惠安县"}
QUIET = Watch(0, 0, 0, 0, (), (), ())


def desk(code: str, zh: str, en: str) -> DeskDetails:
    return DeskDetails(code, zh, en, DeskKind.TOWN, None, (), "", frozenset(Category))


def times(language: str = "zh_CN") -> Times:
    return Times(EIGHT, CALENDAR, translator(language))


def turn(**changes: object) -> Turn:
    usual: dict[str, object] = {
        "desk": "town",
        "at": EIGHT,
        "leaving": "zhang",
        "began_at": EIGHT - timedelta(hours=10),
        "coming": "wang",
        "until": EIGHT + timedelta(hours=8),
    }
    return Turn(**(usual | changes))  # type: ignore[arg-type]


def sheet(watch: Watch, *turns: Turn, hours: int = 10) -> Sheet:
    return Sheet("zhang", EIGHT, EIGHT - timedelta(hours=hours), turns or (turn(),), watch, None)


def opened(number: int, assignee: str | None = None) -> TicketDetails:
    status = Status.IN_PROGRESS if assignee else Status.SUBMITTED
    due = EIGHT + timedelta(hours=2)
    return ticket(number, status=status, assignee=assignee, take_by=due, answer_by=due)


def test_a_sheet_has_eight_lines_at_most_and_six_buttons() -> None:
    tickets = tuple(opened(number, "zhang") for number in range(1050, 1060))
    passed = tuple(Passing(number, Why.DECLINED) for number in range(1040, 1050))
    full = Watch(2, 12, 4, 1, tickets, (1041, 1042, 1043, 1044), passed)
    shown = view.sheet(sheet(full), NAMES, times())
    assert shown.text == (
        "夜班交班单（22:00–08:00）\n"
        "接班时未结 2 件，收 12 件：办结 4 件，未结 10 件，撤回或转出 1 件\n"
        "未结：1050 办理中，10:00 到期；1051 办理中，10:00 到期；1052 办理中，10:00 到期，"
        "另有 7 件：/tickets\n"
        "转接 10 次：1040，当班转下一位；1041，当班转下一位；1042，当班转下一位\n"
        "还缺内部说明：1041，1042，1043"
    )
    assert [[button.label for button in row] for row in shown.buttons] == [
        ["交班", "加一句话"],
        ["交班，未结的我继续办"],
        ["1041 补内部说明"],
        ["1042 补内部说明"],
        ["1043 补内部说明"],
    ]


def test_why_a_ticket_went_on_is_said_each_in_its_words() -> None:
    passed = (
        Passing(1, Why.NOT_TAKEN, timedelta(minutes=5)),
        Passing(2, Why.LATE),
        Passing(3, Why.GIVEN, to="350521"),
    )
    (line,) = say.passed_on(passed, NAMES, ZH)
    assert line == "转接 3 次：1，当班 5 分钟未接；2，未按时答复；3，转给惠安县"
    (line,) = say.passed_on(passed, NAMES | {"350521": "Huian County"}, EN)
    assert line == (
        "Passed on 3 times: 1, not taken for 5 minutes; 2, not answered in time;"
        " 3, given to Huian County"
    )


@pytest.mark.parametrize(
    ("hours", "heading"),
    [
        (10, "夜班交班单（22:00–08:00）"),
        (24, "白班交班单（08:00–08:00）"),
        (14, "晚班交班单（18:00–08:00）"),
    ],
)
def test_a_shift_is_called_by_when_it_began(hours: int, heading: str) -> None:
    shown = view.sheet(sheet(QUIET, hours=hours), NAMES, times())
    assert shown.text == f"{heading}\n本班没有工单。"


def test_who_finishes_what_is_open_is_told_so() -> None:
    kept = turn(handed_at=EIGHT, is_kept=True, taken_at=EIGHT + timedelta(minutes=2))
    shown = view.sheet(sheet(QUIET, kept), NAMES, times())
    assert shown.text.endswith("08:00 已交班，未结的您继续办。\n王某 08:02 已接班。")
    assert [[button.label for button in row] for row in shown.buttons] == [["加一句话"]]


def test_desks_with_other_hours_are_named_apart() -> None:
    desks = [
        desk("town", "黄塘镇", "Huangtang Town"),
        desk("park", "城南工业园区", "Chengnan Industrial Park"),
        desk("350521", "惠安县", "Huian County"),
    ]
    turns = (
        turn(),
        turn(desk="park"),
        turn(desk="350521", until=EIGHT + timedelta(hours=12)),
    )
    shown = view.arrival(Arrival("wang", EIGHT, turns, (), ()), desks, NAMES, times())
    assert shown.text == "请接班：黄塘、城南，08:00–16:00；惠安，08:00–20:00\n没有未结工单。"
    shown = view.arrival(Arrival("wang", EIGHT, turns[:2], (), ()), desks, NAMES, times("en"))
    assert shown.text == "Please take over: Huangtang, Chengnan, 08:00–16:00\nNothing is open."


def test_a_group_reads_what_is_missing() -> None:
    town = desk("town", "黄塘镇", "Huangtang Town")
    shown = view.last([(town, turn()), (town, turn(coming=None)), (town, None)], NAMES, times())
    assert shown.text == (
        "黄塘镇：08:00 交接班\n张某没有交班，王某没有接班\n"
        "黄塘镇：08:00 交接班\n张某没有交班，之后没有排班\n"
        "黄塘镇：还没有交接班记录。"
    )
