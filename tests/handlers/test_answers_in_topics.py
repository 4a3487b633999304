"""Whoever asks in a topic of a forum is answered there."""

from collections.abc import AsyncIterator

import pytest

from bot.sandbox.telegram.model import Topic
from handlers.all_routes import ALL_ROUTES
from handlers.dispatch import dispatcher
from services.chats.types import Address
from tests.duty_stage import DAY, PARK, Night, open_night
from tests.handlers.test_topics import NAME, become_forum, texts


@pytest.fixture
async def night() -> AsyncIterator[Night]:
    async with open_night(("zhang", "zhao", "liu"), opens=("22:15", DAY)) as one:
        await one.at("22:20")
        one.group.join(one.phone("zhao"), by=one.phone("zhang"))
        await become_forum(one)
        await one.kept_out()
        yield one


async def ask(night: Night, handle: str, words: str) -> Topic:
    """Ask in the ticket's topic; the group itself must hear nothing of it."""
    topic = night.group.topic(NAME)
    heard = texts(night.group)
    await night.phone(handle).say_in(night.group, words, topic=topic)
    await night.playhouse.settled()
    assert texts(night.group) == heard
    return topic


async def test_every_command_given_in_a_topic_is_answered_there(night: Night) -> None:
    code = (await night.services.groups.make_code(PARK)).code
    answers = {
        ("zhang", "/oncall"): "黄塘镇",
        ("zhang", "/open"): "未结 1 件",
        ("zhang", "/handover"): "交接",
        ("zhang", "/bind"): "绑定码",
        ("zhang", f"/bind {code}"): "指挥部",
        ("zhang", "/code"): "私聊",
        ("zhang", "/why"): "私聊",
        ("zhang", "/verify"): "私聊",
        ("zhang", "/topics"): "话题由带班领导或指挥部打开、关闭。",
        ("zhao", "/topics"): "不再分话题",
    }
    asked = {command.split()[0][1:] for _, command in answers}
    assert asked == set(dispatcher(ALL_ROUTES).group_commands)
    for (handle, command), answer in answers.items():
        topic = await ask(night, handle, command)
        assert answer in texts(night.group, topic)[-1], command


async def test_an_answer_whose_topic_is_gone_stands_in_the_group(night: Night) -> None:
    topic = night.group.topic(NAME)
    heard = len(night.texts("zhao"))
    await night.services.outbox.show(
        "desks.oncall", to=Address(str(night.group.id)), thread="999999"
    )
    await night.playhouse.settled()
    assert "黄塘镇" in texts(night.group)[-1]
    assert len(texts(night.group, topic)) == 1
    assert len(night.texts("zhao")) == heard, "no ticket has lost its topic"
