"""Numbers as people write them: 46, ４６, 四十六, 1.2万, 6千5, 两三, 20-30; pure."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIAD = 10_000
_SCALES = _TENS | {"万": _MYRIAD, "k": 1000, "w": _MYRIAD}
_GROUPED = r"\d{1,3}(?:,\d{3})+"
_HAN = "零〇一二两三四五六七八九十百千万"
SIMPLE = rf"(?:\d+(?:\.\d+)?(?:[百千万](?:[1-9](?![\d.百千万]))?)?|[{_HAN}]{{1,16}})"
"""A number that a comma does not divide; sixteen characters say more than anybody hires."""
NUMBER = rf"(?:(?<![几数\d])(?<!\d\.)(?:{_GROUPED}|{SIMPLE}))"
"""A number; 几十 and 数百 are none, for nobody knows how many they are."""
BETWEEN = r"\s*(?:-|~|–|—|−|至|到|\bto\b)\s*"
RANGE = rf"(?:(?<![-~–—\d/]){NUMBER}{BETWEEN}(?:{_GROUPED}|{SIMPLE})|{NUMBER})"
"""A number, or from one to another."""
_SMALL = 100
"""Below this the first number of 6-8千 has left out what the second one says."""
_PAIR = 2


@dataclass(frozen=True)
class Span:
    """From one number to another; the same where only one was said."""

    least: Decimal
    most: Decimal


def plain(text: str) -> str:
    """Return the text with full-width signs, ㎡ and capitals made plain."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def number(text: str) -> Decimal | None:
    """Return the value of a number; of two that it may be (两三), the higher."""
    found = _one(text)
    return found.most if found is not None else None


def span(text: str) -> Span | None:
    """Return from where to where a number or a range goes: 20-30, 6-8千, 两三."""
    parts = [part for part in re.split(BETWEEN, text) if part]
    found = [_one(part) for part in parts[:_PAIR]]
    if not found or any(one is None for one in found):
        return None
    first, last = found[0], found[-1]
    if first is None or last is None:
        return None
    if len(found) == 1:
        return first
    scale = _SCALES.get(parts[1][-1])
    low, high = first.least, last.most
    if scale is not None and low < _SMALL and low < high and parts[0][-1] not in _SCALES:
        low *= scale
    return Span(min(low, high), max(low, high))


def _one(text: str) -> Span | None:
    if text[:1].isdigit() and text[:1].isascii():
        return _arabic(text.replace(",", ""))
    return _chinese(text)


def _arabic(text: str) -> Span | None:
    """Return the value of 46, 1.2万, 6千5 (which is 6500), 8k."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([百千万kw]?)(\d?)", text)
    if match is None:
        return None
    scale = _SCALES.get(match[2], 1)
    value = Decimal(match[1]) * scale
    if match[3]:
        value += int(match[3]) * scale // 10
    return Span(value, value)


def _chinese(text: str) -> Span | None:
    """Return the value of Chinese numerals: 四十六, 一百二 (120), 二〇, 二三十 (20 to 30).

    Two neighbours in a row mean the one or the other.
    """
    pair = re.search(r"([一二两三四五六七八])([二三四五六七八九])", text)
    if pair is not None and _may_be_either(text, *pair.groups()):
        first = _value(text[: pair.start()] + pair[1] + text[pair.end() :])
        second = _value(text[: pair.start()] + pair[2] + text[pair.end() :])
        if first is not None and second is not None:
            return Span(first, second)
    value = _value(text)
    return Span(value, value) if value is not None else None


def _may_be_either(text: str, first: str, second: str) -> bool:
    is_short = len(text) == _PAIR or any(sign in _TENS or sign == "万" for sign in text)
    is_near = _DIGITS[second] - _DIGITS[first] == 1 or first + second == "三五"
    return is_short and is_near


def _value(text: str) -> Decimal | None:
    if not any(sign in _TENS or sign == "万" for sign in text):
        digits = "".join(str(_DIGITS[sign]) for sign in text if sign in _DIGITS)
        return Decimal(digits) if digits else None
    total = section = 0
    digit: int | None = None
    unit = 1
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
            # A zero breaks the run: 一百零二 is 102, 一百二 is 120.
            unit = 1 if digit == 0 else unit
        elif sign in _TENS:
            unit = _TENS[sign]
            section += (1 if digit is None else digit) * unit
            digit = None
        else:
            total = (total + section + (digit or 0)) * _MYRIAD
            section, digit, unit = 0, None, _MYRIAD
    if digit:
        is_short = text[-1] in _DIGITS and unit >= _TENS["百"] and text[-2] not in "零〇"
        section += digit * (unit // 10 if is_short else 1)
    return Decimal(total + section)
