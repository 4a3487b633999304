"""What Telegram's answers mean: its error texts are known here."""

from enum import Enum

from sqlalchemy.exc import SQLAlchemyError
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.transport import NotConnectedError
from services.topics.types import TopicFault

GONE = (
    "chat not found",
    "user is deactivated",
    "peer_id_invalid",
    "bot was kicked",
    "group chat was deactivated",
    "chat_write_forbidden",
    "have no rights to send a message",
    "not enough rights to send",
)
NOT_THERE = ("message to edit not found", "message can't be edited", "message_id_invalid")
NO_TOPIC = ("message thread not found", "topic_id_invalid", "topic_deleted")
NO_FORUM = ("chat is not a forum", "channel_forum_missing")
NO_RIGHT_TO_TOPICS = ("not enough rights", "topic_closed", "chat_admin_required")
NOT_IN_GROUP = ("participant_id_invalid", "user not found", "user_not_participant")
NOT_MODIFIED = "not modified"
TOPIC_NOT_MODIFIED = "topic_not_modified"
DELETED_OR_OLD = ("not found", "can't be deleted")


class Meaning(Enum):
    """What is to be done about a failure."""

    THROTTLED = "throttled"
    """Telegram asks for patience, and says how long."""
    MOVED = "moved"
    """The group has a new number."""
    UNREACHABLE = "unreachable"
    """Blocked by the person, or the chat has vanished."""
    REFUSED = "refused"
    """The message itself is wrong: it is tried a few times, then set aside."""
    TOKEN = "token"  # noqa: S105 - a meaning, not a secret
    """The bot is refused (401), or the method is unknown to this server (404)."""
    AWAY = "away"
    """Telegram, or the way to it, does not answer."""
    HOUSE = "house"
    """Our own database does not answer."""
    BROKEN = "broken"
    """A fault of our own: it is tried a few times, then set aside."""


class MayStandError(Exception):
    """A message was sent and the answer was lost: it may stand in the chat or not."""


class SecondSendError(Exception):
    """What must not be sent twice unasked may stand in the chat already."""


class SourceGoneError(Exception):
    """A message that was to be shown again is gone: this says nothing about the chat sent to."""


class RenderTooLongError(Exception):
    """A screen took longer to look up than anybody waits."""


MEANINGS: tuple[tuple[type[Exception], Meaning], ...] = (
    (RetryAfter, Meaning.THROTTLED),
    (ChatMigrated, Meaning.MOVED),
    (Forbidden, Meaning.UNREACHABLE),
    (InvalidToken, Meaning.TOKEN),
    (BadRequest, Meaning.REFUSED),
    (TelegramError, Meaning.AWAY),
    (MayStandError, Meaning.AWAY),
    (OSError, Meaning.HOUSE),
    (SQLAlchemyError, Meaning.HOUSE),
)
"""The first class that fits counts: Telegram's errors are kinds of each other."""


def meaning(error: Exception) -> Meaning:
    """Return what a failure means, whoever raised it."""
    if isinstance(error, BadRequest) and says(error, *GONE):
        return Meaning.UNREACHABLE
    return next((means for kind, means in MEANINGS if isinstance(error, kind)), Meaning.BROKEN)


def topic_fault(error: Exception) -> TopicFault | None:
    """Return what a refusal says of a topic; None where it is about something else."""
    if not isinstance(error, BadRequest):
        return None
    meant = (
        (NO_TOPIC, TopicFault.DELETED),
        (NO_FORUM, TopicFault.NO_FORUM),
        (NO_RIGHT_TO_TOPICS, TopicFault.RIGHTS),
    )
    return next((fault for texts, fault in meant if says(error, *texts)), None)


def may_stand(error: Exception) -> bool:
    """Whether a message may stand in the chat although sending it failed so.

    A connection that was never made, and every refusal in Telegram's own words, leave nothing
    behind. Everything else may: a lost answer, half an answer, an error of the server.
    """
    refusals = (BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter)
    return not isinstance(error, (NotConnectedError, *refusals))


def says(error: TelegramError, *texts: str) -> bool:
    """Whether Telegram's description of an error holds one of these texts."""
    said = error.message.casefold()
    return any(text in said for text in texts)


def seconds_to_wait(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()


def fault_of(error: Exception) -> str:
    """Return the class of a failure, or of what lies behind it: the text stays here."""
    cause = error.__cause__ if isinstance(error, MayStandError) else None
    return type(cause or error).__name__[:64]
