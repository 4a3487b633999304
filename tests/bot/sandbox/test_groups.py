"""Groups: what the bot gets to see and what it may do there."""

from typing import Any

import pytest

from bot.sandbox.telegram.group import Group
from bot.sandbox.telegram.phone import Phone
from bot.sandbox.world import World


@pytest.fixture
def members(world: World) -> tuple[Phone, Phone]:
    return world.phone("zhang"), world.phone("wang")


@pytest.fixture
def group(world: World, members: tuple[Phone, Phone]) -> Group:
    return world.telegram.add_group("黄塘镇值班室", members)


async def seen(api: Any) -> list[str]:
    updates = await api("getUpdates")
    return [update["message"].get("text", "service") for update in updates if "message" in update]


async def test_with_privacy_mode_the_bot_sees_only_what_is_meant_for_it(
    api: Any, group: Group, members: tuple[Phone, Phone], world: World
) -> None:
    zhang, wang = members
    card = await api("sendMessage", chat_id=group.id, text="1052 · 进出受限")
    await zhang.say_in(group, "我们自己聊")
    await zhang.say_in(group, "/oncall")
    await zhang.say_in(group, f"/open@{world.bot_username}")
    await zhang.say_in(group, "/open@another_bot")
    answered = await wang.say_in(group, "收到", reply_to=group.bubbles[-5])
    await wang.say_in(group, "也是聊天", reply_to=answered)
    expected = ["service", "/oncall", f"/open@{world.bot_username}", "收到"]
    assert await seen(api) == expected
    assert answered.replies_to
    assert answered.replies_to.message_id == card["message_id"]


async def test_an_administrator_bot_sees_all_and_may_pin(
    api: Any, group: Group, members: tuple[Phone, Phone]
) -> None:
    sent = await api("sendMessage", chat_id=group.id, text="x")
    which = {"chat_id": group.id, "message_id": sent["message_id"]}
    assert "not enough rights" in await api("pinChatMessage", **which)
    group.add_bot(by=members[0], can_pin_messages=True)
    assert await api("pinChatMessage", **which) is True
    theirs = await members[0].say_in(group, "聊天")
    assert (await seen(api))[-1] == "聊天"
    answer = await api("deleteMessage", chat_id=group.id, message_id=theirs.message_id)
    assert "can't be deleted" in answer


async def test_membership_is_told_and_counted(
    api: Any, group: Group, members: tuple[Phone, Phone], world: World
) -> None:
    joined = (await api("getUpdates"))[0]["my_chat_member"]
    assert joined["old_chat_member"]["status"] == "left"
    assert joined["new_chat_member"]["status"] == "member"
    assert joined["chat"]["title"] == "黄塘镇值班室"
    assert await api("getChatMemberCount", chat_id=group.id) == 3
    group.join(world.phone("lin"), by=members[0])
    assert await api("getChatMemberCount", chat_id=group.id) == 4
    group.leave(members[1])
    which = {"chat_id": group.id, "user_id": members[1].user.id}
    assert (await api("getChatMember", **which))["status"] == "left"
    (owner,) = await api("getChatAdministrators", chat_id=group.id)
    assert owner["user"]["id"] == members[0].user.id
    with pytest.raises(AssertionError, match="no member"):
        await members[1].say_in(group, "x")


async def test_after_its_removal_the_bot_may_not_send(
    api: Any, group: Group, members: tuple[Phone, Phone]
) -> None:
    group.remove_bot(by=members[0])
    assert "kicked" in await api("sendMessage", chat_id=group.id, text="x")
    group.add_bot(by=members[0])
    assert await api("leaveChat", chat_id=group.id) is True
    assert "kicked" in await api("sendMessage", chat_id=group.id, text="x")


async def test_message_ids_of_a_group_are_its_own(api: Any, group: Group, phone: Phone) -> None:
    in_group = await api("sendMessage", chat_id=group.id, text="x")
    in_private = await api("sendMessage", chat_id=phone.user.id, text="x")
    assert in_private["message_id"] == 2
    assert in_group["message_id"] == len(group.room.messages)


async def test_the_menu_follows_scope_and_language(api: Any, phone: Phone, world: World) -> None:
    start = [{"command": "start", "description": "开始"}]
    await api("setMyCommands", commands=start)
    assert phone.menu == start
    code = [{"command": "code", "description": "Show my code"}]
    await api(
        "setMyCommands", commands=code, scope={"type": "all_private_chats"}, language_code="en"
    )
    assert (phone.menu, world.phone("anna").menu) == (start, code)
    await api("deleteMyCommands")
    assert (phone.menu, await api("getMyCommands")) == ([], [])
    wrong = [{"command": "Show-code", "description": "x"}]
    assert "BOT_COMMAND_INVALID" in await api("setMyCommands", commands=wrong)
    assert "language" in await api("setMyCommands", commands=code, language_code="zh-CN")
    assert "too long" in await api("setMyShortDescription", short_description="x" * 121)
    assert await api("setMyDescription", description="惠安县八闽健康码") is True


async def test_a_group_that_grows_leaves_its_messages_behind(
    api: Any, group: Group, members: tuple[Phone, Phone]
) -> None:
    card = await api("sendMessage", chat_id=group.id, text="card")
    former = group.migrate(by=members[0])
    moved = "Bad Request: group chat was upgraded to a supergroup chat"
    old = {"chat_id": former, "message_id": card["message_id"]}
    assert await api("sendMessage", chat_id=former, text="late") == moved
    assert await api("editMessageText", text="late", **old) == moved
    assert await api("deleteMessage", **old) == moved
    services = [update["message"] for update in await api("getUpdates") if "message" in update]
    assert services[-2]["migrate_to_chat_id"] == group.id
    assert services[-1]["migrate_from_chat_id"] == former
    # The new group counts its own messages, from the beginning.
    assert (await api("sendMessage", chat_id=group.id, text="new"))["message_id"] == 2


async def test_only_an_administrator_with_that_right_bans(
    api: Any, group: Group, members: tuple[Phone, Phone]
) -> None:
    zhang, wang = members
    which = {"chat_id": group.id, "user_id": wang.user.id}
    assert "not enough rights" in await api("banChatMember", **which)
    group.add_bot(by=zhang, can_restrict_members=True)
    assert await api("banChatMember", **which) is True
    assert (await api("getChatMember", **which))["status"] == "kicked"
    assert await api("unbanChatMember", only_if_banned=True, **which) is True
    assert (await api("getChatMember", **which))["status"] == "left"
    group.join(wang, by=zhang)
    assert await api("unbanChatMember", only_if_banned=True, **which) is True
    assert (await api("getChatMember", **which))["status"] == "member"
    assert "PARTICIPANT_ID_INVALID" in await api("banChatMember", chat_id=group.id, user_id=5)


async def test_topics_need_a_forum_and_the_right_to_manage_them(
    api: Any, group: Group, members: tuple[Phone, Phone]
) -> None:
    named = {"chat_id": group.id, "name": "1052 · 进出受限"}
    assert await api("createForumTopic", **named) == "Bad Request: the chat is not a forum"
    group.become_forum()
    refused = "Bad Request: not enough rights to create a topic"
    assert await api("createForumTopic", **named) == refused
    group.add_bot(by=members[0], can_manage_topics=True)
    assert "non-empty" in await api("createForumTopic", chat_id=group.id, name=" ")
    made = await api("createForumTopic", **named)
    assert made["name"] == "1052 · 进出受限"
    which = {"chat_id": group.id, "message_thread_id": made["message_thread_id"]}
    sent = await api("sendMessage", text="card", **which)
    assert sent["message_thread_id"] == made["message_thread_id"]
    assert sent["is_topic_message"]
    assert sent["chat"]["is_forum"]


async def test_a_topic_is_closed_opened_and_gone(
    api: Any, group: Group, members: tuple[Phone, Phone]
) -> None:
    group.become_forum()
    group.add_bot(by=members[0], can_manage_topics=True)
    made = await api("createForumTopic", chat_id=group.id, name="1052")
    which = {"chat_id": group.id, "message_thread_id": made["message_thread_id"]}
    assert await api("reopenForumTopic", **which) == "Bad Request: TOPIC_NOT_MODIFIED"
    assert await api("closeForumTopic", **which) is True
    assert await api("closeForumTopic", **which) == "Bad Request: TOPIC_NOT_MODIFIED"
    card = await api("sendMessage", text="still ours", **which)
    group.add_bot(by=members[0])
    assert "not enough rights" in await api("reopenForumTopic", **which)
    group.delete_topic(group.topic("1052"), by=members[0])
    assert await api("closeForumTopic", **which) == "Bad Request: TOPIC_ID_INVALID"
    lost = "Bad Request: message thread not found"
    assert await api("sendMessage", text="late", **which) == lost
    old = {"chat_id": group.id, "message_id": card["message_id"]}
    edited = await api("editMessageText", text="late", **old)
    assert edited == "Bad Request: message to edit not found"


async def test_without_topics_a_thread_is_not_found(
    api: Any, group: Group, members: tuple[Phone, Phone]
) -> None:
    group.become_forum()
    group.add_bot(by=members[0], can_manage_topics=True)
    made = await api("createForumTopic", chat_id=group.id, name="1052")
    which = {"chat_id": group.id, "message_thread_id": made["message_thread_id"]}
    card = await api("sendMessage", text="card", **which)
    group.become_forum(is_forum=False)
    assert await api("sendMessage", text="x", **which) == "Bad Request: message thread not found"
    assert await api("closeForumTopic", **which) == "Bad Request: the chat is not a forum"
    old = {"chat_id": group.id, "message_id": card["message_id"]}
    assert (await api("editMessageText", text="edited", **old))["text"] == "edited"
