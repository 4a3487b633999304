"""Our check of a token against `cwt`, the library for such tokens, in one run.

Both prove the same signature over the same bytes and return the claims. `cwt` accepts appended
bytes, other spellings and duplicate keys; that ours refuses them may cost as much time again.
"""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime

import cwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from services.codes.token import sign, verify
from services.codes.types import Colour, Token
from services.signing.es256 import SigningKey

MOST = 2.0
ROUNDS, CHECKS = 25, 40
KEY = SigningKey.generate()
TOKEN = sign(
    Token(
        issuer="CN-FJ",
        issued_at=datetime(2020, 2, 24, 0, 10, tzinfo=UTC),
        expires_at=datetime(2099, 2, 24, 16, tzinfo=UTC),
        handle=bytes(range(8)),
        colour=Colour.GREEN,
        rule_set=1,
        masked_name="陈*强",
        last_four="3417",
    ),
    KEY,
)


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    for _ in range(CHECKS):
        work()
    return (time.perf_counter() - began) / CHECKS


@pytest.mark.benchmark
def test_a_strict_check_takes_at_most_twice_the_time_of_the_library() -> None:
    pem = KEY.verify_key.public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    peer = cwt.COSE.new()
    known = cwt.COSEKey.from_pem(pem, kid=KEY.kid)
    lookup = {KEY.kid: KEY.verify_key}.get

    def ours() -> object:
        return verify(TOKEN, lookup)

    def theirs() -> object:
        return peer.decode(TOKEN, keys=[known])

    assert theirs()
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(ROUNDS)]
    ratio = statistics.median(mine / other for mine, other in pairs)
    print(  # noqa: T201 - it is run to be read
        f"\na token: {statistics.median(mine for mine, _ in pairs) * 1e6:.0f} µs,"
        f" {ratio:.2f} of cwt's time"
    )
    assert ratio < MOST
