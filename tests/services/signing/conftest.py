"""A key for all tests of the room."""

import pytest

from services.signing.es256 import SigningKey


@pytest.fixture(scope="session")
def key() -> SigningKey:
    return SigningKey.generate()
