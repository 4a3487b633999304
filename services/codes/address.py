"""The address inside a code's QR symbol: any camera opens the page, the token stays there.

What follows # in an address never leaves the browser. Digits instead of letters make the symbol
smaller: it holds a digit in 3.3 bits and a letter in 8.
"""

from services.codes.errors import NotACodeError

_PATH = "/v#"
_PREFIX = b"\x01"
_MAX_DIGITS = 4000
"""Far above our tokens' 350 and below the 4300 that Python turns into a number at once."""


def to_digits(data: bytes) -> str:
    """Write bytes as decimal digits, which a QR symbol holds in 3.3 bits each."""
    return str(int.from_bytes(_PREFIX + data))


def from_digits(digits: str) -> bytes:
    """Read what `to_digits` wrote; raises NotACodeError for anything else."""
    if not (0 < len(digits) <= _MAX_DIGITS and digits.isascii() and digits.isdecimal()):
        raise NotACodeError
    number = int(digits)
    data = number.to_bytes((number.bit_length() + 7) // 8)
    if not data.startswith(_PREFIX) or digits.startswith("0"):
        raise NotACodeError
    return data.removeprefix(_PREFIX)


def code_url(public_url: str, data: bytes) -> str:
    """Return the address inside the QR symbol; what follows # never leaves a browser."""
    return f"{public_url.rstrip('/')}{_PATH}{to_digits(data)}"


def from_code_url(text: str) -> bytes:
    """Return the token in a scanned text, whatever host it names: a host proves nothing.

    Raises NotACodeError where the text is no address of a code.
    """
    host, found, digits = text.strip().rpartition(_PATH)
    # Schemes mean the same in capitals (RFC 3986, 3.1); the path does not.
    if not (found and host[: len("https://")].lower().startswith(("https://", "http://"))):
        raise NotACodeError
    return from_digits(digits)
