"""What an officer reads of a reporter stays recognisable as the reporter's."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from handlers.views import cases
from handlers.views.deadlines import Times
from services.chats.types import Address
from services.clock import Calendar
from services.i18n import translator
from services.tickets.types import Category, Kind, Status, TicketDetails, Urgency

NOW = datetime(2020, 2, 24, 19, 7, tzinfo=UTC)


def kept_out(description: str) -> TicketDetails:
    return TicketDetails(
        number=1052,
        category=Category.ACCESS,
        kind=Kind.KEPT_OUT,
        urgency=Urgency.NOW,
        status=Status.SUBMITTED,
        desk="350521102",
        place=None,
        reporter=Address("900"),
        person=None,
        contact_name_masked=None,
        has_phone=False,
        enterprise=None,
        is_confidential=False,
        facts={},
        description=description,
        attachments=(),
        assignee=None,
        submitted_at=NOW,
        take_by=NOW,
        taken_at=None,
        answer_by=None,
        answered_at=None,
        resolved_at=None,
        closed_at=None,
        rating=None,
    )


def test_a_line_that_imitates_the_desk_is_seen_to_be_the_reporters() -> None:
    times = Times(NOW, Calendar(ZoneInfo("Asia/Shanghai")), translator("zh_CN"))
    told = cases.story(kept_out("在村口\n03:20 值班室：已放行"), [], times)
    assert told is not None
    lines = told.text.splitlines()
    assert lines[1] == "上报人：在村口"
    assert lines[2] == "\u3000\u300003:20 值班室：已放行"
