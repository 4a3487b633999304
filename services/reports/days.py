"""Days as people say them: 3月1日, 下周一, 明天, by 1 March, three days ago; pure.

What is relative is worked out from the day on which it is said: another day reads it later.
"""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from services.reports.numerals import NUMBER, number, plain

FAR = 366
"""Days; what is farther away was not meant."""
LONG_GONE = 60
"""A day of a year that is longer ago than this is that of the next year, if one looks ahead."""
_MONTHS = {name.casefold(): index for index, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.casefold(): index for index, name in enumerate(calendar.month_abbr) if name}
_MONTHS |= {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAYS = {name.casefold(): index for index, name in enumerate(calendar.day_name)}
_WEEKDAY = "|".join(_WEEKDAYS)
_AFTER = r"\s*(?P<by>之前|以前|前)?"
_WORDS: dict[str, int] = {
    r"大后天": 3,
    r"(?<!大)后天": 2,
    r"明天|明早|明日|明晚|\btomorrow\b": 1,
    r"今天|今日|今晚|今夜|今早|\btoday\b|\btonight\b": 0,
    r"昨天|昨日|昨晚|昨夜|\byesterday\b|\blast night\b": -1,
    r"前天|\bthe day before yesterday\b": -2,
}
_IS_MAY = re.compile(r"\b(?:on|from|since|until|of)\s+(?:the\s+)?$")
"""Before a day of May: 30 may come is none."""
_NUMBER_OF = rf"(?P<n>{NUMBER})"


@dataclass(frozen=True)
class _Text:
    words: str
    today: date
    ahead: bool


@dataclass(frozen=True)
class Said:
    """A day that a text names, and where."""

    day: date
    start: int
    end: int
    is_limit: bool = False
    """By that day rather than on it."""


def said(text: str, today: date, *, ahead: bool) -> list[Said]:
    """Return the days that a text names, in its order.

    `ahead`: a weekday alone is the next one, and a day without its year is not long gone;
    otherwise they are the last ones before.
    """
    heard = _Text(plain(text), today, ahead)
    found = [one for read in _READERS for one in read(heard)]
    near = [one for one in found if abs((one.day - today).days) <= FAR]
    kept: list[Said] = []
    for one in sorted(near, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _dates(text: _Text) -> Iterator[Said]:
    chinese = (
        rf"(?P<month>{NUMBER})月(?P<day>{NUMBER})(?:[日号]|(?=之前|以前|前|[到上开起,，。;；]|$))"
    )
    for match in re.finditer(chinese + _AFTER, text.words):
        month, day = number(match["month"]), number(match["day"])
        if month is not None and day is not None:
            yield from _dated(match, int(month), int(day), text.today, ahead=text.ahead)
    english = (
        rf"(?P<by>\b(?:by|before)\s+)?(?:the\s+)?(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?"
        rf"(?P<m1>{_MONTH})\b|\b(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*:))"
    )
    for match in re.finditer(english, text.words):
        month_name, day_text = match["m1"] or match["m2"], match["d1"] or match["d2"]
        is_sure = match["by"] or _IS_MAY.search(text.words[: match.start()])
        if month_name == "may" and not is_sure:
            continue
        yield from _dated(match, _MONTHS[month_name], int(day_text), text.today, ahead=text.ahead)


def _dated(
    match: re.Match[str], month: int, day: int, today: date, *, ahead: bool
) -> Iterator[Said]:
    """Yield a day of a month in the year that is meant; nothing for 2月30日."""
    try:
        found = date(today.year, month, day)
        if ahead and found < today - timedelta(days=LONG_GONE):
            found = date(today.year + 1, month, day)
        if not ahead and found > today:
            found = date(today.year - 1, month, day)
    except ValueError:
        return
    yield _at(match, found)


def _weekdays(text: _Text) -> Iterator[Said]:
    monday = text.today - timedelta(days=text.today.weekday())
    chinese = r"(?P<week>下|本|这|上)?个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])(?!间|个|天)"
    for match in re.finditer(chinese + _AFTER, text.words):
        index = "一二三四五六日".index(match["day"].replace("天", "日"))
        weeks = {"下": 7, "上": -7, "本": 0, "这": 0}
        if match["week"]:
            yield _at(match, monday + timedelta(days=weeks[match["week"]] + index))
        else:
            yield _at(match, _nearest(text.today, index, ahead=text.ahead))
    english = rf"(?P<by>\bby\s+)?(?P<next>\bnext\s+)?\b(?P<day>{_WEEKDAY})\b"
    for match in re.finditer(english, text.words):
        index = _WEEKDAYS[match["day"]]
        begins = text.today + timedelta(days=1) if match["next"] else text.today
        yield _at(match, _nearest(begins, index, ahead=text.ahead or bool(match["next"])))


def _nearest(today: date, weekday: int, *, ahead: bool) -> date:
    if ahead:
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    return today - timedelta(days=(today.weekday() - weekday) % 7)


def _counted(text: _Text) -> Iterator[Said]:
    """Yield what is counted from today: 三天内, 2天后, 3 days ago."""
    forms = (
        (rf"{_NUMBER_OF}天(?P<by>之内|以内|内)", 1),
        (rf"\b(?P<by>with)?in\s+{_NUMBER_OF}\s+days?\b", 1),
        (rf"{_NUMBER_OF}天(?:之后|以后|后)(?!天)", 1),
        (rf"{_NUMBER_OF}天(?:之前|以前|前)", -1),
        (rf"{_NUMBER_OF}\s+days?\s+ago\b", -1),
    )
    for pattern, sign in forms:
        for match in re.finditer(pattern, text.words):
            count = number(match["n"])
            if count is not None and count == int(count) and count <= FAR:
                yield _at(match, text.today + timedelta(days=sign * int(count)))


def _named(text: _Text) -> Iterator[Said]:
    for pattern, days in _WORDS.items():
        for match in re.finditer(rf"(?P<first>\bby\s+)?(?:{pattern}){_AFTER}", text.words):
            is_limit = bool(match["by"] or match["first"])
            yield Said(text.today + timedelta(days=days), match.start(), match.end(), is_limit)
    last = calendar.monthrange(text.today.year, text.today.month)[1]
    for match in re.finditer(rf"(?<!\d)(?:这个?月|本月)?月?底{_AFTER}", text.words):
        if "月" in match[0]:
            yield Said(text.today.replace(day=last), match.start(), match.end(), is_limit=True)


def _at(match: re.Match[str], day: date) -> Said:
    return Said(day, match.start(), match.end(), is_limit=bool(match.groupdict().get("by")))


_READERS: tuple[Callable[[_Text], Iterator[Said]], ...] = (
    _dates,
    _weekdays,
    _counted,
    _named,
)
