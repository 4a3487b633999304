"""What the partner interface refuses, told to machines (RFC 9457), in English."""

from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import web

from handlers.web.reading import MOST_BYTES

MEDIA_TYPE = "application/problem+json"
DESCRIPTION = "/api/openapi.json"


@dataclass(frozen=True)
class Problem:
    """One kind of refusal; its code never changes its meaning."""

    code: str
    status: HTTPStatus
    title: str
    authenticate: str | None = None
    """What `WWW-Authenticate` says beside the scheme (RFC 6750)."""

    def type_of(self, public_url: str) -> str:
        """Return the address at which the description explains this kind."""
        return f"{public_url.rstrip('/')}{DESCRIPTION}#/components/examples/{self.code}"

    def body(self, public_url: str) -> dict[str, str | int]:
        return {
            "type": self.type_of(public_url),
            "title": self.title,
            "status": self.status.value,
            "code": self.code,
        }


class ProblemError(Exception):
    """A call is refused with this problem, and perhaps may come again after some seconds."""

    def __init__(self, problem: Problem, *, seconds: object = None) -> None:
        super().__init__(problem.code)
        self.problem = problem
        self.seconds = seconds

    def response(self, public_url: str) -> web.Response:
        problem, headers = self.problem, {}
        if problem.authenticate is not None:
            headers["WWW-Authenticate"] = f"Bearer {problem.authenticate}".rstrip()
        if self.seconds is not None:
            headers["Retry-After"] = str(self.seconds)
        return web.json_response(
            problem.body(public_url),
            status=problem.status,
            content_type=MEDIA_TYPE,
            headers=headers,
        )


NO_KEY = Problem("no_key", HTTPStatus.UNAUTHORIZED, "Send a key: Authorization: Bearer bp_…", "")
KEY_UNKNOWN = Problem(
    "key_unknown",
    HTTPStatus.UNAUTHORIZED,
    "This key is unknown, or was removed.",
    'error="invalid_token"',
)
KEY_EXPIRED = Problem(
    "key_expired",
    HTTPStatus.UNAUTHORIZED,
    "The last day of this key is over; ask for another.",
    'error="invalid_token"',
)
SCOPE_LACKING = Problem(
    "scope_lacking",
    HTTPStatus.FORBIDDEN,
    "This key is not good for this operation.",
    'error="insufficient_scope", scope="verify"',
)
QUOTA_EXCEEDED = Problem(
    "quota_exceeded",
    HTTPStatus.TOO_MANY_REQUESTS,
    "The calls of today are used up; Retry-After says when the next day begins.",
)
TOO_MANY_CHECKS = Problem(
    "too_many_checks",
    HTTPStatus.TOO_MANY_REQUESTS,
    "This paper code was checked too often; Retry-After says when to come again.",
)
NOT_JSON = Problem(
    "not_json", HTTPStatus.BAD_REQUEST, "The body is no JSON, or a name stands in it twice."
)
BAD_REQUEST = Problem(
    "bad_request",
    HTTPStatus.BAD_REQUEST,
    'The body must be an object with "code", a text, and nothing else.',
)
TOO_LARGE = Problem(
    "too_large",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    f"The body may have {MOST_BYTES} bytes.",
)
WRONG_TYPE = Problem(
    "wrong_type",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "Content-Type must be application/json.",
)
PROBLEMS = (
    NO_KEY, KEY_UNKNOWN, KEY_EXPIRED, SCOPE_LACKING, QUOTA_EXCEEDED,
    TOO_MANY_CHECKS, NOT_JSON, BAD_REQUEST, TOO_LARGE, WRONG_TYPE,
)  # fmt: skip
