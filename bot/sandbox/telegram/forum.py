"""Methods about the topics of a forum."""

from bot.sandbox.telegram.errors import bad
from bot.sandbox.telegram.hub import Hub
from bot.sandbox.telegram.methods import Method
from bot.sandbox.telegram.model import Chat, Content, Json, Topic
from bot.sandbox.telegram.params import Params

TITLE_LIMIT = 128
COLOURS = frozenset({7322096, 16766590, 13338331, 9367192, 16749490, 16478047})
_RIGHT = "can_manage_topics"


def _forum(hub: Hub, params: Params) -> Chat:
    chat = hub.target(params)
    if not chat.is_forum:
        raise bad("the chat is not a forum")
    return chat


def _create(hub: Hub, params: Params) -> Json:
    chat, name = _forum(hub, params), params.text("name").strip()[:TITLE_LIMIT]
    if not hub.has_right(chat, _RIGHT):
        raise bad("not enough rights to create a topic")
    if not name:
        raise bad("title must be non-empty")
    colour = params.integer("icon_color", 7322096)
    if colour not in COLOURS:
        raise bad("invalid icon color specified")
    about = {"name": name, "icon_color": colour}
    created = hub.post(chat, hub.bot, Content(service={"forum_topic_created": about}), silent=True)
    created.thread_id = created.message_id
    chat.topics[created.message_id] = Topic(name, created, hub.bot)
    return {"message_thread_id": created.message_id} | about


def _turn(hub: Hub, params: Params, *, is_closed: bool) -> bool:
    chat = _forum(hub, params)
    topic = chat.topics.get(params.required("message_thread_id"))
    if topic is None:
        raise bad("TOPIC_ID_INVALID")
    # Whoever made a topic may close it, but as an administrator alone.
    is_admin = chat.status(hub.bot.id) == "administrator"
    if not hub.has_right(chat, _RIGHT) and not (is_admin and topic.creator is hub.bot):
        raise bad("not enough rights to edit the topic")
    if topic.is_closed == is_closed:
        raise bad("TOPIC_NOT_MODIFIED")
    topic.is_closed = is_closed
    what = "forum_topic_closed" if is_closed else "forum_topic_reopened"
    hub.post(
        chat,
        hub.bot,
        Content(service={what: {}}),
        silent=True,
        thread_id=topic.created.message_id,
    )
    return True


def _close(hub: Hub, params: Params) -> bool:
    return _turn(hub, params, is_closed=True)


def _reopen(hub: Hub, params: Params) -> bool:
    return _turn(hub, params, is_closed=False)


def thread_of(hub: Hub, params: Params, chat: Chat) -> int | None:
    """Return the topic that a message goes to, or refuse as Telegram does."""
    thread = params.integer("message_thread_id")
    if thread is None:
        return None
    topic = chat.topics.get(thread) if chat.is_forum else None
    if topic is None:
        raise bad("message thread not found")
    if topic.is_closed and not hub.has_right(chat, _RIGHT) and topic.creator is not hub.bot:
        raise bad("TOPIC_CLOSED")
    return thread


METHODS = {
    "createForumTopic": Method(_create, "chat_id name icon_color"),
    "closeForumTopic": Method(_close, "chat_id message_thread_id"),
    "reopenForumTopic": Method(_reopen, "chat_id message_thread_id"),
}
