"""Finds towns and parks in what people type; pure."""

import re
from collections.abc import Iterable

from services.desks.types import DeskDetails
from services.reports import meaning, parsing
from services.reports.numerals import plain

_AFTER_ZH = re.compile(r"(?:回族)?(?:石化)?(?:镇|乡|街道|工业园区?|园区?)$")
_AFTER_EN = re.compile(r"\s*(?:\(.*\)|hui|petrochemical|industrial|town(?:ship)?|park)\s*")
LEAST_STEM = 2


def stems(desk: DeskDetails) -> tuple[str, ...]:
    """Return the words that name a place: 黄塘 of 黄塘镇, huangtang of Huangtang Town."""
    chinese = plain(desk.name_zh)
    english = _AFTER_EN.sub(" ", plain(desk.name_en)).strip()
    found = (_AFTER_ZH.sub("", chinese), english)
    return tuple(stem for stem in found if len(stem) >= LEAST_STEM)


def named(text: str, desks: Iterable[DeskDetails]) -> list[DeskDetails]:
    """Return the places that a text names; more than one where it is not clear."""
    words = plain(text)
    whole = [
        desk for desk in desks if plain(desk.name_zh) in words or plain(desk.name_en) in words
    ]
    return whole or [desk for desk in desks if any(stem in words for stem in stems(desk))]


def remainder(text: str, desk: DeskDetails) -> str | None:
    """Return where in a place somebody is: 村口 of 黄塘镇村口，1 人 and of 黄塘镇，村口，1 人."""
    first, *others = re.split(r"[,，;；。\n]", text, maxsplit=2)
    for name in (desk.name_zh, desk.name_en, *stems(desk)):
        first = re.sub(re.escape(name), "", first, flags=re.IGNORECASE)
    rest = first.strip(" 的在,，")
    if not rest and others and _is_where(others[0]):
        rest = re.sub(r"^(?:at|in|near)\s+(?:the\s+)?", "", others[0].strip(" 的在"))
    return rest or None


def _is_where(text: str) -> bool:
    """Tell whether a part of a sentence can name a place: it says nothing that is asked apart."""
    is_said = meaning.is_waiting(text) or meaning.mentions_symptoms(text)
    is_counted = parsing.people(text) is not None or meaning.has_lease(text) is not None
    return bool(text.strip()) and not is_said and not is_counted
