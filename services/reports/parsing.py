"""What people type instead of filling in fields: `46个人 6间 120平米`; pure.

Nothing is guessed that is not there; what was understood is shown before it is submitted.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from services.reports.numerals import NUMBER, RANGE, SIMPLE, Span, number, plain, span

MOST_PEOPLE = 99_999
MOST_ROOMS = 9_999
MOST_AREA = Decimal(9_999_999)

_GAP = r"\s*(?:多|来|余|几)?\s*"
PEOPLE = (
    r"(?:个?(?:人|员工|工人|职工)|名|位|"
    r"(?:(?:returning|migrant|new|of\s+(?:us|them))\s+)?"
    r"(?:people|persons?|workers?|employees?|ppl|men|women|of us)\b)"
)
_ROOMS = r"(?:个?房间|间|个?宿舍|(?:dorm(?:itory)?\s+)?rooms?\b)"
_AREA = (
    r"(?:个?平(?:方米?|米)?|方|m2|m\^2|sq\.?\s*m(?:et(?:er|re)s?)?\b|sqm\b|"
    r"square\s+met(?:er|re)s?\b)"
)
_PER_ROOM = re.compile(
    rf"(?:每|一)个?(?:间|房间?|宿舍)房?(?:里|都|要)?(?:住|挤|睡)?(?:了|着)?\s*({NUMBER}){_GAP}"
    rf"(?:个?人|个|名)|({NUMBER})\s*{PEOPLE}?\s*(?:per|in\s+each|to\s+a|a|each)\s+room\b"
)
_PER_PERSON = re.compile(
    rf"(?:人均|每个?人)\s*({NUMBER})\s*{_AREA}|"
    rf"({NUMBER})\s*{_AREA}\s*(?:per\s+(?:person|head)|each)\b"
)
_WITH_UNIT = re.compile(rf"{RANGE}{_GAP}(?:{PEOPLE}|{_ROOMS}|{_AREA})")
_PART = re.compile(r"(?:其中|包括|including|of\s+whom).*?(?=[,，;；。]|$)")
_BARE = re.compile(rf"(?:^|[\s,，、/;；*x×-])({SIMPLE})(?=$|[\s,，、/;；*x×-])")


@dataclass(frozen=True)
class Numbers:
    """What a text says about a dormitory; None is what it does not say."""

    people: int | None = None
    rooms: int | None = None
    area: Decimal | None = None
    """Square metres in all."""

    @property
    def is_empty(self) -> bool:
        return self.people is None and self.rooms is None and self.area is None


def numbers(text: str, known: Numbers | None = None) -> Numbers:
    """Return what is known after these words: numbers with a unit, or bare ones in order.

    Bare numbers fill what is still missing in the order in which it was asked: people, rooms,
    square metres.
    """
    known = known or Numbers()
    rest = _PART.sub("", plain(text))
    per_room, rest = _cut(_PER_ROOM, rest)
    per_person, rest = _cut(_PER_PERSON, rest)
    area, rest = _sum(_AREA, rest, once=True)
    rooms, rest = _sum(_ROOMS, rest, once=True)
    both = "男" in rest and "女" in rest
    people, rest = _sum(PEOPLE, rest, once=not both)
    found = _fill(rest, known, people=people, rooms=rooms, area=area)
    if per_room is not None and found.people is None and found.rooms is not None:
        found = _checked(per_room * found.rooms, found.rooms, found.area)
    if per_person is not None and found.area is None and found.people is not None:
        found = _checked(found.people, found.rooms, per_person * found.people)
    return found


def is_only_numbers(text: str) -> bool:
    """Return whether a text consists of numbers with their units, and says nothing else."""
    rest, count = _WITH_UNIT.subn(" ", plain(text))
    return count > 0 and not rest.strip(" ,，、。.;；/·")


def people(text: str) -> tuple[int, int] | None:
    """Return of how many people a sentence speaks, at least and at most.

    Only a number with its unit counts.
    """
    match = re.search(rf"({RANGE}){_GAP}{PEOPLE}", _PART.sub("", plain(text)))
    return heads(span(match[1])) if match else None


def only_number(text: str) -> tuple[int, int] | None:
    """Return the number that a whole text is, with or without its unit, as `people` does."""
    match = re.fullmatch(rf"({RANGE}){_GAP}(?:{PEOPLE}|个)?[。.]?", plain(text))
    return heads(span(match[1])) if match else None


def heads(found: Span | None) -> tuple[int, int] | None:
    """Return a number of people that can be, None for half of one, nobody, or too many."""
    if found is None:
        return None
    least = _whole(found.least, least=1, most=MOST_PEOPLE)
    most = _whole(found.most, least=1, most=MOST_PEOPLE)
    return (least, most) if least is not None and most is not None else None


def _cut(pattern: re.Pattern[str], text: str) -> tuple[Decimal | None, str]:
    """Take a phrase out of the text and return its number."""
    match = pattern.search(text)
    if match is None:
        return None, text
    found = next(group for group in match.groups() if group)
    return number(found), text[: match.start()] + " " + text[match.end() :]


def _sum(unit: str, text: str, *, once: bool) -> tuple[Decimal | None, str]:
    """Take numbers with this unit out of the text: the first, or all of them together."""
    pattern = re.compile(rf"({RANGE}){_GAP}{unit}")
    spans = [span(match[1]) for match in pattern.finditer(text)]
    # Of a range the higher one: a dormitory must hold everybody who may come.
    found = [one.most for one in spans if one is not None]
    if not found:
        return None, text
    return (found[0] if once else sum(found, Decimal())), pattern.sub(" ", text)


def _fill(
    rest: str,
    known: Numbers,
    *,
    people: Decimal | None,
    rooms: Decimal | None,
    area: Decimal | None,
) -> Numbers:
    bare = [number(match[1]) for match in _BARE.finditer(rest)]
    waiting = [value for value in bare if value is not None]
    filled: list[Decimal | int | None] = []
    for new, old in ((people, known.people), (rooms, known.rooms), (area, known.area)):
        value: Decimal | int | None = new if new is not None else old
        if value is None and waiting:
            value = waiting.pop(0)
        filled.append(value)
    return _checked(*filled)


def _checked(
    people: Decimal | int | None, rooms: Decimal | int | None, area: Decimal | int | None
) -> Numbers:
    """Leave out what cannot be: nobody at all, half a room, a dormitory as big as a town."""
    return Numbers(
        people=_whole(people, least=1, most=MOST_PEOPLE),
        rooms=_whole(rooms, least=0, most=MOST_ROOMS),
        area=Decimal(area) if area is not None and 0 < area <= MOST_AREA else None,
    )


def _whole(value: Decimal | int | None, *, least: int, most: int) -> int | None:
    if value is None or value != int(value) or not least <= value <= most:
        return None
    return int(value)
