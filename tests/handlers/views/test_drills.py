"""What a drill says, in both languages."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.views import drills as view
from services.desks.types import DeskDetails, DeskKind
from services.drills.types import DrillDetails, Ending
from services.i18n import translator
from tests.samples import NOW

TOWN = DeskDetails("h", "黄塘镇", "Huangtang Town", DeskKind.TOWN, None, (), "24h", frozenset())
ZH, EN = translator("zh_CN"), translator("en")
BEGUN = DrillDetails(1061, "h", "zhao", NOW, None, None, None, None)
TAKEN = replace(BEGUN, taken_at=NOW + timedelta(seconds=45))
ANSWERED = replace(TAKEN, answered_at=NOW + timedelta(minutes=5, seconds=3))
OVER = NOW + timedelta(minutes=30)
RESULTS = [
    (
        ANSWERED,
        "演练 1061：45 秒后接单，5 分 03 秒后答复",
        "Drill 1061: taken after 45 s, answered after 5 min 03 s",
    ),
    (TAKEN, "演练 1061：45 秒后接单", "Drill 1061: taken after 45 s"),
    (
        replace(TAKEN, ending=Ending.UNANSWERED, ended_at=OVER),
        "演练 1061：45 秒后接单\n接单后没有答复，演练已结束。",
        "Drill 1061: taken after 45 s\nNo answer followed; the drill is over.",
    ),
    (
        replace(BEGUN, ending=Ending.UNTAKEN, ended_at=OVER),
        "演练 1061：黄塘镇\n30 分钟没有人接单，演练已结束。",
        "Drill 1061: Huangtang Town\nNobody took it in 30 minutes; the drill is over.",
    ),
    (
        replace(TAKEN, ending=Ending.GAVE_WAY, ended_at=OVER),
        "演练 1061：45 秒后接单\n黄塘镇来了真工单，演练已停止。",
        (
            "Drill 1061: taken after 45 s\n"
            "A real ticket has come to Huangtang Town; the drill is over."
        ),
    ),
]


@pytest.mark.parametrize(("drill", "chinese", "english"), RESULTS)
def test_what_was_measured_is_said_in_both_languages(
    drill: DrillDetails, chinese: str, english: str
) -> None:
    assert view.result(drill, TOWN, None, ZH).text == chinese
    assert view.result(drill, TOWN, None, EN).text == english


@pytest.mark.parametrize("ending", Ending)
def test_officers_hear_how_it_ended_and_that_nothing_is_left(ending: Ending) -> None:
    drill = replace(TAKEN, ending=ending, ended_at=OVER)
    assert view.over(drill, ZH).text.startswith("演练 1061 已")
    assert view.over(drill, EN).text.startswith("Drill 1061 ")
    assert not view.over(drill, ZH).buttons


def test_every_desk_is_on_some_page_and_no_page_has_more_than_six_buttons() -> None:
    desks = [replace(TOWN, code=f"town-{number}") for number in range(17)]
    seen = set()
    for page in range(5):
        buttons = [one for row in view.menu(desks, page, ZH).buttons for one in row]
        assert len(buttons) <= 6
        seen |= {one.data for one in buttons}
    assert {f"q.desk:{desk.code}" for desk in desks} <= seen
