"""A person's key: document type, issuing country and normalised number (SECURITY.md 5).

An import calls this for every row of a million, so the check of a resident identity card
(GB 11643-1999) is table look-ups: the date first, because nothing is cheaper to refuse.
"""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from services.people.errors import InvalidNumberError

RESIDENT_CARD = "111"
"""The resident identity card in GA/T 517; a missing type means it as well."""
HOME = "CN"
LONGEST_TYPE = 32
_RESIDENT_TYPES = frozenset({"", RESIDENT_CARD, "PRC_ID"})
_CARD_LENGTH = 18
_OTHER_LENGTHS = range(4, 21)
_OLDEST = date(1850, 1, 1)
_JOINTS = str.maketrans("", "", " -\t\u2010\u2011\u2012\u2013\u2014\u00ad")

_WEIGHTS = tuple(2 ** (17 - place) % 11 for place in range(17))
_CHECK_DIGITS = "10X98765432"


def _part(start: int, end: int) -> dict[str, int]:
    """Return what each run of digits at these places adds to the weighted sum."""
    width = end - start
    texts = (f"{value:0{width}d}" for value in range(10**width))
    return {
        text: sum(int(text[place]) * _WEIGHTS[start + place] for place in range(width))
        for text in texts
    }


_PARTS = [_part(start, min(start + 3, 17)) for start in range(0, 17, 3)]
_P0, _P1, _P2, _P3, _P4, _P5 = _PARTS


class PersonKey(NamedTuple):
    """Which document names a person; equal keys, same person."""

    id_type: str
    country: str
    number: str

    @property
    def index_text(self) -> str:
        """What the blind index is made of; platform and files may write types differently."""
        return f"{self.id_type.upper()}|{self.country}|{self.number}"

    @property
    def last_four(self) -> str:
        return self.number[-4:]


@lru_cache(maxsize=65536)
def _birth_date(text: str) -> date | None:
    """Return the date written as YYYYMMDD, None where the calendar has no such day."""
    try:
        day = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
    return day if day >= _OLDEST else None


def normalise(id_type: str | None, country: str | None, number: str, *, today: date) -> PersonKey:
    """Return the key of the person whom a document names; raises InvalidNumberError.

    A missing type, `111` and `PRC_ID` mean the resident identity card: 18 digits, check digit,
    a birth date not after `today`. A missing country means CN.
    """
    kind = id_type or RESIDENT_CARD
    if kind not in _RESIDENT_TYPES:
        kind = normalize("NFKC", kind).strip()
    issuer = HOME if country is None or country in {"", HOME} else _country(country)
    if kind.upper() in _RESIDENT_TYPES:
        return PersonKey(RESIDENT_CARD, issuer, _resident(number, today))
    if len(kind) > LONGEST_TYPE or not kind.isprintable():
        raise InvalidNumberError(reason="type")
    return PersonKey(kind, issuer, _other(number))


def _country(text: str) -> str:
    """Return an ISO 3166-1 alpha-2 code in capitals."""
    code = normalize("NFKC", text).strip().upper()
    if not code:
        return HOME
    if len(code) != 2 or not (code.isascii() and code.isalpha()):  # noqa: PLR2004 - alpha-2
        raise InvalidNumberError(reason="country")
    return code


def _resident(number: str, today: date) -> str:
    if not number.isascii():
        number = normalize("NFKC", number)
    if len(number) != _CARD_LENGTH:
        number = number.translate(_JOINTS).strip()
        if len(number) != _CARD_LENGTH:
            raise InvalidNumberError(reason="length")
    born = _birth_date(number[6:14])
    if born is None or born > today:
        reason = "birth_date" if number[:17].isdigit() else "characters"
        raise InvalidNumberError(reason=reason)
    try:
        total = (
            _P0[number[0:3]]
            + _P1[number[3:6]]
            + _P2[number[6:9]]
            + _P3[number[9:12]]
            + _P4[number[12:15]]
            + _P5[number[15:17]]
        )
    except KeyError:
        raise InvalidNumberError(reason="characters") from None
    digit = _CHECK_DIGITS[total % 11]
    last = number[17]
    if last == digit:
        return number
    if last == "x" and digit == "X":
        return number.upper()
    raise InvalidNumberError(reason="check_digit")


def _other(number: str) -> str:
    text = normalize("NFKC", number).translate(_JOINTS).strip().upper()
    if not (text.isascii() and text.isalnum()):
        raise InvalidNumberError(reason="characters")
    if len(text) not in _OTHER_LENGTHS:
        raise InvalidNumberError(reason="length")
    return text


_WRITTEN = re.compile(
    r"(?<![0-9A-Za-z])(\d{6})[ -]?(\d{4})[ -]?(\d{2})[ -]?(\d{2})[ -]?\d{3}[ -]?[\dXx]"
    r"(?![0-9A-Za-z])"
)


def holds_resident_number(text: str, *, today: date) -> bool:
    """Tell whether a text holds what looks like a resident identity number, mistyped or not.

    The birth date decides: a number with one wrong digit still betrays the person.
    """
    for found in _WRITTEN.finditer(normalize("NFKC", text)):
        born = _birth_date("".join(found.groups()[1:]))
        if born is not None and born <= today:
            return True
    return False
