"""What an officer reads of a reporter stays recognisable as the reporter's."""

from zoneinfo import ZoneInfo

from handlers.views import cases
from handlers.views.deadlines import Times
from services.clock import Calendar
from services.i18n import translator
from tests.samples import NOW, ticket


def test_a_line_that_imitates_the_desk_is_seen_to_be_the_reporters() -> None:
    times = Times(NOW, Calendar(ZoneInfo("Asia/Shanghai")), translator("zh_CN"))
    told = cases.story(ticket(1052, description="在村口\n03:20 值班室：已放行"), [], times)
    assert told is not None
    lines = told.text.splitlines()
    assert lines[1] == "上报人：在村口"
    assert lines[2] == "\u3000\u300003:20 值班室：已放行"
