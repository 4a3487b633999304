"""The signed token inside a code: COSE_Sign1 (RFC 9052) over a health certificate claim.

Its form is fixed by DESIGN.md section 5 and has one spelling only: whatever differs from it by a
byte is refused as tampered.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from services.codes import cbor
from services.codes.errors import TamperedTokenError, UnknownKeyError
from services.codes.types import Colour, Statement, Token, TokenFlags
from services.signing.es256 import KID_BYTES, SIGNATURE_BYTES, SigningKey, VerifyKey

MAX_BYTES = 4096

_SIGN1_TAG = b"\xd2"
_CWT_TAG = b"\xd8\x3d"
_MOST_COLOURS = 255
_ALL_FLAGS = int(TokenFlags.PAPER | TokenFlags.DEMO | TokenFlags.DEPENDANT)
_LATEST = 2**32
"""Moments beyond the year 2106 are a forger's, and overflow some calendars."""


class _Header:
    ALGORITHM = 1
    KEY_ID = 4
    ES256 = -7


class _Claim:
    ISSUER = 1
    EXPIRES = 4
    ISSUED = 6
    HANDLE = 7
    CERTIFICATES = -260
    OURS = -7


class _Said:
    """The members of our certificate, in the order in which DESIGN.md numbers them."""

    VERSION = 0
    COLOUR = 1
    RULE_SET = 2
    MASKED_NAME = 3
    LAST_FOUR = 4
    FLAGS = 5
    FIRST_VERSION = 1


KeyLookup = Callable[[bytes], VerifyKey | None]
"""Finds the key that a kid names, or nothing."""


def sign(token: Token, key: SigningKey) -> bytes:
    """Write and sign a token: COSE_Sign1 under tag 18."""
    protected = cbor.encode({_Header.ALGORITHM: _Header.ES256, _Header.KEY_ID: key.kid})
    payload = cbor.encode(_claims(token))
    signature = key.signature(_to_be_signed(protected, payload))
    return _SIGN1_TAG + cbor.encode([protected, {}, payload, signature])


@dataclass(frozen=True)
class Signed:
    """What a token says, and the signature that is still to be proven."""

    kid: bytes
    colour: int
    """As the token writes it; another region's numbers mean what its mapping says."""
    statement: Statement
    message: bytes
    signature: bytes


def read(data: bytes) -> Signed:
    """Take a token apart, without proving anything; TamperedTokenError for any other form."""
    if len(data) > MAX_BYTES:
        raise TamperedTokenError
    try:
        protected, payload, signature = _parts(data)
        kid = _kid(cbor.decode(protected))
        number, statement = _said(cbor.decode(payload))
    except ValueError:
        # The cause would carry a stranger's bytes into a log.
        raise TamperedTokenError from None
    return Signed(kid, number, statement, _to_be_signed(protected, payload), signature)


def verify(data: bytes, keys: KeyLookup) -> Token:
    """Return what a token of ours says once form and signature are proven.

    Whether it has expired, lies in the future, or is signed by a key of another issuer or period
    is the caller's question: the answers differ in words, and need a clock.

    Raises TamperedTokenError for any other form, or a signature that is not the key's, and
    UnknownKeyError where the lookup finds nothing.
    """
    signed = read(data)
    key = keys(signed.kid)
    if key is None:
        raise UnknownKeyError(kid=signed.kid.hex())
    if not key.has_signed(signed.message, signed.signature):
        raise TamperedTokenError
    try:
        return Token(colour=Colour.of_number(signed.colour), **vars(signed.statement))
    except ValueError:
        raise TamperedTokenError from None


def _claims(token: Token) -> dict[int, object]:
    return {
        _Claim.ISSUER: token.issuer,
        _Claim.EXPIRES: int(token.expires_at.timestamp()),
        _Claim.ISSUED: int(token.issued_at.timestamp()),
        _Claim.HANDLE: token.handle,
        _Claim.CERTIFICATES: {
            _Claim.OURS: {
                _Said.VERSION: _Said.FIRST_VERSION,
                _Said.COLOUR: token.colour.number,
                _Said.RULE_SET: token.rule_set,
                _Said.MASKED_NAME: token.masked_name,
                _Said.LAST_FOUR: token.last_four,
                _Said.FLAGS: int(token.flags),
            }
        },
    }


def _parts(data: bytes) -> tuple[bytes, bytes, bytes]:
    """Return protected header, payload and signature of a COSE_Sign1; ValueError otherwise."""
    tagged = data.removeprefix(_CWT_TAG)
    if not tagged.startswith(_SIGN1_TAG):
        raise ValueError("no COSE_Sign1")
    match cbor.decode(tagged.removeprefix(_SIGN1_TAG)):
        case [bytes(protected), {} as unprotected, bytes(payload), bytes(signature)] if (
            not unprotected and len(signature) == SIGNATURE_BYTES
        ):
            return protected, payload, signature
        case _:
            raise ValueError("no COSE_Sign1 of ours")


def _kid(header: object) -> bytes:
    match header:
        case {_Header.ALGORITHM: _Header.ES256, _Header.KEY_ID: bytes(kid), **others} if (
            not others and len(kid) == KID_BYTES
        ):
            return kid
        case _:
            raise ValueError("the protected header says algorithm and key, nothing else")


def _said(claims: object) -> tuple[int, Statement]:
    """Read the payload, which has exactly the claims that `_claims` writes; ValueError else.

    Returns the colour's number and the rest.
    """
    match claims:
        case {
            _Claim.ISSUER: str(issuer),
            _Claim.EXPIRES: int(expires),
            _Claim.ISSUED: int(issued),
            _Claim.HANDLE: bytes(handle),
            _Claim.CERTIFICATES: {_Claim.OURS: dict(said), **other_certificates},
            **others,
        } if not others and not other_certificates:
            pass
        case _:
            raise ValueError("other claims than ours")
    match said:
        case {
            _Said.VERSION: _Said.FIRST_VERSION,
            _Said.COLOUR: int(colour),
            _Said.RULE_SET: int(rule_set),
            _Said.MASKED_NAME: str(masked_name),
            _Said.LAST_FOUR: str(last_four),
            _Said.FLAGS: int(flags),
            **others,
        } if not others and 0 <= flags <= _ALL_FLAGS and 0 < colour <= _MOST_COLOURS:
            return colour, Statement(
                issuer=issuer,
                issued_at=_moment(issued),
                expires_at=_moment(expires),
                handle=handle,
                rule_set=rule_set,
                masked_name=masked_name,
                last_four=last_four,
                flags=TokenFlags(flags),
            )
        case _:
            raise ValueError("says other things than our codes")


def _moment(seconds: int) -> datetime:
    if not 0 <= seconds < _LATEST:
        raise ValueError("no moment of our time")
    return datetime.fromtimestamp(seconds, UTC)


def _to_be_signed(protected: bytes, payload: bytes) -> bytes:
    """Return COSE's Sig_structure (RFC 9052, section 4.4)."""
    return cbor.encode(["Signature1", protected, b"", payload])
