"""Strict CBOR (RFC 8949): one value has one spelling, and only plain shapes are read.

cbor2 reads six bytes as a list that holds itself, compiles a stranger's regular expression,
and lets the last of two equal keys win. So the bytes are walked first, without building anything,
and what cbor2 then builds must be written again to the very same bytes.
"""

from typing import Any

import cbor2

MAX_DEPTH = 16

_ARRAY, _MAP, _TAG, _SIMPLE = 4, 5, 6, 7
_BYTES, _TEXT = 2, 3
_FOLLOWING = {24: 1, 25: 2, 26: 4, 27: 8}


class NotCanonicalError(ValueError):
    """The bytes are not the one deterministic spelling of a plain value."""


def encode(value: object) -> bytes:
    """Write a value in its deterministic form (RFC 8949, section 4.2.1)."""
    return cbor2.dumps(value, canonical=True)


def decode(data: bytes) -> Any:
    """Read exactly one value of whole numbers, bytes, text, lists and maps.

    Raises NotCanonicalError for tags, floats, true, false and null, indefinite lengths, numbers
    or lengths that are longer than needed, duplicate or unsorted keys, nesting deeper than
    MAX_DEPTH and bytes left over.
    """
    if _end_of_value(data, 0, MAX_DEPTH) != len(data):
        raise NotCanonicalError("bytes follow the value")
    try:
        value = cbor2.loads(data)
    except (cbor2.CBORDecodeError, TypeError) as error:
        raise NotCanonicalError("the value cannot be built") from error
    if encode(value) != data:
        raise NotCanonicalError("the value has a shorter or better sorted spelling")
    return value


def _end_of_value(data: bytes, start: int, depth: int) -> int:
    """Return where the value that begins at `start` ends."""
    if depth == 0:
        raise NotCanonicalError("nested too deeply")
    major, argument, position = _head(data, start)
    if major in {_BYTES, _TEXT}:
        position += argument
    elif major in {_ARRAY, _MAP}:
        members = argument if major == _ARRAY else 2 * argument
        for _ in range(members):
            position = _end_of_value(data, position, depth - 1)
    if position > len(data):
        raise NotCanonicalError("the value is cut off")
    return position


def _head(data: bytes, start: int) -> tuple[int, int, int]:
    """Return a value's major type, its argument, and where what follows its head begins."""
    if start >= len(data):
        raise NotCanonicalError("a value is missing")
    major, short = data[start] >> 5, data[start] & 0x1F
    if major in {_TAG, _SIMPLE}:
        raise NotCanonicalError("only plain values are read")
    following = _FOLLOWING.get(short, 0)
    if short > max(_FOLLOWING):
        raise NotCanonicalError("lengths are stated")
    position = start + 1 + following
    if position > len(data):
        raise NotCanonicalError("the value is cut off")
    argument = int.from_bytes(data[start + 1 : position]) if following else short
    return major, argument, position
