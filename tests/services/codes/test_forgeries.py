"""Forged tokens: whatever is not exactly ours is refused, even with our own signature on it."""

from collections.abc import Callable
from dataclasses import replace

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.codes.errors import TamperedTokenError
from services.codes.token import MAX_BYTES, KeyLookup, sign, verify
from services.codes.types import Token
from services.signing.es256 import SigningKey, VerifyKey

KEY = SigningKey.generate()


def keys(*known: SigningKey) -> KeyLookup:
    ring = {key.kid: key.verify_key for key in known}
    return ring.get


def signed(
    payload: bytes, *, header: object = None, unprotected: object = None, key: SigningKey = KEY
) -> bytes:
    """Sign any payload, as a forger could who has got hold of a key."""
    protected = cbor2.dumps({1: -7, 4: key.kid} if header is None else header)
    signature = key.signature(cbor2.dumps(["Signature1", protected, b"", payload]))
    parts = [protected, {} if unprotected is None else unprotected, payload, signature]
    return b"\xd2" + cbor2.dumps(parts)


def claims(token: Token, **changes: object) -> dict[object, object]:
    """Return the claims of a token, with members of our certificate changed by number."""
    said = {
        0: 1,
        1: token.colour.number,
        2: token.rule_set,
        3: token.masked_name,
        4: token.last_four,
        5: int(token.flags),
    }
    said.update({int(name.removeprefix("said_")): value for name, value in changes.items()})
    return {
        1: token.issuer,
        4: int(token.expires_at.timestamp()),
        6: int(token.issued_at.timestamp()),
        7: token.handle,
        -260: {-7: said},
    }


def assert_tampered(data: bytes, lookup: KeyLookup | None = None) -> None:
    with pytest.raises(TamperedTokenError):
        verify(data, lookup or keys(KEY))


@pytest.mark.parametrize("tag", [b"\xd1", b"\xd8\x62", b"\xd9\xd9\xf7", b"\xd2", 2 * b"\xd8\x3d"])
def test_a_token_under_any_other_tag_is_tampered(token: Token, tag: bytes) -> None:
    assert_tampered(tag + sign(token, KEY))


def test_a_token_without_its_tag_is_tampered(token: Token) -> None:
    assert_tampered(sign(token, KEY)[1:])


def test_a_token_cut_anywhere_is_tampered(token: Token) -> None:
    whole = sign(token, KEY)
    for length in range(len(whole)):
        assert_tampered(whole[:length])


@given(st.binary(min_size=1, max_size=40))
def test_bytes_after_a_token_make_it_tampered(token: Token, more: bytes) -> None:
    assert_tampered(sign(token, KEY) + more)


@given(st.binary(max_size=300))
def test_any_bytes_at_all_are_refused_in_words(noise: bytes) -> None:
    for data in (noise, b"\xd2" + noise, b"\xd2\x84" + noise):
        assert_tampered(data)


@given(st.binary(max_size=200))
def test_any_signed_payload_but_ours_is_tampered(payload: bytes) -> None:
    assert_tampered(signed(payload))


def test_a_token_is_at_most_four_kilobytes(token: Token) -> None:
    assert_tampered(sign(replace(token, issuer="F" * MAX_BYTES), KEY))


def test_a_signature_of_another_key_under_a_known_kid_is_tampered(token: Token) -> None:
    other = SigningKey.generate()
    lookup: Callable[[bytes], VerifyKey] = lambda _: KEY.verify_key  # noqa: E731
    assert_tampered(sign(token, other), lookup)


@pytest.mark.parametrize(
    "header",
    [
        {1: -35, 4: KEY.kid},  # ES384
        {1: -8, 4: KEY.kid},  # EdDSA
        {1: 5, 4: KEY.kid},  # HMAC
        {4: KEY.kid},
        {1: -7},
        {1: -7, 4: KEY.kid + b"\0"},
        {1: -7, 4: KEY.kid.hex()},
        {1: -7, 2: [1], 4: KEY.kid},
        [],
        {},
    ],
)
def test_a_header_that_says_anything_but_algorithm_and_key_is_tampered(
    token: Token, header: object
) -> None:
    data = signed(cbor2.dumps(claims(token), canonical=True), header=header)
    assert_tampered(data, lambda _: KEY.verify_key)


def test_an_unprotected_header_is_tampering(token: Token) -> None:
    assert_tampered(signed(cbor2.dumps(claims(token), canonical=True), unprotected={4: KEY.kid}))


@pytest.mark.parametrize(
    "changes",
    [
        {"said_0": 2},
        {"said_1": 3},
        {"said_1": 0},
        {"said_1": True},
        {"said_2": -1},
        {"said_2": 1.0},
        {"said_3": "陈陈陈陈强"},
        {"said_3": b"abc"},
        {"said_4": "34170"},
        {"said_4": 3417},
        {"said_5": 8},
        {"said_5": -1},
        {"said_6": "S4"},
    ],
)
def test_a_certificate_that_says_anything_else_is_tampered(
    token: Token, changes: dict[str, object]
) -> None:
    assert_tampered(signed(cbor2.dumps(claims(token, **changes), canonical=True)))


@pytest.mark.parametrize(
    ("number", "value"),
    [
        (1, ""),
        (4, 2**32),
        (4, 0),
        (4, -1),
        (6, 2**63),
        (6, "now"),
        (7, b"seven b"),
        (5, 0),
        (2, "subject"),
        (-260, {-7: []}),
        (-260, {}),
        (-260, {1: {}}),
    ],
)
def test_claims_that_are_not_ours_are_tampered(token: Token, number: int, value: object) -> None:
    assert_tampered(signed(cbor2.dumps({**claims(token), number: value}, canonical=True)))


def test_each_claim_stands_there_once(token: Token) -> None:
    payload = cbor2.dumps(claims(token), canonical=True)
    twice = b"\xa6" + payload[1:8] + payload[1:]
    assert cbor2.loads(twice) == claims(token)  # the library sees nothing wrong
    assert_tampered(signed(twice))


def test_claims_in_another_order_or_spelling_are_tampered(token: Token) -> None:
    said = claims(token)
    assert_tampered(signed(cbor2.dumps(dict(reversed(said.items())))))
    written = cbor2.dumps(said, canonical=True)
    assert_tampered(signed(written.replace(b"\x06\x1a", b"\x06\x1b\0\0\0\0", 1)))
