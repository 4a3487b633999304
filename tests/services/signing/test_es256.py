"""Keys: written and read again, and named by their thumbprint."""

import hashlib
import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc.jwk import ECKey

from services.signing.es256 import SigningKey, VerifyKey


def test_a_signing_key_is_written_in_32_bytes_and_read_again(key: SigningKey) -> None:
    again = SigningKey.from_bytes(key.to_bytes())
    assert len(key.to_bytes()) == 32
    assert again.kid == key.kid
    assert key.verify_key.has_signed(b"message", again.signature(b"message"))


@pytest.mark.parametrize("raw", [b"", bytes(31), bytes(32), b"\xff" * 32, bytes(33)])
def test_bytes_that_are_no_key_are_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"key|private_value"):
        SigningKey.from_bytes(raw)


def test_the_kid_is_the_beginning_of_the_thumbprint(key: SigningKey) -> None:
    jwk = key.public_jwk()
    members = {name: jwk[name] for name in ("crv", "kty", "x", "y")}
    written = json.dumps(members, separators=(",", ":"), sort_keys=True).encode()
    assert key.kid == hashlib.sha256(written).digest()[:8]
    assert ECKey.import_key(dict(members)).thumbprint().startswith(jwk["kid"][:10])


def test_the_published_key_holds_nothing_secret(key: SigningKey) -> None:
    assert set(key.public_jwk()) == {"kty", "crv", "x", "y", "kid", "alg", "use"}


def test_a_published_key_is_read_again(key: SigningKey) -> None:
    assert VerifyKey.from_jwk(key.public_jwk()).kid == key.kid


@pytest.mark.parametrize(
    "change", [{"crv": "P-384"}, {"kty": "OKP"}, {"x": "AQ"}, {"y": "not base64!"}]
)
def test_a_published_key_that_is_no_point_of_the_curve_is_refused(
    key: SigningKey, change: dict[str, str]
) -> None:
    with pytest.raises(ValueError, match=r"curve|[Ii]nvalid|padding"):
        VerifyKey.from_jwk({**key.public_jwk(), **change})


def test_a_published_key_without_a_coordinate_is_refused(key: SigningKey) -> None:
    with pytest.raises(ValueError, match="coordinate"):
        VerifyKey.from_jwk({"kty": "EC", "crv": "P-256", "x": key.public_jwk()["x"]})


def test_a_key_on_another_curve_is_refused() -> None:
    with pytest.raises(ValueError, match="P-256"):
        VerifyKey(ec.generate_private_key(ec.SECP384R1()).public_key())


def test_a_signing_key_shows_nothing_of_itself_in_a_log(key: SigningKey) -> None:
    assert "private" not in repr(key)
    assert str(int.from_bytes(key.to_bytes())) not in repr(key)
