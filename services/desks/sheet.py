"""Checks the rows of `desk import`; pure."""

import re
from collections.abc import Collection, Iterable, Mapping

from services.desks.types import Category, DeskDetails, DeskKind
from services.sheets.reading import Rejected, Row, RowError

REQUIRED = ("code", "name_zh", "name_en", "kind", "parent")
OPTIONAL = ("phones", "hours", "categories")
ALL = "all"

CODE = re.compile(r"[A-Za-z0-9_-]{1,24}")
PHONE = re.compile(r"\+?[0-9][0-9 ()-]{1,22}[0-9]")
MOST_NAME = 64
HOURS = re.compile(r"24 ?h", re.IGNORECASE)
_TIME = r"(?:[01]?\d|2[0-3]):[0-5]\d"
_SPAN = rf"{_TIME} ?[-–—~～] ?(?:{_TIME}|24:00)"
SPANS = re.compile(rf"{_SPAN}(?: ?[;,，；、] ?{_SPAN})*")
"""When a desk's phones are answered: 08:00-18:00, or several such spans."""


def check(
    rows: Iterable[Row], known: Mapping[str, DeskDetails]
) -> tuple[list[DeskDetails], list[Rejected]]:
    """Return the desks to store, parents before children, and the rows that are not taken.

    `known` are the desks that are stored already: a parent may be one of them.
    """
    read: dict[str, tuple[int, DeskDetails]] = {}
    rejected: list[Rejected] = []
    for row in rows:
        try:
            desk = _desk(row, taken=read.keys())
            read[desk.code] = (row.line, desk)
        except RowError as error:
            rejected.append(Rejected(row.line, error.reason))
    taken = _family(read, dict(known), rejected)
    return taken, sorted(rejected, key=lambda reject: reject.line)


def categories(parts: Iterable[str]) -> frozenset[Category]:
    """Return the categories of a list; none, or `all`, means every category."""
    names = [part.lower() for part in parts]
    try:
        named = frozenset(Category(name) for name in names if name != ALL)
    except ValueError:
        raise RowError("unknown_category") from None
    return named if named and ALL not in names else frozenset(Category)


def _desk(row: Row, *, taken: Collection[str]) -> DeskDetails:
    if not CODE.fullmatch(row["code"]):
        raise RowError("bad_code")
    if row["code"] in taken:
        raise RowError("code_twice")
    if not row["name_zh"] or not row["name_en"]:
        raise RowError("name_missing")
    if max(len(row["name_zh"]), len(row["name_en"]), len(row["hours"])) > MOST_NAME:
        raise RowError("too_long")
    try:
        kind = DeskKind(row["kind"].lower())
    except ValueError:
        raise RowError("unknown_kind") from None
    phones = row.list_of("phones")
    if not all(PHONE.fullmatch(phone) for phone in phones):
        raise RowError("bad_phone")
    if kind is DeskKind.REFER and not phones:
        raise RowError("phone_missing")
    if not _may_be_hours(row["hours"]):
        raise RowError("bad_opening_hours")
    if (kind is DeskKind.COUNTY) == bool(row["parent"]):
        raise RowError("county_has_parent" if row["parent"] else "parent_missing")
    return DeskDetails(
        code=row["code"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        kind=kind,
        parent=row["parent"] or None,
        phones=phones,
        hours=row["hours"],
        categories=categories(row.list_of("categories")),
    )


def _may_be_hours(text: str) -> bool:
    """Tell whether people can be told these hours; none means day and night."""
    return not text or bool(HOURS.fullmatch(text) or SPANS.fullmatch(text))


def _family(
    read: Mapping[str, tuple[int, DeskDetails]],
    known: dict[str, DeskDetails],
    rejected: list[Rejected],
) -> list[DeskDetails]:
    """Take desks whose parent stands, until no more can be taken; cycles stay outside."""
    county = next((desk.code for desk in known.values() if desk.kind is DeskKind.COUNTY), None)
    waiting = dict(read)
    taken: dict[str, DeskDetails] = {}
    while True:
        ready = [
            (line, desk)
            for line, desk in waiting.values()
            # A parent that this file names anew must have been taken itself.
            if desk.parent is None
            or desk.parent in taken
            or (desk.parent in known and desk.parent not in read)
        ]
        if not ready:
            break
        for line, desk in ready:
            del waiting[desk.code]
            parent = taken.get(desk.parent or "") or known.get(desk.parent or "")
            if desk.kind is DeskKind.COUNTY and county not in {None, desk.code}:
                rejected.append(Rejected(line, "second_county"))
            elif parent is not None and parent.kind is DeskKind.REFER:
                rejected.append(Rejected(line, "parent_is_refer"))
            else:
                county = desk.code if desk.kind is DeskKind.COUNTY else county
                taken[desk.code] = desk
    rejected += [Rejected(line, "unknown_parent") for line, _ in waiting.values()]
    return list(taken.values())
