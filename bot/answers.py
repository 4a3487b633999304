"""What came back over HTTP: Telegram's own answer, or that of somebody on the way."""

import json
from http import HTTPStatus
from typing import Any

import aiohttp
from telegram.error import BadRequest, NetworkError, RetryAfter

CHUNK = 64 * 2**10
PATIENCE = 5
"""Seconds to wait after a 429 that does not say how long."""
TELEGRAMS_OWN = frozenset({400, 401, 403, 404, 409, 429})


class AnswerTooLargeError(NetworkError):
    """More came back than this kind of call may answer."""


class NotTelegramError(NetworkError):
    """Somebody between us and Telegram answered in its stead."""


async def read(response: aiohttp.ClientResponse, most: int) -> bytes:
    """Return the body, read no further than allowed; raises AnswerTooLargeError."""
    if (response.content_length or 0) > most:
        raise AnswerTooLargeError("The answer is too large.")
    body = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK):
        body += chunk
        if len(body) > most:
            raise AnswerTooLargeError("The answer is too large.")
    return bytes(body)


def checked(status: int, answer: bytes) -> int:
    """Return the status that tells what Telegram said.

    A refusal that came with 200 keeps its own code. Raises NotTelegramError where a proxy or a
    gateway answered (its 403 says nothing about a chat), BadRequest for what Telegram will never
    take, and RetryAfter for a 429 that does not say how long.
    """
    said = _said(answer) if status >= HTTPStatus.BAD_REQUEST or _is_refusal(answer) else {}
    if status < HTTPStatus.BAD_REQUEST and said:
        code = said.get("error_code")
        status = code if isinstance(code, int) else HTTPStatus.INTERNAL_SERVER_ERROR
    if status == HTTPStatus.TOO_MANY_REQUESTS and not _asks_for_patience(said):
        raise RetryAfter(PATIENCE)
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        raise BadRequest("The request is too large.")
    if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
        if "ok" not in said:
            raise NotTelegramError(f"HTTP {status}")
        if status not in TELEGRAMS_OWN:
            raise BadRequest(f"HTTP {status}")
    return status


def _is_refusal(answer: bytes) -> bool:
    """Tell without parsing what is parsed once more by the library."""
    return b'"ok":false' in answer[:40].replace(b" ", b"")


def _said(answer: bytes) -> dict[str, Any]:
    try:
        said = json.loads(answer)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _asks_for_patience(said: dict[str, Any]) -> bool:
    parameters = said.get("parameters")
    return isinstance(parameters, dict) and bool(parameters.get("retry_after"))
