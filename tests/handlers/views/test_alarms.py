"""What overseers read when a step had nobody who could be reached."""

import pytest

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
