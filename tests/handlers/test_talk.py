"""What is answered to whoever just types (CONVERSATIONS.md 1.6), and in which language."""

from io import BytesIO

import pytest
from PIL import Image

from bot.sandbox.telegram.phone import Phone
from tests.handlers.words import WELCOME

KEYS = [["出示健康码", "为什么是这个颜色"], ["上报困难", "电话 · 帮助"]]
NUMBER = "350521198803183417"


def mine(phone: Phone) -> list[str]:
    return [bubble.text for bubble in phone.chat.bubbles if bubble.mine]


@pytest.mark.parametrize("words", ["你好", "在吗", "???", "/nonsense"])
async def test_anything_unknown_is_answered_with_keys_and_a_number(
    phone: Phone, words: str
) -> None:
    await phone.say(words)
    told = await phone.hears("您好。出示健康码、上报困难，点下面的按钮；要找人，打 ")
    assert phone.keys == KEYS
    assert told.buttons == []


@pytest.mark.parametrize(
    "words", [NUMBER, f"我的身份证是{NUMBER}", "350521 19880318 3417", f"/start {NUMBER}"]
)
async def test_a_typed_identity_number_is_removed(phone: Phone, words: str) -> None:
    await phone.say("你好")
    await phone.hears("您好")
    await phone.say(words)
    await phone.hears(
        "您刚发的证件信息我已从聊天里删除。这里不需要证件号码、照片和密码，"
        "也不收任何费用。领码请点“出示健康码”。"
    )
    await phone.chat.until(lambda: words not in mine(phone))
    assert mine(phone) == ["你好"]
    assert phone.keys == KEYS


async def test_a_number_that_is_put_in_afterwards_is_removed_as_well(phone: Phone) -> None:
    bubble = await phone.say("你好")
    await phone.hears("您好")
    await phone.edit(bubble, NUMBER)
    await phone.hears("您刚发的证件信息我已从聊天里删除")
    await phone.chat.until(lambda: mine(phone) == [])


async def test_a_number_is_removed_whatever_its_words_were_for(phone: Phone) -> None:
    await phone.say("你好")
    await phone.hears("您好")
    picture = BytesIO()
    Image.new("RGB", (64, 64)).save(picture, "PNG")
    await phone.photo(picture.getvalue(), caption=f"证件 {NUMBER}")
    await phone.hears("您刚发的证件信息我已从聊天里删除")


async def test_the_first_message_changes_its_language_and_the_chat_remembers(
    phone: Phone,
) -> None:
    await phone.start()
    first = await phone.hears("您好")
    await phone.press("English")
    await phone.hears("Hello, this is Huian county's Bamin Health Code.")
    assert [b.text for b in phone.chat.bubbles if not b.mine] == [first.text]
    labels = [button.label for row in first.buttons for button in row]
    assert labels == [
        "I agree to both, authenticate",
        "Not now, call instead",
        "Report a problem",
        "中文",
    ]
    await phone.say("hi")
    await phone.hears("Hello. To show your code or report a problem, use the keys below")
    assert phone.keys[0] == ["Show my code", "Why this colour"]
    await phone.press("中文", on=first)
    await phone.hears(WELCOME)


async def test_the_pages_speak_the_chats_language(phone: Phone) -> None:
    await phone.start()
    await phone.hears("您好")
    await phone.press("English")
    await phone.hears("Hello")
    page = await phone.log_in(phone.link("I agree to both, authenticate"))
    assert "Authenticated, one more step" in page.words
    assert page.link("Back to Telegram for the code")
    assert 'lang="en"' in page.text


async def test_the_language_is_a_command_too(phone: Phone) -> None:
    await phone.say("/language")
    await phone.hears("请选择语言 · Please choose a language")
    await phone.press("English")
    await phone.hears("All right, English from now on.")
    assert phone.keys[1] == ["Report a problem", "Phone and help"]


async def test_help_says_what_can_be_done(phone: Phone) -> None:
    await phone.say("/help")
    told = await phone.hears("我能帮您做这些")
    assert told.text.count("\n") < 8
    assert phone.keys == KEYS


async def test_cancel_lets_nothing_wait_for_words(phone: Phone) -> None:
    await phone.say("/cancel")
    await phone.hears("好的，停下了。")
