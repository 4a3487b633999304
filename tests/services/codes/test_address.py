"""The address in the symbol: digits there and back, whatever the host."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.codes.address import code_url, from_code_url, from_digits, to_digits
from services.codes.errors import NotACodeError


@given(st.binary(max_size=1600))
def test_bytes_come_back_from_their_digits(data: bytes) -> None:
    assert to_digits(data).isdecimal()
    assert from_digits(to_digits(data)) == data


@given(st.binary(max_size=300))
def test_bytes_come_back_from_their_address(data: bytes) -> None:
    url = code_url("https://jkm.example.cn", data)
    assert from_code_url(url) == data
    assert from_code_url(f" {url}\n") == data


def test_an_address_has_the_page_and_digits_only() -> None:
    assert code_url("https://jkm.example.cn/", b"\x00") == "https://jkm.example.cn/v#256"


def test_another_host_is_read_as_well_because_a_host_proves_nothing() -> None:
    assert from_code_url("http://127.0.0.1:8080/sub/v#256") == b"\x00"


@pytest.mark.parametrize("host", ["HTTP://127.0.0.1", "HTTPS://JKM.EXAMPLE.CN", "Https://x"])
def test_schemes_and_hosts_may_be_written_in_capitals(host: str) -> None:
    """RFC 3986, 3.1 and 3.2.2: they mean the same, and symbols hold capitals in less room."""
    assert from_code_url(f"{host}/v#256") == b"\x00"
    with pytest.raises(NotACodeError):
        from_code_url(f"{host}/V#256")


@pytest.mark.parametrize(
    "digits",
    [
        "",
        "0",
        "2",
        "255",
        "0256",
        "512",
        "+256",
        "-256",
        "256 ",
        "2_56",
        "٢٥٦",
        "２５６",
        "x",
        "9" * 4001,
    ],
)
def test_other_digits_are_no_code(digits: str) -> None:
    with pytest.raises(NotACodeError):
        from_digits(digits)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "HC1:6BF",
        "https://jkm.example.cn/",
        "https://jkm.example.cn/v",
        "ftp://x/v#256",
        "https://jkm.example.cn/v#",
        "https://jkm.example.cn/v#25a",
        "javascript:alert(1)/v#256",
    ],
)
def test_other_texts_are_no_code(text: str) -> None:
    with pytest.raises(NotACodeError):
        from_code_url(text)
