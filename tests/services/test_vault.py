"""Sealed values open only where they belong, and only with their key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.crypto.errors import InvalidDataKeyError, UnreadableError
from services.crypto.vault import Vault, new_data_key

OLD, NEW = new_data_key(), new_data_key()


@given(st.binary())
def test_what_was_sealed_opens_at_its_place_and_nowhere_else(value: bytes) -> None:
    vault = Vault([NEW])
    sealed = vault.seal(value, column="people.name", row="1")
    assert vault.open(sealed, column="people.name", row="1") == value
    for column, row in (("people.number", "1"), ("people.name", "2")):
        with pytest.raises(UnreadableError):
            vault.open(sealed, column=column, row=row)


@given(st.binary(min_size=1), st.data())
def test_a_flipped_bit_is_noticed(value: bytes, data: st.DataObject) -> None:
    vault = Vault([NEW])
    sealed = bytearray(vault.seal(value, column="a.b", row=1))
    position = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[position // 8] ^= 1 << position % 8
    with pytest.raises(UnreadableError):
        vault.open(bytes(sealed), column="a.b", row=1)


def test_after_a_rotation_old_values_open_and_new_ones_use_the_new_key() -> None:
    sealed = Vault([OLD]).seal("before", column="a.b", row=1)
    rotated = Vault([NEW, OLD])
    assert rotated.open_text(sealed, column="a.b", row=1) == "before"
    with pytest.raises(UnreadableError):
        Vault([OLD]).open(rotated.seal("after", column="a.b", row=1), column="a.b", row=1)


def test_equal_numbers_have_equal_indexes_and_older_ones_are_found() -> None:
    assert Vault([NEW]).index("x") == Vault([NEW]).index("x")
    assert Vault([NEW]).index("x") != Vault([NEW]).index("y")
    assert Vault([OLD]).index("x") in Vault([NEW, OLD]).indexes("x")


def test_sealing_indexing_and_wrapping_use_separate_keys() -> None:
    vault = Vault([NEW])
    with pytest.raises(UnreadableError):
        vault.open(vault.wrap(b"key", column="a.b", row=1), column="a.b", row=1)


@pytest.mark.parametrize("key", ["", "short", "ä" * 43, "A" * 44, "A" * 41])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(InvalidDataKeyError):
        Vault([key])
