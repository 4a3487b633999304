"""Sealed values open only where they belong, and only with their key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.crypto.errors import InvalidDataKeyError, UnknownDataKeyError, UnreadableError
from services.crypto.vault import COMMON, Purpose, Vault, new_data_key

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


def index(keys: list[str], value: str, purpose: Purpose = Purpose.PERSONS) -> bytes:
    return Vault(keys).index(value, purpose)


def test_equal_numbers_have_equal_indexes_and_older_ones_are_found() -> None:
    assert index([NEW], "x") == index([NEW], "x")
    assert index([NEW], "x") != index([NEW], "y")
    assert index([OLD], "x") in Vault([NEW, OLD]).indexes("x", Purpose.PERSONS)


def test_sealing_indexing_and_wrapping_use_separate_keys() -> None:
    vault = Vault([NEW])
    with pytest.raises(UnreadableError):
        vault.open(vault.wrap(b"key", column="a.b", row=1), column="a.b", row=1)


@pytest.mark.parametrize("key", ["", "short", "ä" * 43, "A" * 44, "A" * 41])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(InvalidDataKeyError):
        Vault([key])


@pytest.mark.parametrize(
    ("keys", "position", "reason"),
    [
        ([], 1, "missing"),
        ([NEW, "A" * 42], 2, "length"),
        ([NEW, OLD, "ä" * 43], 3, "characters"),
        ([NEW, OLD, NEW], 3, "double"),
        # Two ways to write the same 32 bytes.
        (["A" * 43, "A" * 43 + "="], 2, "double"),
    ],
)
def test_a_refusal_names_the_key_by_its_place_and_repeats_nothing_of_it(
    keys: list[str], position: int, reason: str
) -> None:
    with pytest.raises(InvalidDataKeyError) as refusal:
        Vault(keys)
    assert refusal.value.params == {"position": position, "reason": reason}


def test_one_number_has_another_index_for_each_purpose() -> None:
    found = {index([NEW], "x", purpose)[4:] for purpose in Purpose}
    assert len(found) == len(Purpose)


def test_the_key_that_seals_is_the_one_that_everybody_agreed_on_not_the_newest_at_hand() -> None:
    ahead, behind = Vault([NEW, OLD]), Vault([OLD])
    ahead.activate(behind.newest)
    sealed = ahead.seal("said", column="a.b", row=1)
    assert behind.open_text(sealed, column="a.b", row=1) == "said"
    assert ahead.index("x", Purpose.RECORDS) == behind.index("x", Purpose.RECORDS)
    ahead.activate(ahead.newest, [behind.newest])
    heard: list[str] = []
    behind.on_unknown_key = lambda: heard.append("unknown")
    with pytest.raises(UnreadableError):
        behind.open(ahead.seal("said", column="a.b", row=1), column="a.b", row=1)
    assert heard == ["unknown"]
    with pytest.raises(UnknownDataKeyError) as refusal:
        behind.activate(ahead.newest)
    assert refusal.value.params == {"keys": ahead.newest}
    for write in (behind.seal, behind.wrap):
        with pytest.raises(UnknownDataKeyError):
            write(b"said", column="a.b", row=1)
    with pytest.raises(UnknownDataKeyError):
        behind.index("x", Purpose.RECORDS)
    assert behind.open_text(sealed, column="a.b", row=1) == "said"
    behind.activate(behind.newest)
    assert behind.seal("said", column="a.b", row=1)


def test_the_common_index_of_release_1_is_found_until_it_is_gone() -> None:
    vault = Vault([NEW, OLD])
    old = vault.known[1]
    vault.activate(old + COMMON)
    before = vault.index("x", Purpose.PERSONS)
    assert before == vault.index("x", Purpose.RECORDS)
    vault.activate(vault.newest, [old + COMMON])
    assert before in vault.indexes("x", Purpose.PERSONS)
    assert vault.rings == (vault.newest, old + COMMON, old)
    assert vault.index("x", Purpose.PERSONS).hex().startswith(vault.newest)
