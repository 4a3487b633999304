"""Codes of our own kind: an address with digits behind #, a COSE_Sign1 in them."""

from services.codes.address import from_code_url
from services.codes.token import read as read_token
from services.recognition.types import Reading

NAME = "bamin"


def read(text: str) -> Reading:
    """Take a code of our own kind apart; its value is the number of its colour."""
    signed = read_token(from_code_url(text))
    return Reading(
        kid=signed.kid,
        value=str(signed.colour),
        message=signed.message,
        signature=signed.signature,
        statement=signed.statement,
    )
