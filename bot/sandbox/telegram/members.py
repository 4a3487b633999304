"""Who is what in a group, as the Bot API shows it."""

from bot.sandbox.telegram.model import Json, User

PRESENT = frozenset({"member", "administrator", "creator", "restricted"})
_RIGHTS = (
    *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages"),
    *("can_manage_video_chats", "can_restrict_members", "can_promote_members"),
    *("can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories"),
    *("can_delete_stories", "can_pin_messages", "can_manage_topics"),
)
_PERMISSIONS = (
    *("can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos"),
    *("can_send_videos", "can_send_video_notes", "can_send_voice_notes", "can_send_polls"),
    *("can_send_other_messages", "can_add_web_page_previews", "can_change_info"),
    *("can_invite_users", "can_pin_messages", "can_manage_topics", "can_edit_tag"),
    "can_react_to_messages",
)


def member_json(user: User, member: Json) -> Json:
    """Return the Bot API's ChatMember."""
    shown: Json = {"user": user.json()} | member
    match member["status"]:
        case "administrator":
            shown = dict.fromkeys(_RIGHTS, False) | shown
        case "restricted":
            shown = dict.fromkeys(_PERMISSIONS, False) | {"until_date": 0} | shown
        case "creator":
            shown["is_anonymous"] = False
        case "kicked":
            shown["until_date"] = 0
    return shown


def may_write(member: Json) -> bool:
    """Whether such a member may send messages."""
    return member["status"] != "restricted" or bool(member.get("can_send_messages"))
