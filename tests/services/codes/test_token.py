"""The signed token: what was signed comes back, and a changed bit does not."""

from base64 import urlsafe_b64decode
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import cbor2
import pytest
from cwt import COSE, COSEKey
from hypothesis import given
from hypothesis import strategies as st

from services.codes.errors import TamperedTokenError, UnknownKeyError
from services.codes.token import KeyLookup, sign, verify
from services.codes.types import Colour, Token, TokenFlags
from services.signing.es256 import SigningKey

KEY = SigningKey.generate()
SIGNED_EARLIER = (
    "d2844da201260448c71d01700fb03288a0583ba50165434e2d464a041a5e53f300061a5e53145807"
    "480011223344556677390103a126a60001010202010367e999882ae5bcba04643334315805005840"
    "d7595f66f4472304c7150d2fe1b3da67f7452d16b9461ac1498845c0ba9f230c4b755450fbf68756"
    "3809ec6ecc34768cc68f0a7049c86c27987201e8bd589f8a"
)


moments = st.integers(min_value=0, max_value=2**32 - 2).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)
tokens = st.builds(
    lambda issued_at, lifetime, **said: Token(
        issued_at=issued_at,
        expires_at=min(issued_at + lifetime, datetime.fromtimestamp(2**32 - 1, UTC)),
        **said,
    ),
    issued_at=moments,
    lifetime=st.integers(min_value=1, max_value=10**7).map(lambda number: timedelta(0, number)),
    issuer=st.text(min_size=1, max_size=12, alphabet=st.characters(exclude_categories=["Cs"])),
    handle=st.binary(min_size=8, max_size=8),
    colour=st.sampled_from(Colour),
    rule_set=st.integers(min_value=0, max_value=2**64 - 1),
    masked_name=st.text(max_size=3, alphabet=st.characters(exclude_categories=["Cs"])),
    last_four=st.text(max_size=4, alphabet="0123456789X"),
    flags=st.integers(min_value=0, max_value=7).map(TokenFlags),
)


def keys(*known: SigningKey) -> KeyLookup:
    ring = {key.kid: key.verify_key for key in known}
    return ring.get


@given(tokens)
def test_what_is_signed_comes_back_the_same(token: Token) -> None:
    assert verify(sign(token, KEY), keys(KEY)) == token


def test_the_bytes_before_the_signature_are_fixed(token: Token) -> None:
    key = SigningKey.from_bytes(bytes(31) + b"\x01")
    assert sign(token, key)[:-64].hex() == (
        "d284"  # COSE_Sign1 of four parts
        "4da201260448c71d01700fb03288"  # {1: -7, 4: kid}
        "a0"  # no unprotected header
        "583b"  # the claims, 59 bytes
        "a5"
        "0165434e2d464a"  # iss: CN-FJ
        "041a5e53f300"  # exp
        "061a5e531458"  # iat
        "07480011223344556677"  # cti
        "390103a126a6"  # -260: {-7: six members
        "0001"  # version 1
        "0102"  # orange
        "0201"  # rule set 1
        "0367e999882ae5bcba"  # 陈*强
        "046433343158"  # 341X
        "0500"  # no flags
        "5840"
    )


def test_a_token_signed_by_an_earlier_release_is_still_read(token: Token) -> None:
    key = SigningKey.from_bytes(bytes(31) + b"\x01")
    assert verify(bytes.fromhex(SIGNED_EARLIER), keys(key)) == token


def test_another_library_reads_and_proves_our_token(token: Token) -> None:
    jwk = KEY.public_jwk()
    x, y = (urlsafe_b64decode(jwk[name] + "=") for name in ("x", "y"))
    public = COSEKey.new({1: 2, 2: KEY.kid, 3: -7, -1: 1, -2: x, -3: y})
    payload = COSE.new().decode(sign(token, KEY), public)
    assert cbor2.loads(payload) == {
        1: "CN-FJ",
        4: int(token.expires_at.timestamp()),
        6: int(token.issued_at.timestamp()),
        7: token.handle,
        -260: {-7: {0: 1, 1: 2, 2: 1, 3: "陈*强", 4: "341X", 5: 0}},
    }


def test_a_token_of_our_size_leaves_the_symbol_small(token: Token) -> None:
    assert len(sign(token, KEY)) <= 150


def test_a_token_under_the_tag_of_web_tokens_is_read_too(token: Token) -> None:
    assert verify(b"\xd8\x3d" + sign(token, KEY), keys(KEY)) == token


@given(st.data(), tokens)
def test_no_flipped_bit_goes_unnoticed(data: st.DataObject, token: Token) -> None:
    whole = bytearray(sign(token, KEY))
    place = data.draw(st.integers(min_value=0, max_value=8 * len(whole) - 1))
    whole[place // 8] ^= 1 << place % 8
    with pytest.raises((TamperedTokenError, UnknownKeyError)):
        verify(bytes(whole), keys(KEY))


def test_every_single_flipped_bit_of_one_token_is_noticed(token: Token) -> None:
    whole = sign(token, KEY)
    for place in range(8 * len(whole)):
        changed = bytearray(whole)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises((TamperedTokenError, UnknownKeyError)):
            verify(bytes(changed), keys(KEY))


def test_an_unknown_key_is_told_apart_from_a_bad_signature(token: Token) -> None:
    with pytest.raises(UnknownKeyError) as refused:
        verify(sign(token, SigningKey.generate()), keys(KEY))
    assert set(refused.value.params) == {"kid"}


def test_an_expired_token_is_still_read(token: Token) -> None:
    past = replace(
        token,
        issued_at=datetime(2000, 1, 1, tzinfo=UTC),
        expires_at=datetime(2000, 1, 2, tzinfo=UTC),
    )
    assert verify(sign(past, KEY), keys(KEY)) == past


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": ""},
        {"handle": b"short"},
        {"rule_set": -1},
        {"masked_name": "陈陈陈陈强"},
        {"last_four": "23417"},
        {"issued_at": datetime(2020, 2, 24, 0, 10)},  # noqa: DTZ001 - a naive moment is refused
        {"issued_at": datetime(2020, 2, 24, 0, 10, 0, 1, tzinfo=UTC)},
        {"expires_at": datetime(2020, 2, 24, 0, 10, tzinfo=UTC)},
    ],
)
def test_a_token_that_could_not_be_read_again_is_never_made(
    token: Token, change: dict[str, object]
) -> None:
    with pytest.raises(ValueError, match=r"token|handle|name|rule sets|number"):
        replace(token, **change)  # type: ignore[arg-type]


def test_two_reasons_for_orange_look_the_same(token: Token) -> None:
    first, second = sign(token, KEY), sign(replace(token, handle=bytes(8)), KEY)
    assert first[:-64].replace(token.handle, bytes(8)) == second[:-64]
