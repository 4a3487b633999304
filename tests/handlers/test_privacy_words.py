"""What is stored is told in at most eight lines."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.views.privacy import overview
from services.chats.types import Address
from services.clock import Calendar
from services.i18n import translator
from services.people.types import PersonId
from services.privacy.types import Holding, PrivacyDetails, Subject

PUBLIC_URL = "https://code.huian.example/"
CALENDAR = Calendar(ZoneInfo("Asia/Shanghai"))
MOMENT = datetime(2020, 2, 24, 0, 6, tzinfo=UTC)
EVERYTHING = PrivacyDetails(
    Subject(Address("1001"), PersonId("p")),
    (
        Holding("tickets", 2),
        Holding("drafts", 1),
        Holding("reporter", 1),
        Holding("staff", 0),
        Holding("codes", 3),
        Holding("records", 1),
        Holding(
            "identity",
            1,
            {
                "masked_name": "陈*强",
                "last_four": "3417",
                "authenticated_at": MOMENT,
                "logins": 2,
                "consented_at": MOMENT,
                "consent_version": 1,
            },
        ),
        Holding("chat", 1),
    ),
    MOMENT,
)


def test_a_resident_reads_eight_lines() -> None:
    told = overview(EVERYTHING, PUBLIC_URL, CALENDAR, translator("zh_CN"))
    assert told.text.split("\n") == [
        "这里存着您的这些信息（请本人看）：",
        "姓名和证件号码，加密保存：陈*强，尾号 3417。",
        "您的同意：2月24日 08:06，说明第 1 版。",
        "认证：2 次，最近 2月24日 08:06。",
        "出过的码：3 个。现在计入的官方记录：1 条，不由我们删除。",
        "您上报的困难：2 件。",
        "上报时填过的：草稿留一周，企业和电话留到下次用。",
        "这个聊天：Telegram 编号和语言。",
    ]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_language_tells_every_kind(language: str) -> None:
    told = overview(EVERYTHING, PUBLIC_URL, CALENDAR, translator(language))
    assert told.text.count("\n") == 7
    assert "{" not in told.text


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_assessment_is_one_press_away_in_the_same_language(language: str) -> None:
    told = overview(EVERYTHING, PUBLIC_URL, CALENDAR, translator(language))
    (button,) = told.buttons[-1]
    assert button.url == f"https://code.huian.example/privacy?language={language}"
