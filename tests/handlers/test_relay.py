"""What the two sides tell each other: albums, edits, files, and words meant to do harm."""

import io
from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
from PIL import Image

from bot.sandbox.telegram.model import Bubble
from tests.duty_stage import TOMORROW, Night, open_taken_night

A_MOMENT = timedelta(seconds=2)


@pytest.fixture
async def night() -> AsyncIterator[Night]:
    async with open_taken_night() as one:
        yield one


def picture(shade: int = 128) -> bytes:
    made = io.BytesIO()
    Image.new("L", (64, 48), shade).save(made, "PNG")
    return made.getvalue()


def pictures(count: int) -> list[bytes]:
    return [picture(shade) for shade in range(count)]


def shown(night: Night, handle: str) -> list[Bubble]:
    """Return the files that the bot has shown in somebody's chat."""
    bubbles = night.phone(handle).chat.bubbles
    return [one for one in bubbles if not one.mine and one.content.media]


async def answer(night: Night, words: str) -> Bubble:
    await night.press("zhang", "答复")
    said = await night.phone("zhang").say(words)
    await night.playhouse.settled()
    return said


async def settle(night: Night) -> None:
    await night.playhouse.settled()
    await night.playhouse.advance(A_MOMENT)


async def test_an_album_of_the_desk_arrives_together_with_one_sound(night: Night) -> None:
    await night.press("zhang", "答复")
    sounds = len(night.phone("li").sounds)
    await night.phone("zhang").album(pictures(10), caption="村口现在的样子")
    await night.playhouse.settled()
    assert shown(night, "li") == [], "the last part is waited for"
    await settle(night)
    files = shown(night, "li")
    assert len(files) == 10
    assert len({one.album for one in files}) == 1
    assert {one.caption for one in files} == {""}, "a caption is said once, under our label"
    assert len(night.phone("li").sounds) == sounds + 1
    assert night.last("li").startswith("工单 1052，黄塘镇值班室答复：\n村口现在的样子\n\n")
    assert night.last("zhang").startswith("已送达 03:07。")
    await night.press("zhang", "撤回")
    assert shown(night, "li") == []
    assert not any("村口现在的样子" in text for text in night.texts("li"))
    assert night.last("zhang").startswith("已撤回")


async def test_thirty_photos_of_the_reporter_make_three_sounds_and_none_is_lost(
    night: Night,
) -> None:
    await night.press("li", "补充")
    sounds = len(night.phone("zhang").sounds)
    for part in range(3):
        await night.phone("li").album(pictures(30)[part * 10 : part * 10 + 10])
        await night.playhouse.settled()
    await settle(night)
    files = shown(night, "zhang")
    assert len(files) == 30
    assert len({one.album for one in files}) == 3
    assert len(night.phone("zhang").sounds) == sounds + 3
    added = [text for text in night.texts("li") if text.startswith("已补充到")]
    assert len(added) == 1


async def test_who_takes_the_ticket_later_sees_the_album_too(night: Night) -> None:
    await night.press("li", "补充")
    await night.phone("li").album(pictures(3), caption="证明")
    await settle(night)
    await night.press("zhang", "转派")
    await night.press("zhang", "王某")
    await night.press("wang", "我来办")
    files = shown(night, "wang")
    assert [len(files), len({one.album for one in files})] == [3, 1]
    assert any("上报人：证明" in text for text in night.texts("wang"))


async def test_the_result_may_be_an_album(night: Night) -> None:
    await night.press("zhang", "办结")
    await night.phone("zhang").album(pictures(2), caption="已经放行")
    await settle(night)
    assert len(shown(night, "li")) == 2
    assert night.last("li") == "工单 1052，值班室答复：\n已经放行\n\n进去了吗？"


async def test_an_edit_of_an_answer_follows_and_says_so(night: Night) -> None:
    said = await answer(night, "30 分钟内有人到")
    sounds = len(night.phone("li").sounds)
    await night.at("03:10", TOMORROW)
    await night.phone("zhang").edit(said, "10 分钟内有人到")
    await night.playhouse.settled()
    assert night.last("li") == (
        "工单 1052，黄塘镇值班室答复：\n10 分钟内有人到\n（03:10 修改过）\n\n"
        "下一次答复不晚于 03:37。"
    )
    assert len(night.phone("li").sounds) == sounds, "an edit makes no sound"
    assert night.last("zhang") == "工单 1052：上报人看到的已改成新内容，注明 03:10 修改过。"


async def test_an_edit_after_take_back_or_by_who_has_it_no_longer_changes_nothing(
    night: Night,
) -> None:
    said = await answer(night, "写错了")
    await night.press("zhang", "撤回")
    heard = night.texts("li")
    await night.phone("zhang").edit(said, "写对了")
    await night.playhouse.settled()
    assert night.texts("li") == heard
    later = await answer(night, "有人在路上")
    await night.press("zhang", "转派")
    await night.press("zhang", "王某")
    heard = night.texts("li")
    await night.phone("zhang").edit(later, "没有人在路上")
    await night.playhouse.settled()
    assert night.texts("li") == heard
    assert night.last("zhang") == "工单 1052 的情况已经变了，这次修改没有转过去。"


async def test_an_edit_after_two_days_is_refused_in_words(night: Night) -> None:
    said = await answer(night, "有人在路上吗？")
    heard = [text for text in night.texts("li") if "在路上" in text]
    await night.at("03:20", date(2020, 2, 27))
    await night.phone("zhang").edit(said, "没有")
    await night.playhouse.settled()
    assert [text for text in night.texts("li") if "在路上" in text] == heard
    assert (
        night.last("zhang") == "那条消息已超过 48 小时，这次修改没有转过去。要更正，请再发一条。"
    )


async def test_an_edit_of_an_addition_reaches_the_officer(night: Night) -> None:
    await night.press("li", "补充")
    said = await night.phone("li").say("村口有 3 个人")
    await night.playhouse.settled()
    sounds = len(night.phone("zhang").sounds)
    await night.phone("li").edit(said, "村口有 5 个人")
    await night.playhouse.settled()
    expected = "工单 1052，上报人补充：\n村口有 5 个人\n（03:07 修改过）"
    assert expected in night.texts("zhang")
    assert len(night.phone("zhang").sounds) == sounds, "a slip makes no second sound"
    await night.at("03:15", TOMORROW)
    await night.phone("li").edit(said, "村口有 6 个人")
    await night.playhouse.settled()
    assert night.last("zhang") == "工单 1052，上报人补充：\n村口有 6 个人\n（03:15 修改过）"
    assert len(night.phone("zhang").sounds) == sounds + 1
    assert not any("5 个人" in text for text in night.texts("zhang"))
    assert night.last("li") == "工单 1052：您的修改已转给值班员，注明 03:15 修改过。"


async def test_edits_of_anything_else_are_nobodys_business(night: Night) -> None:
    said = await night.phone("zhang").say("只是自己看")
    await night.playhouse.settled()
    before = night.texts("zhang"), night.texts("li")
    await night.phone("zhang").edit(said, "还是自己看")
    await night.playhouse.settled()
    assert (night.texts("zhang"), night.texts("li")) == before


async def test_a_reporter_who_blocked_us_is_to_be_called(night: Night) -> None:
    await night.phone("li").block_bot()
    await night.playhouse.settled()
    sounds = len(night.phone("zhang").sounds)
    await night.press("zhang", "答复")
    await night.phone("zhang").album(pictures(2))
    await settle(night)
    told = [text for text in night.texts("zhang") if "没有送达" in text]
    assert len(told) == 1, "said once, whatever parts it had"
    assert night.buttons("zhang") == [["联系方式"]]
    assert len(night.phone("zhang").sounds) == sounds + 1


async def test_a_file_that_is_gone_is_said_to_its_author(night: Night) -> None:
    await night.press("zhang", "答复")
    first, second = await night.phone("zhang").album(pictures(2))
    await night.playhouse.settled()
    for part in (first, second):
        part.deleted = True
    await settle(night)
    assert "工单 1052：您发的文件没有送到，请再发一次。" in night.texts("zhang")


async def test_documents_voice_and_places_go_both_ways(night: Night) -> None:
    await night.press("li", "补充")
    await night.phone("li").document("证明.pdf", b"%PDF-1.7 x", mime="application/pdf")
    await night.playhouse.settled()
    [file] = shown(night, "zhang")
    assert file.file("document") is not None
    await night.press("zhang", "答复")
    await night.phone("zhang").voice(b"OggS", 3)
    await night.playhouse.settled()
    assert shown(night, "li")[-1].voice == b"OggS"
    await night.press("zhang", "答复")
    await night.phone("zhang").location(25.03, 118.79)
    await night.playhouse.settled()
    places = [one.content.place for one in night.phone("li").chat.bubbles if not one.mine]
    assert (25.03, 118.79) in places


async def test_a_file_over_twenty_megabytes_is_refused_in_words(night: Night) -> None:
    await night.press("li", "补充")
    large = b"%PDF-1.7" + bytes(20 * 1024 * 1024)
    await night.phone("li").document("大.pdf", large, mime="application/pdf")
    await night.playhouse.settled()
    assert night.last("li") == ("这个文件超过 20 MB，没有转过去。请发小一点的文件，或者拍照发来。")
    assert shown(night, "zhang") == []
    await night.say("li", "那就打字说")
    assert any("那就打字说" in text for text in night.texts("zhang")), "the prompt stays"


async def test_hostile_words_arrive_as_words(night: Night) -> None:
    await answer(night, "<b>x</b> {number} [a](http://b) \u202edrow\u2066 \x07&amp;")
    assert "\n<b>x</b> {number} [a](http://b) drow &amp;\n" in night.last("li")
    await night.press("li", "补充")
    await night.say("li", "\u200b\u2060\u200d")
    assert night.last("li").startswith("这种内容转不了")
    await night.say("li", "\U0001f6b7" * 1700)
    assert any("\U0001f6b7" * 1700 in text for text in night.texts("zhang"))


async def test_words_too_long_for_one_piece_are_refused_and_the_prompt_stays(
    night: Night,
) -> None:
    await night.press("zhang", "答复")
    heard = night.texts("li")
    await night.say("zhang", "\U0001f6b7" * 2048)
    assert night.last("zhang") == "这条太长，一次转不过去。请分成两条发。"
    assert night.texts("li") == heard
    await night.say("zhang", "短一点")
    assert "短一点" in night.last("li")


async def test_the_caption_of_a_photo_is_said_once_and_signed(night: Night) -> None:
    await night.press("zhang", "答复")
    await night.phone("zhang").photo(picture(), caption="村口现在这样")
    await night.playhouse.settled()
    [file] = shown(night, "li")
    assert file.caption == ""
    said = [text for text in night.texts("li") if "村口现在这样" in text]
    assert said == ["工单 1052，黄塘镇值班室答复：\n村口现在这样\n\n下一次答复不晚于 03:37。"]
