"""What typed words mean where the form also offers buttons; pure.

Tables, not cleverness: the first row that has a word of the text decides, so rows that say more
stand above rows that say less.
"""

import re
from datetime import date
from enum import StrEnum
from typing import TypeVar

from services.reports import days
from services.reports.numerals import plain
from services.reports.types import Measure, Symptoms
from services.tickets.types import Category, Kind, Urgency

T = TypeVar("T")
Table = tuple[tuple[T, str], ...]


class Wish(StrEnum):
    """What somebody wants of the form itself."""

    BACK = "back"
    DROP = "drop"
    SUBMIT = "submit"


WISHES: Table[Wish] = (
    (Wish.BACK, r"上一步|返回|back|go back|previous"),
    (Wish.DROP, r"不报了|取消|算了|cancel|drop it|don'?t report|never mind"),
    (Wish.SUBMIT, r"提交|先提交.*|submit|send|submit without logging in"),
)
KINDS: Table[Kind] = (
    (Kind.LEASE_KEPT_OUT, r"不让住|房东不|has a lease|landlord"),
    (
        Kind.KEPT_OUT,
        (
            r"被拦|拦住|拦着|不让进|不让出|不让走|进不去|出不来|出不去|封路|进出|"
            r"kept out|not let|won'?t let|blocked|turned away|restricted"
        ),
    ),
    (Kind.LEASE_KEPT_OUT, r"租约|有合同.*不让|lease"),
    (Kind.CANNOT_RENT, r"租不到|租不着|没人.*租|不租给|can(?:no|')t rent|rent(?:ing)?\b"),
    (Kind.NO_DORMITORY, r"没有?宿舍|没地方住|没有地方住|无宿舍|no dorm|nowhere to (?:live|stay)"),
    (Kind.TOO_CROWDED, r"挤|人太多|住不下|crowded|cramped|too many people"),
    (Kind.WORKERS_CANNOT_RETURN, r"回不来|来不了|返不了岗|过不来|can(?:no|')t (?:return|come)"),
    (Kind.TRAINING, r"培训|技能|train"),
    (
        Kind.WORKERS_NEEDED,
        (
            r"缺人|缺工|缺少?工人|招人|招工|招聘|招不到|"
            r"need workers|workers (?:are )?needed|recruit|hir(?:e|ing)"
        ),
    ),
    (
        Kind.MEASURES,
        r"口罩|消毒|测温|体温|防疫|防控|隔离|mask|disinfect|thermometer|prevention|quarantine",
    ),
)
CATEGORIES: Table[Category] = (
    (Category.ACCOMMODATION, r"住宿|宿舍|租房|住房|房间|housing|dorm|accommodation"),
    (Category.HIRING, r"用工|招聘|工人|员工不够|人手|hiring|workers|staff shortage"),
    (Category.ACCESS, r"拦|封|access|entry"),
    (Category.PREVENTION, r"疫|prevent"),
)
OF_CATEGORY: dict[Category, tuple[Kind, ...]] = {
    Category.ACCOMMODATION: (
        Kind.TOO_CROWDED,
        Kind.NO_DORMITORY,
        Kind.CANNOT_RENT,
        Kind.LEASE_KEPT_OUT,
    ),
    Category.HIRING: (
        Kind.WORKERS_NEEDED,
        Kind.WORKERS_CANNOT_RETURN,
        Kind.TRAINING,
        Kind.OTHER,
    ),
    Category.ACCESS: (Kind.KEPT_OUT,),
    Category.PREVENTION: (Kind.MEASURES,),
    Category.OTHER: (Kind.OTHER,),
}
"""The kinds of each category in the order in which they are offered."""
URGENCIES: Table[Urgency] = (
    (Urgency.CAN_WAIT, r"可以等|不急|不着急|can wait|no hurry|not urgent"),
    (Urgency.THREE_DAYS, r"三天|3天|两三天|几天内|three days|3 days|this week"),
    (Urgency.TONIGHT, r"今晚|今天|今夜|tonight|today"),
    (Urgency.NOW, r"现在|马上|立刻|立即|在等|危险|now\b|at once|immediately|waiting"),
)
MEASURES: Table[Measure] = (
    (Measure.MASKS, r"口罩|\bmasks?\b"),
    (Measure.DISINFECTANT, r"消毒|酒精|84液|disinfect|alcohol|saniti[sz]er|洗手液"),
    (Measure.THERMOMETERS, r"测温|体温|额温|红外|thermomet|temperature"),
    (
        Measure.QUARANTINE_ROOM,
        r"隔离|观察(?:间|室|房)|quarantine|isolation|isolat",
    ),
    (Measure.GUIDANCE, r"指导|怎么做|不会做|不懂|方案|预案|guidance|guide\b|how to|plan\b"),
)
_NAMED: dict[str, str] = {
    "fever": r"发热|发烧|fever",
    "cough": r"干咳|咳嗽?|(?:dry )?cough(?:ing)?",
    "fatigue": r"乏力|fatigue",
}
"""The three symptoms that the notice names (N15)."""
_ANY = r"(?:" + "|".join(_NAMED.values()) + r"|不舒服|(?:任何)?症状|symptoms?)"
_NO = r"(?:没有?|无|不|\b(?:no|not|without|neither)\b)"
_DENIED = re.compile(
    rf"{_NO}\s*(?:有|任何|any|a)?\s*{_ANY}"
    rf"(?:[\s、,/和或及也都]*(?:\b(?:and|or|nor)\b\s*)?(?:{_NO}\s*)?{_ANY}|等?的?症状)*"
    rf"|{_ANY}(?:[\s、,/和或及]*{_ANY})*\s*[都均也]\s*(?:没有?|无)"
)
_SYMPTOM = re.compile("|".join(_NAMED.values()))
_NOTHING = re.compile(r"都没有|都无|\bnone\b|\bneither\b")
_UNKNOWN = re.compile(r"不清楚|不知道|不确定|don'?t know|not sure|unknown")
ANSWERS: Table[Symptoms] = (
    (Symptoms.NONE, r"^(?:没有?|无|否|no|nope)[。.]?$"),
    (Symptoms.SOME, r"^(?:有|有的|是|yes|some)[。.]?$"),
)
_WORKER = re.compile(
    r"我(?:就)?是(?:一名|个)?(?:员工|工人|打工)|员工本人|i(?:'m| am) (?:a|the) worker"
)
_NOT_WAITING = re.compile(r"(?:不|没有?)在(?:现场|外面|门口)|not (?:there|waiting)")
_WAITING = re.compile(r"在(?:现场|外面|门口|村口|路口)?等|人在现场|进不去|waiting|stuck|stranded")
_NO_LEASE = re.compile(r"(?:没有?|无)(?:签)?(?:租约|租房合同|合同)|no (?:lease|contract)")
_LEASE = re.compile(r"租约|租房合同|租赁合同|lease|rental contract")
_SINCE = re.compile(r"起|开始|以来|从|\bsince\b|\bfrom\b")
_CLOCK = re.compile(r"(?<!\d)([01]?\d|2[0-3])[:点时](?:([0-5]\d)|(半))?(?!\d)")


def wish(text: str) -> Wish | None:
    """Return what the whole text asks of the form; a word within a sentence is no wish."""
    return next((value for value, words in WISHES if re.fullmatch(words, plain(text))), None)


def kind(text: str, category: Category | None = None) -> Kind | None:
    """Return the kind of problem, within a category where one is chosen."""
    found = _first(KINDS, text, among=OF_CATEGORY[category] if category else None)
    if found is None and category is not None and re.search(r"其他|别的|other", plain(text)):
        return Kind.OTHER if Kind.OTHER in OF_CATEGORY[category] else None
    return found


def category(text: str) -> Category | None:
    """Return the category of a text that names no kind."""
    found = kind(text)
    if found is not None:
        return next(name for name, kinds in OF_CATEGORY.items() if found in kinds)
    return _first(CATEGORIES, text)


def urgency(text: str) -> Urgency | None:
    return _first(URGENCIES, text)


def symptoms(text: str, *, is_answer: bool = False) -> Symptoms | None:
    """Return what a text says of symptoms; as an answer, a plain yes or no says it too.

    An officer reads it as what the reporter has said: who denies a fever alone has said nothing
    of cough and fatigue, and is asked.
    """
    words = plain(text)
    if is_answer and (found := _first(ANSWERS, text)):
        return found
    if is_answer and _UNKNOWN.search(words):
        return Symptoms.UNKNOWN
    denied = " ".join(match[0] for match in _DENIED.finditer(words))
    if _SYMPTOM.search(_DENIED.sub(" ", words)):
        return Symptoms.SOME
    if all(re.search(pattern, denied) for pattern in _NAMED.values()):
        return Symptoms.NONE
    says_all = bool(re.search(r"不舒服|症状|symptom", denied))
    says_all = says_all or (is_answer and bool(_NOTHING.search(words)))
    return Symptoms.NONE if says_all else None


def mentions_symptoms(text: str) -> bool:
    """Return whether a text speaks of symptoms at all, be it to deny them."""
    return bool(re.search(_ANY, plain(text)))


def is_worker(text: str) -> bool:
    return bool(_WORKER.search(plain(text)))


def is_waiting(text: str) -> bool:
    """Tell whether somebody waits outside at this moment."""
    words = plain(text)
    return bool(_WAITING.search(words)) and not _NOT_WAITING.search(words)


def has_lease(text: str) -> bool | None:
    words = plain(text)
    if _NO_LEASE.search(words):
        return False
    return True if _LEASE.search(words) else None


def since(text: str, today: date | None = None) -> str | None:
    """Return since when something is so: `02:50`, `2020-02-23`, or both of them.

    A day that is today counts only where the text says that it begins then.
    """
    clock = _clock_time(text)
    day = None if today is None else _day_before(text, today)
    if day is None or (day == today and clock is not None):
        return clock
    return f"{day.isoformat()} {clock}" if clock is not None else day.isoformat()


def _day_before(text: str, today: date) -> date | None:
    past = [one.day for one in days.said(text, today, ahead=False) if one.day <= today]
    is_since = bool(_SINCE.search(plain(text)))
    return next((day for day in past if day < today or is_since), None)


def _clock_time(text: str) -> str | None:
    match = _CLOCK.search(plain(text))
    if match is None:
        return None
    minutes = "30" if match[3] else match[2] or "00"
    return f"{int(match[1]):02d}:{minutes}"


def measures(text: str) -> tuple[Measure, ...]:
    """Return what a text says is missing for prevention, in the order of the notice's words."""
    words = plain(text)
    return tuple(measure for measure, pattern in MEASURES if re.search(pattern, words))


def phone(text: str) -> str | None:
    """Return a telephone number, written plainly; None where the text is none."""
    digits = re.sub(r"[\s()（）.-]", "", plain(text))
    if re.fullmatch(r"(?:\+?86)?1[3-9]\d{9}", digits):
        return digits[-11:]
    if re.fullmatch(r"0\d{2,3}[2-9]\d{6,7}|\+\d{7,15}|[2-9]\d{6,7}", digits):
        return digits
    return None


def _first(table: Table[T], text: str, among: tuple[T, ...] | None = None) -> T | None:
    words = plain(text)
    for value, pattern in table:
        if (among is None or value in among) and re.search(pattern, words):
            return value
    return None
