"""Strict CBOR: one spelling, plain shapes."""

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.codes.cbor import NotCanonicalError, decode, encode

plain = st.recursive(
    st.integers(min_value=-(2**64), max_value=2**64 - 1) | st.binary() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.integers(-300, 300) | st.text(max_size=3), inner)
    ),
    max_leaves=20,
)


@given(plain)
def test_plain_values_come_back(value: object) -> None:
    assert decode(encode(value)) == value


@given(st.binary(max_size=60))
def test_whatever_is_read_has_been_written_in_just_this_way(data: bytes) -> None:
    try:
        value = decode(data)
    except NotCanonicalError:
        return
    assert encode(value) == data


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("", id="nothing"),
        pytest.param("0001", id="two values"),
        pytest.param("1801", id="a number longer than needed"),
        pytest.param("5801ff", id="a length longer than needed"),
        pytest.param("a2010001ff", id="a key twice, and cut"),
        pytest.param("a201000101", id="a key twice"),
        pytest.param("a202000100", id="keys unsorted"),
        pytest.param("9f01ff", id="a list without length"),
        pytest.param("5f4101ff", id="bytes without length"),
        pytest.param("bf0101ff", id="a map without length"),
        pytest.param("f4", id="false"),
        pytest.param("f6", id="null"),
        pytest.param("f93c00", id="a float"),
        pytest.param("c100", id="a moment"),
        pytest.param("d81c81d81d00", id="a list that holds itself"),
        pytest.param("d823622e2a", id="a regular expression"),
        pytest.param("c249010000000000000000", id="a big number"),
        pytest.param("1c", id="a reserved length"),
        pytest.param("61ff", id="text that is no UTF-8"),
        pytest.param("1b00", id="a number cut off"),
        pytest.param("5bffffffffffffffff00", id="more bytes than any memory has"),
        pytest.param("9bffffffffffffffff00", id="more members than any memory has"),
        pytest.param("81" * 16 + "00", id="nested too deeply"),
        pytest.param("81" * 4000 + "00", id="nested far too deeply"),
    ],
)
def test_other_spellings_and_shapes_are_refused(data: str) -> None:
    with pytest.raises(NotCanonicalError):
        decode(bytes.fromhex(data))


def test_the_deepest_nesting_allowed_is_read() -> None:
    assert encode(decode(bytes.fromhex("81" * 15 + "00"))) == bytes.fromhex("81" * 15 + "00")


def test_the_library_alone_would_read_a_key_twice() -> None:
    assert cbor2.loads(bytes.fromhex("a201000101")) == {1: 1}
