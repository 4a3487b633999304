"""Captions, buttons, toasts and verdicts, word for word."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.views import apps, checks
from handlers.views import codes as view
from handlers.views.messages import Message
from services.checking.types import CheckedCode, Verdict
from services.clock import Calendar
from services.codes.card import render
from services.codes.types import Colour, PresentedCode, Token, TokenFlags
from services.i18n import translator

CALENDAR = Calendar(ZoneInfo("Asia/Shanghai"))
NOW = datetime(2020, 2, 24, 0, 10, tzinfo=UTC)
PHONE = "0595-0000 0000"
ZH, EN = translator("zh_CN"), translator("en")
GREEN = Token(
    issuer="CN-FJ",
    issued_at=NOW,
    expires_at=CALENDAR.next_midnight(NOW),
    handle=b"12345678",
    colour=Colour.GREEN,
    rule_set=0,
    masked_name="陈*强",
    last_four="3417",
)
ORANGE = replace(GREEN, colour=Colour.ORANGE)


def shown(token: Token, *, is_strict: bool = False) -> PresentedCode:
    return PresentedCode(token, f"https://example.org/v#{'7' * 340}", is_strict)


def picture(token: Token) -> Message:
    return view.picture(shown(token), b"png", calendar=CALENDAR, words=ZH)


def labels(message: Message) -> list[list[str]]:
    return [[button.label for button in row] for row in message.buttons]


def test_the_caption_of_a_green_code() -> None:
    message = picture(GREEN)
    assert message.text == (
        "绿码 · 陈*强 · 证件尾号 3417\n"
        "2月24日（周一）08:10 生成，今天 24:00 前有效\n"
        "请对方扫码，只看图片不算核验。"
    )
    assert labels(message) == [["更新", "说明"]]
    assert not message.is_protected


def test_the_caption_of_an_orange_code() -> None:
    message = picture(ORANGE)
    assert message.text == (
        "橙码 · 陈*强 · 证件尾号 3417\n"
        "2月24日（周一）08:10 生成，今天 24:00 前有效\n"
        "橙码表示尚未通过核验，不等于患病。请对方扫码。"
    )
    assert labels(message) == [["更新", "记录不对", "打电话问"]]


def test_pages_that_open_inside_the_app_have_buttons_where_they_can_be_opened() -> None:
    for made in (apps.code_button, apps.scan_button):
        assert made("http://127.0.0.1:8080", ZH) is None
    button = apps.code_button("https://code.example", ZH)
    message = view.picture(shown(ORANGE), b"png", calendar=CALENDAR, words=ZH, app=button)
    assert labels(message) == [["更新", "记录不对", "打电话问"], ["自动更新的码"]]
    assert message.buttons[1][0].app == "https://code.example/app/code?language=zh_CN"
    scan = apps.scan_button("https://code.example", EN)
    assert scan is not None
    assert (scan.label, scan.app) == (
        "Scan inside Telegram",
        "https://code.example/app/scan?language=en",
    )


def test_the_caption_in_english() -> None:
    message = view.picture(shown(GREEN), b"png", calendar=CALENDAR, words=EN)
    assert message.text == (
        "Green code · 陈*强 · document ending in 3417\n"
        "Made at 08:10 on Mon 24 February, valid until 24:00 today\n"
        "Let them scan it; looking at the picture is not a check."
    )


def test_a_strict_code_says_its_minute_and_stays_in_the_chat() -> None:
    token = replace(GREEN, expires_at=NOW + timedelta(minutes=1))
    message = view.picture(shown(token, is_strict=True), b"png", calendar=CALENDAR, words=ZH)
    assert "2月24日（周一）08:10 生成，2月24日（周一）08:11 前有效" in message.text
    assert message.is_protected


@pytest.mark.parametrize("words", [ZH, EN])
@pytest.mark.parametrize("token", [GREEN, ORANGE, replace(GREEN, flags=TokenFlags.DEMO)])
def test_every_card_can_be_drawn(token: Token, words: object) -> None:
    chosen = ZH if words is ZH else EN
    card = view.card(shown(token), calendar=CALENDAR, words=chosen)
    assert render(card).startswith(b"\x89PNG")
    assert bool(card.ribbon) == (TokenFlags.DEMO in token.flags)
    assert "核验通过" not in repr(card)
    assert "verified yet" in repr(card) or "verified" not in repr(card)


def test_who_refreshes_at_once_hears_that_it_is_the_newest() -> None:
    assert view.newest(shown(GREEN), calendar=CALENDAR, words=ZH) == "08:10 已是最新。"


def test_codes_are_not_shown_in_groups() -> None:
    message = view.in_group("bamin_bot", ZH)
    assert message.text == "健康码只在私聊里出示，群里谁都看得到。"
    assert message.buttons[0][0].label == "私聊我"
    assert message.buttons[0][0].url == "https://t.me/bamin_bot"


@pytest.mark.parametrize("is_question", [False, True])
def test_a_wrong_record_is_answered_by_a_clock_time(is_question: bool) -> None:  # noqa: FBT001
    message = view.objected(
        1047,
        NOW + timedelta(hours=1),
        is_question=is_question,
        phone=PHONE,
        calendar=CALENDAR,
        words=ZH,
    )
    first, second, *_ = message.text.splitlines()
    assert first == "已收到，工单 1047。", "a locked screen must not tell what is objected to"
    assert "09:10 前" in second
    assert f"急事打 {PHONE}；有人身危险打 110 或 120。" in message.text
    assert labels(message) == [["补充", "看进度", "撤回"]]
    assert ("疾控部门核对" in message.text) is is_question


def verdict(*codes: CheckedCode) -> Message:
    return checks.checked(codes, "77", phone=PHONE, calendar=CALENDAR, words=ZH)


def test_a_photo_without_a_code() -> None:
    message = verdict()
    assert message.text == (
        "这张照片里没有找到健康码。要核验别人的码，请对准再拍；如果是证件照片，请删掉。"
    )
    assert labels(message) == [["删除这张照片"]]
    assert message.buttons[0][0].data == "c.erase:77"


def test_a_photo_of_another_kind_of_code() -> None:
    assert verdict(CheckedCode(Verdict.NO_CODE)).text == (
        "照片里的码不是健康码。请拍对方 Telegram 里的健康码。"
    )


def test_a_photo_whose_code_cannot_be_read_says_how_to_take_a_better_one() -> None:
    message = checks.checked([], "77", phone=PHONE, calendar=CALENDAR, words=ZH, is_unclear=True)
    assert message.text == (
        "照片里有码，但看不清。请靠近一些，让码占满画面，拿稳手机，避开反光，再拍一张。"
    )


def test_a_code_of_another_region_names_it_and_what_is_not_known() -> None:
    region = {"zh_CN": "浙江省", "en": "Zhejiang"}
    foreign = CheckedCode(Verdict.GREEN, replace(GREEN, issuer="CN-ZJ"), region)
    assert verdict(foreign).text.split("\n")[:3] == [
        "绿码 · 陈*强 · 证件尾号 3417",
        "浙江省签发：2月24日（周一）08:10 生成，当天 24:00 前有效",
        "之后是否已作废，这里查不到。",
    ]


def test_a_photo_of_a_green_code() -> None:
    assert verdict(CheckedCode(Verdict.NO_CODE), CheckedCode(Verdict.GREEN, GREEN)).text == (
        "绿码 · 陈*强 · 证件尾号 3417\n"
        "本县签发：2月24日（周一）08:10 生成，当天 24:00 前有效\n"
        "请核对身份证件，姓名和尾号一致即可放行。\n"
        "县通知第三条：没有发热、干咳、乏力等症状，也没有发现未落实防控措施的返岗人员，"
        "任何单位和个人不得限制其出入。"
    )


@pytest.mark.parametrize(
    ("code", "begins", "advises"),
    [
        (CheckedCode(Verdict.ORANGE, ORANGE), "橙码 · 陈*强", "请人工登记，或打 0595-0000 0000。"),
        (CheckedCode(Verdict.EXPIRED, GREEN), "这个码已过期", "点“更新”，再扫一次。"),
        (CheckedCode(Verdict.WITHDRAWN, GREEN), "这个码已被更换或作废。", "出示最新的码"),
        (CheckedCode(Verdict.UNKNOWN_ISSUER), "这里不认这个码：不是本县或互认地区", "人工登记"),
        (CheckedCode(Verdict.DEMO), "演示码：只供演示，不能用来通行。", "人工登记"),
        (CheckedCode(Verdict.TAMPERED), "这个码不完整或被改动过，不算数。", PHONE),
    ],
)
def test_each_verdict_says_what_to_do(code: CheckedCode, begins: str, advises: str) -> None:
    text = verdict(code).text
    assert text.startswith(begins)
    assert advises in text


def test_a_pretend_code_is_said_to_be_one() -> None:
    pretend = replace(GREEN, flags=TokenFlags.DEMO)
    said = verdict(CheckedCode(Verdict.GREEN, pretend)).text
    assert "演示码：只供演示，不能用来通行。" in said
    assert "放行" not in said, "nobody is let through on a pretend code"


def test_each_of_several_codes_gets_its_line() -> None:
    codes = (
        CheckedCode(Verdict.GREEN, GREEN),
        CheckedCode(Verdict.ORANGE, ORANGE),
        CheckedCode(Verdict.NO_CODE),
        CheckedCode(Verdict.WITHDRAWN, GREEN),
    )
    assert verdict(*codes).text == (
        "共 3 个码，从左上到右下：\n"
        "1. 绿码 · 陈*强 · 证件尾号 3417\n"
        "2. 橙码 · 陈*强 · 证件尾号 3417\n"
        "3. 已更换或作废\n"
        "请核对姓名和证件尾号；不是绿码的请人工登记，或打 0595-0000 0000。"
    )


def test_of_too_many_codes_none_is_answered() -> None:
    six = [CheckedCode(Verdict.GREEN, GREEN)] * 6
    assert verdict(*six).text == "照片里有 6 个码，一次最多拍 5 个。"


def test_how_to_check_leads_to_the_page_where_telegram_takes_its_link() -> None:
    message = checks.how("https://code.example/", phone=PHONE, words=ZH)
    assert message.text.count("\n") < 8
    ((scan,), (page,)) = message.buttons
    assert (scan.label, scan.app) == (
        "在 Telegram 里扫码",
        "https://code.example/app/scan?language=zh_CN",
    )
    assert (page.label, page.url) == ("打开核验页", "https://code.example/v")
    assert checks.how("http://127.0.0.1:8080", phone=PHONE, words=EN).buttons == ()
