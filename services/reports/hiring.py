"""What a sentence says of wanted workers: `普工20人 月薪6000 3月1日到岗 包住`; pure.

Nothing is guessed: a number counts only beside the word that says what it is.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.reports import days, parsing
from services.reports.numerals import BETWEEN, RANGE, plain, span

NOW = "now"
LIMIT = "by "
"""Before a day of `Hiring.start`: not later than that."""
MOST_WAGE = 1_000_000
MOST_TRADES = 6
ANY_NUMBER = 999
"""A number without its unit, behind a trade, is no more people than this."""
_TRADE = r"[\u4e00-\u9fff]{0,9}?(?:工|员|师傅?|手|匠|司机|保安|保洁|学徒)"
_BEFORE = re.compile(
    r"招聘|招收|招|急需|需要|需|缺少|缺|想要|想找|想|要|找|和|及|与|以及|还|我们|我厂|公司|工厂"
)
_NO_TRADE = re.compile(
    r"(?:名|位|个|些|批|新)?(?:员工|工人|职工|人员|民工|农民工|打工|用工|务工|复工|返工|开工|工|员|师|手|匠)"
)
_UNIT = r"(?:个?人|名|位|个)"
_TRADE_FIRST = re.compile(
    rf"(?P<trade>{_TRADE})[\s:：]*(?:各|约|大概|大约|至少|共)?\s*(?P<count>{RANGE})"
    rf"(?:\s*(?:多|来|余|几)?\s*(?P<unit>{_UNIT})(?!月)|(?=[\s,，、;；。]|$))"
)
_COUNT_FIRST = re.compile(rf"(?P<count>{RANGE})\s*(?P<unit>个|名|位)\s*(?P<trade>{_TRADE})")
_ENGLISH = re.compile(
    rf"(?P<count>{RANGE})\s+(?P<trade>(?:[a-z][a-z-]*\s+){{0,2}}"
    r"(?!others\b|numbers\b|met(?:er|re)s\b|papers\b|thermometers\b|workers\b)"
    r"[a-z-]*(?:ers|ors|ists|men|women|staff|cooks|guards|mechanics|technicians|assistants|clerks))\b"
)
_ENGLISH_WORKERS = re.compile(rf"(?P<count>{RANGE})\s+(?P<trade>[a-z-]+\s+workers)\b")
_NO_ENGLISH = re.compile(
    r"\b(?:of|us|them|more|for|and|or|to|new|migrant|returning|days?|months?|years?|rooms?)\b"
)
_AMOUNT = (
    r"(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?[百千万kw]?\d?"
    r"|[零〇一二两三四五六七八九十百千万]{1,16})"
)
_AMOUNTS = rf"(?<![\d.几数])(?P<sum>{_AMOUNT}(?:\s*元)?(?:{BETWEEN}{_AMOUNT})?)(?![\d.]|\s*%)"
_PER = r"(?P<per>个?月|天|日|小时|时|months?|days?|hours?|hr)"
_EACH = rf"(?:/|每|一|\bper\b|\ban?\b)\s*{_PER}"
_COIN = r"(?:元|块钱?|rmb\b|yuan\b|cny\b)"
_WAGES = (
    re.compile(
        r"(?P<word>月薪|月工资|日薪|日工资|时薪|工资|薪资|薪水|薪酬|底薪|待遇|收入"
        r"|\b(?:monthly\s+|daily\s+|hourly\s+)?(?:wages?|salary|pay|paid)\b)"
        r"(?:是|为|约|大概|大约|一个?月|每月|:|of\b|about\b|is\b|at\b|¥|\s)*"
        rf"{_AMOUNTS}\s*{_COIN}?(?:\s*{_EACH})?"
    ),
    re.compile(rf"(?P<per>每个?月|一个月|每天|每日|每小时)\s*{_AMOUNTS}\s*{_COIN}"),
    re.compile(rf"{_AMOUNTS}\s*{_COIN}(?:\s*{_EACH})?"),
    re.compile(rf"¥\s*{_AMOUNTS}(?:\s*{_EACH})?"),
    re.compile(rf"{_AMOUNTS}\s*(?:/|\bper\b|\ban?\b)\s*{_PER}\b"),
    re.compile(r"(?<![\d.])(?P<sum>\d+(?:\.\d+)?k?(?:\s*[-~]\s*\d+(?:\.\d+)?)?k)\b"),
)
_PERIODS = {"month": "月|month", "day": "天|日|day|daily", "hour": "时|hour|hr"}
_NO_HOUSING = re.compile(
    r"不(?:包|管|提供|含)(?:吃|食)?住|不提供住宿|(?:没有?|无)(?:宿舍|住宿)|(?:住宿|食宿)自理|"
    r"\b(?:no|without)\s+(?:housing|accommodation|dorm\w*|lodging)\b|"
    r"\bhousing\s+not\s+(?:provided|included)\b"
)
_HOUSING = re.compile(
    r"(?:包|管)(?:吃|食)?住|(?:包|管)食宿|提供(?:免费)?(?:食宿|住宿|宿舍)|有宿舍|住宿免费|免费住宿|"
    r"\b(?:with\s+)?(?:housing|accommodation|dorm\w*|lodging|room and board)\b"
)
_AT_ONCE = re.compile(
    r"马上|立刻|立即|随时|越快越好|尽快|即日|\b(?:right\s+)?now\b|\bimmediately\b|\bat once\b|"
    r"\bas soon as possible\b|\basap\b|\bright away\b"
)


@dataclass(frozen=True)
class Hiring:
    """What was understood; None is what was not said."""

    trades: tuple[tuple[str, int, int], ...] = ()
    """Each trade with how many at least and at most."""
    people: tuple[int, int] | None = None
    """Of all trades together, at least and at most."""
    wage: tuple[str, str] | None = None
    """In yuan, from and to, written plainly."""
    wage_per: str | None = None
    """`month`, `day` or `hour`; None where nobody said it."""
    start: str | None = None
    """`now`, an ISO day, or `by ` and an ISO day."""
    housing: bool | None = None

    @property
    def is_a_vacancy(self) -> bool:
        """Whether no other report could be meant: a trade with its number, and what it offers."""
        is_offer = self.wage is not None or self.start is not None or self.housing is not None
        return bool(self.trades) and is_offer


def read(text: str, today: date) -> Hiring:
    """Return what a text says of wanted workers."""
    words = plain(text)
    trades = _trades(words)
    people = parsing.people(text)
    if trades:
        people = (sum(one[1] for one in trades), sum(one[2] for one in trades))
        people = people if people[1] <= parsing.MOST_PEOPLE else None
    wage, per = _wage(words)
    return Hiring(trades, people, wage, per, _start(words, today), _housing(words))


def _trades(words: str) -> tuple[tuple[str, int, int], ...]:
    found: dict[str, tuple[int, tuple[int, int]]] = {}
    for pattern in (_TRADE_FIRST, _COUNT_FIRST, _ENGLISH_WORKERS, _ENGLISH):
        for match in pattern.finditer(words):
            count = parsing.heads(span(match["count"]))
            trade = _trade(match["trade"])
            if count is None or trade is None or trade in found:
                continue
            if not match.groupdict().get("unit", "") and pattern is _TRADE_FIRST:
                count = count if count[1] <= ANY_NUMBER else None
            if count is not None:
                found[trade] = (match.start(), count)
    in_order = sorted(found, key=lambda trade: found[trade][0])[:MOST_TRADES]
    return tuple((trade, *found[trade][1]) for trade in in_order)


def _trade(text: str) -> str | None:
    """Return the name of a trade, None for a word that says nothing but workers."""
    if text.isascii():
        name = " ".join(text.split())
        return None if _NO_ENGLISH.search(name) else name
    name = _BEFORE.split(text)[-1]
    name = re.sub(r"^(?:的|个|名|位|各|另外?|新)+", "", name)
    is_named = len(name) > 1 and not _NO_TRADE.fullmatch(name)
    return name if is_named else None


def _wage(words: str) -> tuple[tuple[str, str] | None, str | None]:
    for pattern in _WAGES:
        for match in pattern.finditer(words):
            found = span(re.sub(r"\s*元", "", match["sum"]))
            if found is None or not 0 < found.least <= found.most <= MOST_WAGE:
                continue
            said = match.groupdict()
            period = f"{said.get('per') or ''} {said.get('word') or ''}"
            return (_plain(found.least), _plain(found.most)), _period(period)
    return None, None


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _period(words: str) -> str | None:
    return next((name for name, sign in _PERIODS.items() if re.search(sign, words)), None)


def _start(words: str, today: date) -> str | None:
    coming = [one for one in days.said(words, today, ahead=True) if one.day >= today]
    if coming:
        first = coming[0]
        return (LIMIT if first.is_limit else "") + first.day.isoformat()
    return NOW if _AT_ONCE.search(words) else None


def _housing(words: str) -> bool | None:
    if _NO_HOUSING.search(words):
        return False
    return True if _HOUSING.search(words) else None
