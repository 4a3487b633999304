"""What forgers, broken cameras and bad luck send to a check: an endless, reproducible supply."""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random

import cbor2

from services.codes.address import to_digits
from services.codes.token import sign
from services.codes.types import Colour, Token, TokenFlags
from services.signing.es256 import SigningKey

HOST = "https://code.example/v#"


class Forger:
    """Knows a genuine code and has a key of their own, but not ours."""

    def __init__(self, token: Token, genuine: bytes, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - a test's input, not a secret
        self.token = token
        self.genuine = genuine
        self.own = SigningKey.generate()
        self.kinds: dict[str, Callable[[], str]] = {
            "random text": self._text,
            "random digits": lambda: HOST + str(self.random.getrandbits(self._bits())),
            "random bytes": lambda: self._address(self._bytes(400)),
            "cut off": self._cut_off,
            "longer": lambda: self._address(self.genuine + self._bytes(40)),
            "flipped bits": self._flipped,
            "swapped parts": self._swapped,
            "signed by a stranger": self._by_a_stranger,
            "another kid": self._another_kid,
            "another algorithm": self._another_algorithm,
            "duplicate keys": self._duplicate_keys,
            "nested": self._nested,
            "lengths that lie": self._lying,
            "oversized": lambda: HOST + "1" + "7" * self.random.randint(4000, 60_000),
            "a JWT of sorts": self._jwt,
        }

    def inputs(self, count: int) -> Iterator[tuple[str, str]]:
        """Yield kind and text, each kind as often as any other."""
        kinds = list(self.kinds)
        for number in range(count):
            kind = kinds[number % len(kinds)]
            yield kind, self.kinds[kind]()

    def _bits(self) -> int:
        return self.random.randint(1, 3000)

    def _bytes(self, most: int) -> bytes:
        return self.random.randbytes(self.random.randint(1, most))

    def _address(self, data: bytes) -> str:
        return HOST + to_digits(data)

    def _text(self) -> str:
        signs = "0123456789健康码\u202e\x00 \n%#/v?&=<>\U0001f600aZ"
        text = "".join(self.random.choices(signs, k=self.random.randint(0, 300)))
        return self.random.choice((text, HOST + text, "javascript:" + text))

    def _cut_off(self) -> str:
        digits = to_digits(self.genuine)
        at = self.random.randrange(1, len(digits))
        return HOST + self.random.choice(
            (digits[:at], digits[at:], digits[:at] + digits[at + 1 :])
        )

    def _flipped(self) -> str:
        data = bytearray(self.genuine)
        for _ in range(self.random.randint(1, 4)):
            data[self.random.randrange(len(data))] ^= 1 << self.random.randrange(8)
        if bytes(data) == self.genuine:
            data[-1] ^= 1
        return self._address(bytes(data))

    def _parts(self) -> list[bytes]:
        parts = cbor2.loads(self.genuine[1:])
        return [parts[0], parts[2], parts[3]]

    def _built(self, protected: object, payload: object, signature: bytes) -> str:
        return self._address(b"\xd2" + cbor2.dumps([protected, {}, payload, signature]))

    def _swapped(self) -> str:
        """Put another statement under the genuine signature."""
        protected, _, signature = self._parts()
        other = replace(self.token, last_four=f"{self.random.randrange(10_000):04}")
        if other == self.token:
            other = replace(other, masked_name="李*")
        payload = cbor2.loads(sign(other, self.own)[1:])[2]
        return self._built(protected, payload, signature)

    def _by_a_stranger(self) -> str:
        shift = timedelta(days=self.random.randint(-400, 400))
        changed = replace(
            self.token,
            issuer=self.random.choice((self.token.issuer, "CN-XX", "", "CN-FJ-DEMO")) or "X",
            issued_at=self.token.issued_at + shift,
            expires_at=self.token.expires_at + shift + timedelta(days=self.random.randint(0, 9)),
            colour=self.random.choice(tuple(Colour)),
            flags=TokenFlags(self.random.choice((0, 1, 4, 5))),
        )
        return self._address(sign(changed, self.own))

    def _another_kid(self) -> str:
        """Name our key, and sign with one's own."""
        protected, payload, _ = self._parts()
        message = cbor2.dumps(["Signature1", protected, b"", payload])
        return self._built(protected, payload, self.own.signature(message))

    def _another_algorithm(self) -> str:
        _, payload, signature = self._parts()
        kid = cbor2.loads(self._parts()[0])[4]
        algorithm = self.random.choice((-35, -36, -8, 5, 4, 0, None, "ES256", -7.0))
        header = self.random.choice(({1: algorithm, 4: kid}, {4: kid}, {1: algorithm}))
        return self._built(cbor2.dumps(header), payload, signature)

    def _duplicate_keys(self) -> str:
        protected, payload, signature = self._parts()
        doubled = bytes([payload[0] + 1]) + payload[1:] + b"\x01\x65CN-FJ"
        header = bytes([protected[0] + 1]) + protected[1:] + b"\x01\x26"
        return self._built(
            *self.random.choice(((header, payload), (protected, doubled))), signature
        )

    def _nested(self) -> str:
        depth = self.random.randint(2, 800)
        opening = self.random.choice((b"\x81", b"\xa1\x01", b"\xd2", b"\x9f", b"\xd8\x1c"))
        return self._address(b"\xd2" + opening * depth + b"\x00")

    def _lying(self) -> str:
        head = self.random.choice((b"\x5b", b"\x9b", b"\xbb", b"\x7b"))
        length = self.random.getrandbits(64).to_bytes(8)
        return self._address(b"\xd2\x84" + head + length + self._bytes(30))

    def _jwt(self) -> str:
        def part(value: object) -> str:
            return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

        algorithm = self.random.choice(("none", "HS256", "ES256", "RS256", None, 7))
        header = {"alg": algorithm, "kid": self.random.choice(("x", self.own.kid.hex(), 1))}
        claims: dict[str, object] = {
            "iss": self.random.choice(("CN-FJ", "CN-ZJ", 5)),
            "iat": self.random.choice((0, 1582503000, -1, "x", 1e300)),
            "exp": self.random.choice((2**33, 1582560000, None)),
            "jti": "j",
            "health": self.random.choice(({"colour": "green"}, {"colour": 1}, [], None)),
        }
        signature = base64.urlsafe_b64encode(self._bytes(90)).decode().rstrip("=")
        text = f"{part(header)}.{part(claims)}.{signature}"
        return self.random.choice((text, f"https://zj.example/c#{text}", text[: len(text) // 2]))
