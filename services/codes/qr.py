"""The QR symbol of a code's address."""

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.exceptions import DataOverflowError

from services.codes.errors import AddressTooLongError

Matrix = list[list[bool]]
"""Rows of modules, true where dark, without the quiet zone."""

QUIET_ZONE = 4
LARGEST_VERSION = 11

_MASK = 2
"""Scoring all eight masks takes most of the library's time and reads no better."""


def symbol(text: str) -> Matrix:
    """Return the symbol for a text: error correction M, at most version 11 (61 modules a side).

    Photos of larger symbols are read much less often. Raises AddressTooLongError above that.
    """
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, mask_pattern=_MASK, border=0)
    code.add_data(text)
    try:
        version = code.best_fit()
    except (DataOverflowError, ValueError):
        raise AddressTooLongError(largest=LARGEST_VERSION) from None
    if version > LARGEST_VERSION:
        raise AddressTooLongError(largest=LARGEST_VERSION)
    code.make(fit=False)
    matrix: Matrix = code.get_matrix()
    return matrix
