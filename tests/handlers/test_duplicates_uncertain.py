"""The connection breaks while an answer is on its way to those whose tickets wait with it."""

from tests.duty_stage import Night
from tests.handlers.test_duplicates import answer, merge, night
from tests.handlers.test_tickets_uncertain import AGAIN, copies

__all__ = ["night"]
WORDS = "村里已同意放行"


async def test_an_echo_in_doubt_comes_once_more_and_says_so_and_nobody_is_asked(
    night: Night,
) -> None:
    await merge(night)
    faults = night.world.telegram.faults
    faults.cut("sendMessage", after=True, chat_id=night.phone("li").user.id)
    await answer(night, 1039, WORDS)
    first, second = copies(night, "li", WORDS)
    assert AGAIN not in first
    assert second.startswith(f"工单 1052，黄塘镇值班室答复：\n{WORDS}")
    assert second.endswith(AGAIN)
    assert len(copies(night, "chen", WORDS)) == 1
    assert not any("可能没有送到" in text for text in night.texts("zhang"))


async def test_of_the_answer_itself_the_author_is_asked_and_the_echo_goes_on(
    night: Night,
) -> None:
    await merge(night)
    faults = night.world.telegram.faults
    faults.cut("sendMessage", after=True, chat_id=night.phone("chen").user.id)
    await answer(night, 1039, WORDS)
    assert len(copies(night, "chen", WORDS)) == 1
    (echo,) = copies(night, "li", WORDS)
    assert AGAIN not in echo
    assert any("工单 1039 的这条答复可能没有送到" in text for text in night.texts("zhang"))
