"""What is stored is told in at most eight lines."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.views.privacy import confirm_erasure, overview
from services.chats.types import Address
from services.clock import Calendar
from services.desks.types import DeskDetails, DeskKind
from services.i18n import translator
from services.people.types import PersonId
from services.privacy.types import Holding, PrivacyDetails, Subject
from services.staff.types import Post, Role

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


DELETED = [
    "确定要删除吗？",
    "会删除：姓名、证件号码、同意和认证记录、草稿、上报的内容、聊天语言，已出的码马上作废。",
]
STAYS = [
    "不会删除：官方防疫记录，由主管部门保存，颜色也不会因此改变。上报只留编号、种类、地区和时间。",
    "以后随时可以重新认证。",
]


def before_deleting(language: str, *holdings: Holding) -> list[str]:
    details = PrivacyDetails(EVERYTHING.subject, holdings, MOMENT)
    desks = {
        code: DeskDetails(code, zh, en, kind, "county", (), "24h", frozenset(), None)
        for code, zh, en, kind in (
            ("county", "惠安县", "Huian County", DeskKind.COUNTY),
            ("huangtang", "黄塘镇", "Huangtang Town", DeskKind.TOWN),
        )
    }
    return confirm_erasure(details, desks, translator(language)).text.split("\n")


POSTS = (
    Post("huangtang", Role.OFFICER, MOMENT),
    Post("county", Role.HQ, MOMENT),
)
WORKING = (
    Holding("tickets", 4, {"open": 3, "withdrawn": 2}),
    Holding("staff", 2, {"posts": POSTS}),
    Holding("contacts", 1),
)


def test_a_deletion_says_what_ends_before_it_is_confirmed() -> None:
    assert before_deleting("zh_CN", *WORKING) == [
        *DELETED,
        "还没办结的上报 2 件会一起撤回，值班室不再办理。",
        "等您确认的上报 1 件会直接结案。",
        "您的岗位会终止（惠安县：指挥部 · 黄塘镇：值班员），手上的工单转给同事。",
        "您不再是 1 家企业的联系人。",
        *STAYS,
    ]
    assert before_deleting("en", *WORKING)[2:6] == [
        "2 open reports are withdrawn: the duty desk stops working on them.",
        "1 report that waits for your word is closed.",
        (
            "Your roles end (Huian County: headquarters · Huangtang Town: duty officer);"
            " your tickets there are handed on."
        ),
        "You no longer speak for 1 enterprise.",
    ]


def test_of_what_there_is_none_nothing_is_said() -> None:
    over = Holding("tickets", 1, {"open": 0, "withdrawn": 0})
    assert before_deleting("zh_CN", over) == [*DELETED, *STAYS]
