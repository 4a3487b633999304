"""What overseers read when nobody could be reached, or the program itself fails."""

import pytest

from handlers.views.alarms import failing
from handlers.views.pages import alarm
from services.desks.types import DeskDetails, DeskKind
from services.escalation.types import Step
from services.i18n import translator

TOWN = DeskDetails("h", "黄塘镇", "Huangtang Town", DeskKind.TOWN, None, (), "24h", frozenset())


@pytest.mark.parametrize("step", Step)
def test_every_step_has_its_words_also_where_somebody_joined_a_call_from_outside(
    step: Step,
) -> None:
    text = alarm(1052, TOWN, step, translator("zh_CN")).text
    assert "黄塘镇" in text
    assert "1052" in text


def test_headquarters_reads_what_the_program_fails_at_and_when_it_is_over() -> None:
    kinds = ["escalation.step", "escalation.page", "health.midnight", "figures.digest"]
    assert failing(kinds, translator("zh_CN")).text == (
        "程序的这些工作反复失败：\n• 呼叫值班人员\n"
        "• 日常工作（群成员、登录、数据、操作记录）\n• 健康码变色和换码\n"
        "程序会一直重试，至少每 15 分钟一次。"
        "请通知系统维护人员：doctor 命令和日志会指明是哪一步。\n"
        "恢复之前，请自己盯住未结工单：/tickets"
    )
    assert failing(["health.tell"], translator("en")).text == (
        "The program fails again and again at:\n• turns of colours and of codes\n"
        "It keeps trying, at least every 15 minutes. Please tell whoever runs the server: "
        "doctor and the log name what fails."
    )
    assert failing([], translator("zh_CN")).text == "程序先前反复失败的工作都已恢复正常。"
