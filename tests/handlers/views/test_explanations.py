"""The texts of CONVERSATIONS.md 1.3 to 1.5, word for word, and what they become elsewhere."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.views import explanations
from services.clock import Calendar
from services.health.rules import RULES, assess
from services.health.types import Assessment, Reason, Situation
from services.i18n import Translator, translator
from services.policy.types import Policy
from services.records.types import CaseStatus, Source

CALENDAR = Calendar(ZoneInfo("Asia/Shanghai"))
NOW = datetime(2020, 2, 24, 0, 10, tzinfo=UTC)
TODAY = date(2020, 2, 24)
PHONE = "0595-0000 0000"
HEARD = dict.fromkeys(Source, NOW) | {Source.STAYS: NOW - timedelta(minutes=15)}
ZH, EN = translator("zh_CN"), translator("en")


def reason(situation: Situation, since: date, until: date | None, **other: object) -> Reason:
    rule = RULES[situation - 1]
    known = Reason(
        situation=situation,
        source=rule.source,
        record="R1",
        load=1,
        institution=None,
        since=since,
        last_stay=None,
        until=until,
        lifted_by=None if until else rule.lifted_by,
        place_name="示例小区" if rule.listed_in else None,
        status=CaseStatus.CONFIRMED if situation is Situation.CASE else None,
        window_days=14,
        is_appealable=rule.is_appealable,
        level=rule.level,
    )
    return replace(known, **other)  # type: ignore[arg-type]


BOUGHT = reason(Situation.ANTIPYRETICS, date(2020, 2, 20), date(2020, 3, 5))
CONTACT = reason(Situation.CONTACT, date(2020, 2, 22), None)


def assessment(*reasons: Reason) -> Assessment:
    return assess(reasons, at=NOW, day=TODAY, policy=Policy(), heard=HEARD)


def text(found: Assessment, words: Translator = ZH, *, is_news: bool = False) -> str:
    message = explanations.explanation(
        found, phone=PHONE, calendar=CALENDAR, words=words, is_news=is_news
    )
    assert message.keys is not None
    assert not message.buttons
    return message.text


def test_green() -> None:
    assert text(assessment()) == (
        "您的健康码说明（请本人看）\n"
        "绿码：六种情形都没有查到您的记录，数据更新到今天 07:55。\n"
        "绿码视同纸质健康证明，返岗复工、租房可以优先。\n"
        "它不能代替口罩和测温。颜色有变化，我们马上告诉您。"
    )


def test_green_in_english() -> None:
    assert text(assessment(), EN) == (
        "About your code (for your eyes only)\n"
        "Green: none of the six situations was found for you; data as of 07:55 today.\n"
        "Green counts as a paper health certificate, with priority for returning to work and"
        " renting a home.\n"
        "It does not replace a mask or a temperature check. If the colour changes, we tell"
        " you at once."
    )


def test_the_data_can_be_of_an_earlier_day() -> None:
    found = replace(assessment(), data_as_of=NOW - timedelta(hours=10))
    assert "数据更新到昨天 22:10。" in text(found)
    found = replace(assessment(), data_as_of=NOW - timedelta(hours=40))
    assert "数据更新到 2月22日 16:10。" in text(found)
    assert "as of 22 February, 16:10." in text(found, EN)


def test_orange_for_antipyretics() -> None:
    assert text(assessment(BOUGHT)) == (
        "您的健康码说明（请本人看）\n"
        "橙码表示“还没有通过核验”，不等于患病。\n"
        "\n"
        "原因 1 项：\n"
        "⑥ 14 天内在省内购买过退烧药\n"
        "登记日期：2月20日（药店登记），计入到 3月5日\n"
        "\n"
        "没有新的情形，3月6日零点自动转绿，到时通知您，不用申请。\n"
        "不是您买的，或日期不对，请点“记录不对”，1 小时内有人答复。\n"
        "如有发热、干咳、乏力，请先打电话再就医，路上戴好口罩。"
    )


def test_orange_in_english() -> None:
    assert text(assessment(BOUGHT), EN) == (
        "About your code (for your eyes only)\n"
        "Orange means “not verified yet”; it does not mean ill.\n"
        "\n"
        "1 reason:\n"
        "⑥ Antipyretics bought in the province within 14 days\n"
        "Registered 20 February (pharmacy); counts until 5 March\n"
        "\n"
        "If nothing new comes up, it turns green by itself at 0:00 on 6 March. We tell you then;"
        " there is nothing to apply for.\n"
        "Was it not you, or is the date wrong? Press “The record is wrong”; somebody answers"
        " within an hour.\n"
        "If you have fever, a dry cough or fatigue, please call before you see a doctor, and"
        " wear a mask on the way."
    )


def test_orange_for_a_close_contact() -> None:
    assert text(assessment(CONTACT)) == (
        "您的健康码说明（请本人看）\n"
        "橙码表示“还没有通过核验”，不等于患病。\n"
        "\n"
        "原因 1 项：\n"
        "④ 属于确诊人员的密切接触者\n"
        "登记日期：2月22日（疾控部门），由疾控部门解除，解除后自动转绿\n"
        "\n"
        "疾控人员会与您联系，这之前请尽量不外出。需要帮助随时打 0595-0000 0000。\n"
        "这不是您的错。原因只有您自己看得到，不会告诉单位、房东和邻居。\n"
        "如有发热、干咳、乏力，请先打电话再就医，路上戴好口罩。"
    )


CASES = {
    Situation.FEVER_CLINIC: (
        reason(Situation.FEVER_CLINIC, date(2020, 2, 15), date(2020, 2, 29)),
        "① 14 天内在省内发热门诊就诊过\n登记日期：2月15日（发热门诊登记），计入到 2月29日",
    ),
    Situation.LISTED_AREA: (
        reason(
            Situation.LISTED_AREA,
            date(2020, 2, 1),
            date(2020, 3, 3),
            last_stay=date(2020, 2, 18),
            place_name="示例市",
        ),
        "② 来自疫情高发地区：示例市\n最后停留：2月18日（到达登记），计入到 3月3日",
    ),
    "still there": (
        reason(Situation.LISTED_AREA, date(2020, 2, 1), None, place_name="示例市"),
        (
            "② 来自疫情高发地区：示例市\n"
            "从 2月1日起（到达登记），离开那里或那里移出名单后，再计 14 天"
        ),
    ),
    Situation.CASE: (
        reason(Situation.CASE, date(2020, 2, 12), None),
        (
            "③ 属于新冠肺炎确诊人员\n"
            "登记日期：2月12日（医院登记），由医院和疾控部门解除，解除后自动转绿"
        ),
    ),
    "suspected": (
        reason(Situation.CASE, date(2020, 2, 12), None, status=CaseStatus.SUSPECTED),
        (
            "③ 属于新冠肺炎疑似人员\n"
            "登记日期：2月12日（医院登记），由医院和疾控部门解除，解除后自动转绿"
        ),
    ),
    Situation.CLOSED_COMMUNITY: (
        reason(Situation.CLOSED_COMMUNITY, date(2020, 2, 21), None),
        (
            "⑤ 居住的小区实行封闭管理：示例小区\n"
            "从 2月21日起（社区登记），由县指挥部解除，解除后自动转绿"
        ),
    ),
    "institution": (
        replace(BOUGHT, institution="螺城大药房"),
        "⑥ 14 天内在省内购买过退烧药\n登记日期：2月20日（螺城大药房），计入到 3月5日",
    ),
}


@pytest.mark.parametrize(("found", "lines"), CASES.values(), ids=map(str, CASES))
def test_each_situation_says_what_it_is_and_when_it_ends(found: Reason, lines: str) -> None:
    assert f"原因 1 项：\n{lines}\n" in text(assessment(found))
    assert "{" not in text(assessment(found), EN)


def test_a_confirmed_case_is_not_told_that_it_is_not_ill() -> None:
    said = text(assessment(reason(Situation.CASE, date(2020, 2, 12), None)))
    assert "不等于患病" not in said
    assert "请听从医生安排，不要外出。需要帮助随时打 0595-0000 0000，病情加重打 120。" in said


def test_several_reasons_turn_green_when_the_last_has_ended() -> None:
    clinic = reason(Situation.FEVER_CLINIC, date(2020, 2, 22), date(2020, 3, 7))
    said = text(assessment(clinic, BOUGHT))
    assert "原因 2 项：\n① " in said
    assert "没有新的情形，3月8日零点自动转绿，到时通知您，不用申请。" in said
    assert "不是您本人的记录，或日期不对，请点“记录不对”，1 小时内有人答复。" in said
    closed = reason(Situation.CLOSED_COMMUNITY, date(2020, 2, 21), None)
    assert "以上情形都解除后自动转绿，到时通知您，不用申请。" in text(assessment(closed, BOUGHT))


def test_an_orange_with_late_data_says_that_the_list_may_be_incomplete() -> None:
    found = assess((BOUGHT,), at=NOW, day=TODAY, policy=Policy(), heard={})
    assert "有的数据没有按时更新，以上可能不全。" in text(found)


def test_news_begin_with_words_that_anybody_may_read() -> None:
    for found in (assessment(), assessment(CONTACT)):
        assert text(found, is_news=True).startswith("您的健康码有变化（请本人看）\n")


def late(ages: dict[Source, timedelta | None]) -> Assessment:
    heard = {
        source: NOW - (ages.get(source) or timedelta())
        for source in Source
        if ages.get(source, timedelta()) is not None
    }
    return assess((), at=NOW, day=TODAY, policy=Policy(), heard=heard)


def neither(found: Assessment, words: Translator = ZH) -> str:
    return explanations.unavailable(found, phone=PHONE, words=words).text


def test_neither_says_which_data_are_late_and_how_to_get_through() -> None:
    found = late({Source.FEVER_CLINICS: timedelta(hours=50, minutes=20)})
    assert neither(found) == (
        "现在核验不了，不是您的问题。\n"
        "发热门诊的数据已 50 小时没有更新，这时不能出码。数据恢复后马上发给您，不用重试。\n"
        "急着进出：请出示身份证，按人工登记办理。这不是橙码。\n"
        "值班电话：0595-0000 0000（24 小时）"
    )
    (row,) = explanations.unavailable(found, phone=PHONE, words=ZH).buttons
    assert [button.label for button in row] == ["打电话问"]


def test_neither_in_english() -> None:
    assert neither(late({Source.FEVER_CLINICS: timedelta(hours=50)}), EN) == (
        "We cannot verify right now; this is not your fault.\n"
        "Fever-clinic data are 50 hours old, so no code may be issued."
        " You get your code as soon as the data are back; there is no need to try again.\n"
        "If you are in a hurry, show your identity card and be registered by hand."
        " This is not an orange code.\n"
        "Duty phone: 0595-0000 0000 (24 hours)"
    )


def test_neither_with_several_late_or_missing_sources() -> None:
    several = late({Source.STAYS: timedelta(hours=60), Source.CASES: timedelta(hours=49)})
    assert "出行的数据已 60 小时没有更新，另有 1 类数据也没有按时更新，这时不能出码。" in neither(
        several
    )
    assert "还没有收到退烧药登记的数据，这时不能出码。" in neither(
        late({Source.ANTIPYRETICS: None})
    )
    nothing = assess((), at=NOW, day=TODAY, policy=Policy(), heard={})
    assert "还没有收到发热门诊和另外 7 类的数据，这时不能出码。" in neither(nothing)


def test_one_more_late_source_is_one_kind_of_data() -> None:
    two = late({Source.STAYS: timedelta(hours=60), Source.CASES: timedelta(hours=49)})
    assert "60 hours old and 1 more kind of data is late, so" in neither(two, EN)
    two = late({Source.STAYS: None, Source.CASES: None})
    assert "and 1 more kind of data have not arrived yet, so" in neither(two, EN)


@pytest.mark.parametrize(
    "found", [assessment(), assessment(BOUGHT), assessment(CONTACT), assessment(CONTACT, BOUGHT)]
)
def test_the_first_line_names_neither_reason_nor_colour(found: Assessment) -> None:
    for words in (ZH, EN):
        first = text(found, words).splitlines()[0]
        assert first in {"您的健康码说明（请本人看）", "About your code (for your eyes only)"}
