"""The keys that sign codes and prove them: ECDSA on P-256 with SHA-256 (ES256 of RFC 9053)."""

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

KID_BYTES = 8
SIGNATURE_BYTES = 64

_COORDINATE_BYTES = 32
_CURVE = ec.SECP256R1()
_SIGNATURE = ec.ECDSA(hashes.SHA256())


@dataclass(frozen=True)
class VerifyKey:
    """The public half of a signing key (ES256: ECDSA on P-256 with SHA-256)."""

    public: ec.EllipticCurvePublicKey

    def __post_init__(self) -> None:
        if not isinstance(self.public.curve, ec.SECP256R1):
            raise ValueError("codes are signed on the curve P-256")  # noqa: TRY004 - a key, the wrong one

    @classmethod
    def from_jwk(cls, jwk: dict[str, str]) -> Self:
        """Read a key of a JWKS; ValueError if it is no point of P-256."""
        if (jwk.get("kty"), jwk.get("crv")) != ("EC", "P-256"):
            raise ValueError("codes are signed on the curve P-256")
        try:
            x, y = (int.from_bytes(from_base64url(jwk[name])) for name in ("x", "y"))
        except KeyError as error:
            raise ValueError("a coordinate is missing") from error
        return cls(ec.EllipticCurvePublicNumbers(x, y, _CURVE).public_key())

    @property
    def thumbprint(self) -> bytes:
        """The whole thumbprint (RFC 7638, with SHA-256), by which a key is pinned."""
        written = json.dumps(self.required_members(), separators=(",", ":"), sort_keys=True)
        return hashlib.sha256(written.encode()).digest()

    @property
    def kid(self) -> bytes:
        """The first eight bytes of the key's thumbprint."""
        return self.thumbprint[:KID_BYTES]

    def public_jwk(self) -> dict[str, str]:
        """Return the key as `/.well-known/jwks.json` publishes it."""
        return {
            **self.required_members(),
            "kid": base64url(self.kid),
            "alg": "ES256",
            "use": "sig",
        }

    def has_signed(self, message: bytes, signature: bytes) -> bool:
        """Tell whether these 64 bytes, r and s one after the other, sign the message."""
        r = int.from_bytes(signature[:_COORDINATE_BYTES])
        s = int.from_bytes(signature[_COORDINATE_BYTES:])
        try:
            self.public.verify(encode_dss_signature(r, s), message, _SIGNATURE)
        except InvalidSignature:
            return False
        return True

    def required_members(self) -> dict[str, str]:
        """Return the members of a JWK that make the key (RFC 7638, section 3.2)."""
        numbers = self.public.public_numbers()
        return {
            "crv": "P-256",
            "kty": "EC",
            "x": base64url(numbers.x.to_bytes(_COORDINATE_BYTES)),
            "y": base64url(numbers.y.to_bytes(_COORDINATE_BYTES)),
        }


@dataclass(frozen=True, repr=False)
class SigningKey:
    """A key that signs codes; its repr shows nothing of it."""

    private: ec.EllipticCurvePrivateKey

    @classmethod
    def generate(cls) -> Self:
        return cls(ec.generate_private_key(_CURVE))

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """Read what `to_bytes` wrote; ValueError if it is no key."""
        if len(raw) != _COORDINATE_BYTES:
            raise ValueError(f"a signing key has {_COORDINATE_BYTES} bytes")
        return cls(ec.derive_private_key(int.from_bytes(raw), _CURVE))

    def to_bytes(self) -> bytes:
        """Return the secret: 32 bytes, to be stored encrypted only."""
        return self.private.private_numbers().private_value.to_bytes(_COORDINATE_BYTES)

    @property
    def verify_key(self) -> VerifyKey:
        return VerifyKey(self.private.public_key())

    @property
    def kid(self) -> bytes:
        return self.verify_key.kid

    def public_jwk(self) -> dict[str, str]:
        return self.verify_key.public_jwk()

    def signature(self, message: bytes) -> bytes:
        """Sign: 64 bytes, r and s one after the other, as COSE writes them."""
        r, s = decode_dss_signature(self.private.sign(message, _SIGNATURE))
        return r.to_bytes(_COORDINATE_BYTES) + s.to_bytes(_COORDINATE_BYTES)


def base64url(data: bytes) -> str:
    """Write bytes in base64url without padding (RFC 7515, section 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
