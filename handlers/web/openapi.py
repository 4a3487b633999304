"""The OpenAPI description of the partner interface, written by hand (OpenAPI 3.1)."""

from http import HTTPStatus
from typing import Any

from handlers.web.problems import MEDIA_TYPE, PROBLEMS
from handlers.web.reading import MOST_BYTES
from services.checking.types import Verdict

_ABOUT = """\
Checks a health code for an institution that has a key: the same verdict as the check page gives.

* A key is good for some operations, a number of calls a day and until a day; each call is put on
  record, without the code. The day begins at midnight of the county's calendar. Every call with a
  genuine key counts, refused ones too.
* There is nothing to ask with but a code that somebody shows: no operation takes a name or a
  number.
* The answer has the colour and never a reason. Do not keep it longer than the visit takes.
* Read results that you do not know as a refusal, and ignore members that you do not know.

**GB/T 38963-2020** (个人健康信息码 应用接口) has among its interfaces 健康码验码请求接口, the
request to verify a health code. This operation is named after it: `verify`. The path, the
members, their values and the codes of refusals are this service's own, not the standard's.
"""
_ASKED: dict[str, Any] = {
    "type": "object",
    "required": ["code"],
    "additionalProperties": False,
    "properties": {
        "code": {
            "type": "string",
            "description": "The text of the QR symbol as it was scanned, or the digits behind #.",
        },
    },
}
_RESULTS = f"""\
* `{Verdict.GREEN}`, `{Verdict.ORANGE}`: genuine and in force, with this colour. Whether a code of
  another issuer was withdrawn is not known here.
* `{Verdict.EXPIRED}`: genuine, and its time is over. Ask for a new one.
* `{Verdict.WITHDRAWN}`: replaced by a newer one, or revoked. Ask for a new one.
* `{Verdict.UNKNOWN_ISSUER}`: of nobody whose codes are recognised here.
* `{Verdict.TAMPERED}`: damaged, or not what its issuer signed.
* `{Verdict.NO_CODE}`: no health code at all.
* `{Verdict.DEMO}`: of a pretend world, for practice only.
"""
_PROVEN = {
    "issuer": {"type": "string", "description": "Whose code it is.", "examples": ["CN-FJ"]},
    "issued_at": {"type": "string", "format": "date-time"},
    "expires_at": {"type": "string", "format": "date-time"},
    "masked_name": {"type": "string", "examples": ["陈*强"]},
    "last_four": {
        "type": "string",
        "maxLength": 4,
        "description": "The end of the number of the person's document; compare it with that.",
        "examples": ["3417"],
    },
    "is_paper": {
        "type": "boolean",
        "description": "Printed by a desk; the colour on paper may be older than the answer.",
    },
}
_ANSWER = {
    "type": "object",
    "required": ["result", "checked_at"],
    "unevaluatedProperties": False,
    "properties": {
        "result": {
            "type": "string",
            "enum": [verdict.value for verdict in Verdict],
            "description": _RESULTS,
        },
        "checked_at": {"type": "string", "format": "date-time"},
    },
    "if": {"properties": {"result": {"enum": ["green", "orange", "expired"]}}},
    "then": {"$ref": "#/components/schemas/Proven"},
    "else": {"anyOf": [{"$ref": "#/components/schemas/Proven"}, {"maxProperties": 2}]},
}
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {
            "type": "string",
            "enum": [problem.code for problem in PROBLEMS],
            "description": "Never changes its meaning; the words of the title may.",
        },
    },
}
_RETRY_AFTER = {
    "required": True,
    "description": "Seconds until it is worth coming again.",
    "schema": {"type": "integer", "minimum": 1},
}
_AUTHENTICATE = {"required": True, "schema": {"type": "string", "pattern": "^Bearer"}}
_HEADERS = {
    HTTPStatus.UNAUTHORIZED: {"WWW-Authenticate": _AUTHENTICATE},
    HTTPStatus.FORBIDDEN: {"WWW-Authenticate": _AUTHENTICATE},
    HTTPStatus.TOO_MANY_REQUESTS: {"Retry-After": _RETRY_AFTER},
}


def describe(public_url: str) -> dict[str, Any]:
    """Return the description, as this installation serves it."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Bamin Health Code for partners", "version": "1", "description": _ABOUT},
        "servers": [{"url": public_url.rstrip("/")}],
        "security": [{"key": []}],
        "paths": {
            "/api/verify": {
                "post": {
                    "operationId": "verify",
                    "summary": "Verify a health code that somebody shows (健康码验码).",
                    "requestBody": {
                        "required": True,
                        "description": f"At most {MOST_BYTES} bytes; no name may stand twice.",
                        "content": {"application/json": {"schema": _schema("Asked")}},
                    },
                    "responses": {"200": _success(), **_refusals()},
                },
            },
        },
        "components": {
            "schemas": {
                "Asked": _ASKED,
                "Answer": _ANSWER,
                "Proven": {"required": list(_PROVEN), "properties": _PROVEN},
                "Problem": _PROBLEM,
            },
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A key that begins with `bp_`; keep it out of any browser.",
                },
            },
            "examples": {
                problem.code: {"summary": problem.title, "value": problem.body(public_url)}
                for problem in PROBLEMS
            },
        },
    }


def _schema(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _success() -> dict[str, Any]:
    return {
        "description": "What the code is worth; where its signature is proven, what it says.",
        "content": {"application/json": {"schema": _schema("Answer")}},
    }


def _refusals() -> dict[str, Any]:
    return {
        str(status.value): {
            "description": status.phrase,
            "headers": _HEADERS.get(status, {}),
            "content": {
                MEDIA_TYPE: {
                    "schema": _schema("Problem"),
                    "examples": {
                        one.code: {"$ref": f"#/components/examples/{one.code}"}
                        for one in PROBLEMS
                        if one.status is status
                    },
                },
            },
        }
        for status in sorted({problem.status for problem in PROBLEMS})
    }
