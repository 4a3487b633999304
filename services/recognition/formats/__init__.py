"""How each kind of region writes its codes; a region whose form differs is one more module here.

A module has `NAME` and `read(text) -> Reading`, which takes a scanned text apart without proving
anything. It raises NotACodeError where the text is of another form, and TamperedTokenError where
it is of this form and damaged.
"""

from collections.abc import Callable

from services.codes.errors import NotACodeError
from services.recognition.formats import bamin, jwt
from services.recognition.types import Reading

FORMATS: dict[str, Callable[[str], Reading]] = {bamin.NAME: bamin.read, jwt.NAME: jwt.read}


def read(text: str) -> tuple[str, Reading]:
    """Return the name of the first form that a text has, and what it says.

    Raises NotACodeError where it has none, and TamperedTokenError.
    """
    for name, read_form in FORMATS.items():
        try:
            return name, read_form(text)
        except NotACodeError:
            continue
    raise NotACodeError
