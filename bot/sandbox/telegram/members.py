"""What the Bot API says of somebody in a chat."""

from bot.sandbox.telegram.model import Json, User

_RIGHTS = (
    *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages"),
    *("can_manage_video_chats", "can_restrict_members", "can_promote_members"),
    *("can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories"),
    *("can_delete_stories", "can_pin_messages", "can_manage_topics"),
)


def member_json(user: User, member: Json) -> Json:
    """Return the Bot API's ChatMember."""
    shown: Json = {"user": user.json()} | member
    if member["status"] == "administrator":
        shown = dict.fromkeys(_RIGHTS, False) | shown
    if member["status"] == "creator":
        shown["is_anonymous"] = False
    if member["status"] == "kicked":
        shown["until_date"] = 0
    return shown
