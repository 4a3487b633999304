"""The symbol of an address."""

import pytest

from services.codes.address import code_url
from services.codes.errors import AddressTooLongError
from services.codes.qr import LARGEST_VERSION, symbol

TOKEN = bytes(range(100, 244))


def version(matrix: list[list[bool]]) -> int:
    assert {len(row) for row in matrix} == {len(matrix)}
    return (len(matrix) - 17) // 4


def test_an_ordinary_address_makes_a_symbol_of_version_nine() -> None:
    assert version(symbol(code_url("https://jkm.huian.example.cn", TOKEN))) == 9


def test_an_address_of_forty_characters_fits() -> None:
    address = "https://" + "a" * 32
    assert version(symbol(code_url(address, TOKEN))) <= LARGEST_VERSION


@pytest.mark.parametrize("length", [150, 900, 5000])
def test_an_address_that_makes_the_symbol_too_fine_is_refused(length: int) -> None:
    with pytest.raises(AddressTooLongError):
        symbol(code_url("https://" + "a" * length, TOKEN))


def test_the_same_address_gives_the_same_symbol() -> None:
    url = code_url("https://jkm.huian.example.cn", TOKEN)
    assert symbol(url) == symbol(url)
