"""What Telegram's errors mean for a message, its chat, and all others."""

import os

import pytest
from sqlalchemy.exc import InterfaceError
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.answers import AnswerTooLargeError, NotTelegramError
from bot.outcomes import MayStandError, Meaning, RenderTooLongError, may_stand, meaning
from bot.transport import NotConnectedError

# As bot/app.py does before the first error can come.
os.environ.setdefault("PTB_TIMEDELTA", "1")


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (RetryAfter(30), Meaning.THROTTLED),
        (ChatMigrated(-1002), Meaning.MOVED),
        (Forbidden("Forbidden: bot was blocked by the user"), Meaning.UNREACHABLE),
        (BadRequest("Bad Request: chat not found"), Meaning.UNREACHABLE),
        (BadRequest("Bad Request: PEER_ID_INVALID"), Meaning.UNREACHABLE),
        (BadRequest("Bad Request: user is deactivated"), Meaning.UNREACHABLE),
        (BadRequest("Bad Request: group chat was deactivated"), Meaning.UNREACHABLE),
        (BadRequest("Bad Request: message is too long"), Meaning.REFUSED),
        (BadRequest("Bad Request: can't parse entities"), Meaning.REFUSED),
        (InvalidToken("Unauthorized"), Meaning.TOKEN),
        (TimedOut(), Meaning.AWAY),
        (NetworkError("Bad Gateway"), Meaning.AWAY),
        (NotConnectedError("refused"), Meaning.AWAY),
        (NotTelegramError("HTTP 403"), Meaning.AWAY),
        (TelegramError("Invalid server response"), Meaning.AWAY),
        (MayStandError(), Meaning.AWAY),
        (ConnectionRefusedError(), Meaning.HOUSE),
        (InterfaceError("", {}, Exception()), Meaning.HOUSE),
        (LookupError(), Meaning.BROKEN),
        (RenderTooLongError(), Meaning.BROKEN),
    ],
)
def test_each_error_has_its_meaning(error: Exception, expected: Meaning) -> None:
    assert meaning(error) is expected


@pytest.mark.parametrize(
    "error",
    [
        NotConnectedError("refused"),
        RetryAfter(1),
        BadRequest("no"),
        Forbidden("no"),
        InvalidToken("no"),
        ChatMigrated(-1),
        Conflict("no"),
    ],
)
def test_what_was_refused_or_never_left_stands_nowhere(error: Exception) -> None:
    assert not may_stand(error)


@pytest.mark.parametrize(
    "error",
    [
        TimedOut(),
        NetworkError("Internal Server Error"),
        TelegramError("Invalid server response"),
        AnswerTooLargeError("too large"),
        NotTelegramError("HTTP 502"),
        KeyError("result"),
    ],
)
def test_whatever_else_comes_back_leaves_it_open(error: Exception) -> None:
    assert may_stand(error)
