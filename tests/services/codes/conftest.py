"""What the tests of codes share: a key and one resident's token."""

from datetime import UTC, datetime

import pytest

from services.codes.types import Colour, Token
from services.signing.es256 import SigningKey


@pytest.fixture(scope="session")
def key() -> SigningKey:
    return SigningKey.generate()


@pytest.fixture(scope="session")
def token() -> Token:
    return Token(
        issuer="CN-FJ",
        issued_at=datetime(2020, 2, 24, 0, 10, tzinfo=UTC),
        expires_at=datetime(2020, 2, 24, 16, tzinfo=UTC),
        handle=bytes.fromhex("0011223344556677"),
        colour=Colour.ORANGE,
        rule_set=1,
        masked_name="陈*强",
        last_four="341X",
    )
