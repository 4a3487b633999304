"""Codes written as JWTs: one form, read strictly, before anything is proven."""

import base64
import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.sandbox.region import Region
from services.codes.errors import NotACodeError, TamperedTokenError
from services.codes.types import TokenFlags
from services.recognition.formats import jwt, read
from tests.doubles import StandingClock

HEALTH = {"colour": "yellow", "name": "王*", "tail": "2011"}
CLAIMS: dict[str, Any] = {
    "iss": "CN-JX",
    "iat": 1582503000,
    "exp": 1582560000,
    "jti": "a1",
    "health": HEALTH,
}
HEADER: dict[str, Any] = {"alg": "ES256", "kid": "2020-1"}
SIGNATURE = base64.urlsafe_b64encode(bytes(64)).decode().rstrip("=")


def part(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def written(header: object = HEADER, claims: object = CLAIMS, signature: str = SIGNATURE) -> str:
    return f"{part(header)}.{part(claims)}.{signature}"


def claiming(**changes: object) -> str:
    return written(claims=CLAIMS | changes)


def with_health(**changes: object) -> str:
    return claiming(health=HEALTH | changes)


def test_a_code_of_the_pretend_region_is_taken_apart(clock: StandingClock) -> None:
    text = Region(clock, "CN-JX").code("yellow", jti="a1")
    form, reading = read(f" https://code.jx.example/check#{text}\n")
    assert form == "jwt"
    assert read(text) == (form, reading)
    assert reading.value == "yellow"
    assert reading.message == text.rpartition(".")[0].encode()
    said = reading.statement
    assert (said.issuer, said.masked_name, said.last_four) == ("CN-JX", "王*", "2011")
    assert (said.issued_at, said.flags) == (clock(), TokenFlags.NONE)
    assert said.handle == hashlib.sha256(b"a1").digest()[:8]


def test_what_else_is_claimed_is_ignored_and_names_fit_their_place() -> None:
    _, reading = read(claiming(sub="x", health=HEALTH | {"more": [1]}))
    assert reading.kid == jwt.short_kid("2020-1")
    _, reading = read(with_health(name="欧\u202e阳\n*" + "很" * 20, tail="no. 44010112x"))
    assert (reading.statement.masked_name, reading.statement.last_four) == ("欧阳*很", "112X")


def test_a_code_that_is_not_valid_before_a_moment_is_not_issued_before_it() -> None:
    _, reading = read(claiming(nbf=CLAIMS["iat"] + 60))
    assert reading.statement.issued_at == datetime.fromtimestamp(CLAIMS["iat"] + 60, UTC)


def test_moments_may_have_fractions_of_a_second() -> None:
    """RFC 7519, 2: a NumericDate may be no whole number."""
    said = read(claiming(iat=1582503000.5, nbf=1582503001.25, exp=1582560000.75))[1].statement
    assert said.issued_at == datetime.fromtimestamp(1582503001, UTC)
    assert said.expires_at == datetime.fromtimestamp(1582560000, UTC)


@pytest.mark.parametrize("type_", ["JWT", "jwt", "application/jwt", "Application/JWT"])
def test_a_code_may_name_its_type_in_full(type_: str) -> None:
    """RFC 7515, 4.1.9: `application/` is left out only where it can be."""
    assert read(written(HEADER | {"typ": type_}))[0] == "jwt"


@pytest.mark.parametrize("scheme", ["https", "HTTPS", "Https"])
def test_a_scheme_may_be_written_in_capitals(scheme: str) -> None:
    assert read(f"{scheme}://JX.example/#{written()}")[0] == "jwt"


def test_a_code_of_a_pretend_world_says_so() -> None:
    _, reading = read(claiming(iss="CN-JX-DEMO"))
    assert reading.statement.flags is TokenFlags.DEMO


@pytest.mark.parametrize(
    "text",
    [
        written(HEADER | {"alg": "none"}, signature=""),
        written(HEADER | {"alg": "HS256"}),
        written(HEADER | {"alg": ["ES256"]}),
        written(HEADER | {"crit": ["exp"]}),
        written(HEADER | {"b64": False}),
        written(HEADER | {"typ": "trust-list+jwt"}),
        written(HEADER | {"kid": 7}),
        written({"alg": "ES256"}),
        written(signature=SIGNATURE[:-2]),
        written(signature=SIGNATURE[:-1] + "B"),
        written(claims="[1"),
        written(claims='{"health": {}, "health": {}}'),
        written(claims=json.dumps(CLAIMS).replace('"iss"', '"iss": "CN-ZJ", "iss"')),
        claiming(iss=["CN-JX"]),
        claiming(iss=""),
        claiming(iat=True),
        claiming(iat=-0.5),
        claiming(exp=float("nan")),
        claiming(exp=float("inf")),
        claiming(exp="1582560000"),
        claiming(exp=CLAIMS["iat"]),
        claiming(exp=2**40),
        claiming(nbf="now"),
        claiming(jti=""),
        claiming(aud="somebody"),
        claiming(health=[HEALTH]),
        with_health(colour=1),
        with_health(colour=None),
        with_health(colour="x" * 300),
        written(claims=json.dumps(CLAIMS | {"jti": "\ud800"})),
        claiming(deep=json.loads("[" * 17 + "]" * 17)),
        written(claims={name: CLAIMS[name] for name in CLAIMS if name != "iat"}),
    ],
)
def test_what_differs_from_the_form_is_tampered(text: str) -> None:
    with pytest.raises(TamperedTokenError):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "www.example.com",
        "eyJ.e30.",
        f"http://jx.example/#{written()}",
        f"HTTP://jx.example/#{written()}",
        f"https://jx.example/{written()}",
        written({"kid": "no algorithm"}),
        written(claims={"iss": "CN-JX", "sub": "a ticket for the cinema"}),
        claiming(more="x" * 4096),
        written() + ".x",
    ],
)
def test_what_is_something_else_is_no_code(text: str) -> None:
    with pytest.raises(NotACodeError):
        read(text)
