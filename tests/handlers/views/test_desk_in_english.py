"""Handover sheet, alarm of a gap and the mark of a drill in English, word for word."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.views import coverage
from handlers.views import handovers as view
from handlers.views.deadlines import Times
from handlers.views.drills import marked
from handlers.views.messages import Message
from services.clock import Calendar
from services.desks.types import Category, DeskDetails, DeskKind
from services.i18n import translator
from services.shifts.faults import Fault, Level, Unreachable
from services.shifts.types import Sheet, Turn
from services.tickets.types import Status
from services.tickets.watches import Passing, Watch, Why
from tests.samples import ticket

ZH, EN = translator("zh_CN"), translator("en")
EIGHT = datetime(2020, 2, 24, 0, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
NAMES = {"zhang": "张某", "wang": "王某"}


def times(language: str = "en") -> Times:
    return Times(EIGHT, Calendar(ZoneInfo("Asia/Shanghai")), translator(language))


def desk(number: int) -> DeskDetails:
    zh, en = f"{number}号镇", f"Town {number}"
    return DeskDetails(f"t{number}", zh, en, DeskKind.TOWN, None, (), "", frozenset(Category))


def test_the_handover_sheet() -> None:
    due = EIGHT + 2 * HOUR
    waits = ticket(
        1049, status=Status.PENDING_REPORTER, assignee="zhang", take_by=due, answer_by=due
    )
    passed = (Passing(1052, Why.NOT_TAKEN, after=timedelta(minutes=5)),)
    watch = Watch(0, 3, 2, 0, (waits,), (), passed)
    turn = Turn("town", EIGHT, "zhang", EIGHT - 10 * HOUR, "wang", EIGHT + 8 * HOUR)
    shown = view.sheet(
        Sheet("zhang", EIGHT, EIGHT - 10 * HOUR, (turn,), watch, None), NAMES, times()
    )
    assert shown.text == (
        "Handover, night shift (22:00–08:00)\n"
        "Received 3: solved 2, open 1\n"
        "Open: 1049 waiting for the reporter, due 10:00\n"
        "Passed on 1 time: 1052, not taken for 5 minutes"
    )


def test_the_alarm_of_a_gap() -> None:
    gap = Fault("t1", EIGHT + 10 * HOUR, EIGHT + 12 * HOUR)
    away = Fault("t1", EIGHT + 12 * HOUR, None, "wang", Unreachable.BLOCKED)
    shown = coverage.faults(desk(1), Level.HOURS_12, [gap, away], NAMES, times())
    assert shown.text == (
        "Town 1: a gap in staffing within 12 hours\n"
        "Mon 24 February, 18:00 to Mon 24 February, 20:00: nobody is on the roster\n"
        "王某 has blocked the bot; next shift Mon 24 February, 20:00\n"
        "Please find somebody; this message goes away once that is done."
    )


def test_desks_that_are_not_set_up_are_named_in_one_line() -> None:
    two, many = [desk(1), desk(2)], [desk(number) for number in range(1, 15)]
    assert coverage.unserved(two, EN).text == (
        "No duty is arranged at Town 1, Town 2.\n"
        "There is neither staff nor a roster; their tickets go to the desk above.\n"
        "Please find somebody; this message goes away once that is done."
    )
    assert coverage.unserved(two, ZH).text == (
        "还没有安排值班：1号、2号。\n"
        "那里没有值班人员，也没有排班，工单由上级值班室接。\n"
        "请安排人，补好后这条消息自动消失。"
    )
    assert coverage.unserved(many, ZH).text.splitlines()[0].endswith("12号，另有 2 处。")
    assert coverage.unserved(many, EN).text.splitlines()[0].endswith("Town 12 and 2 more.")


def test_the_mark_of_a_drill() -> None:
    assert marked(Message("Please take ticket 1061"), EN).text == (
        "(Drill) Please take ticket 1061"
    )
