"""Who plays: every name and number is invented, the numbers have a correct check digit."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

SAMPLE_DAY = date(2020, 2, 24)
SAMPLE_MORNING = datetime(2020, 2, 24, 8, 10, tzinfo=ZoneInfo("Asia/Shanghai"))

IDENTITY_CARD = "111"
PASSPORT = "414"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def identity_number(birth: date, sequence: int, area: str = "350521") -> str:
    """Return a resident identity number with its check digit (GB 11643)."""
    body = f"{area}{birth:%Y%m%d}{sequence:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + _CHECKS[total % 11]


@dataclass(frozen=True, slots=True)
class Person:
    """One of the cast. `level` is the highest that the platform has confirmed of them."""

    handle: str
    name: str
    id_number: str
    part: str
    nickname: str
    level: str = "L4"
    id_type: str = IDENTITY_CARD
    id_country: str = "CN"
    language: str = "zh-hans"


def _local(handle: str, name: str, number: tuple[int, int, int, int], *words: str) -> Person:
    """Make somebody of Huian from the date of birth and the sequence in `number`."""
    *born, sequence = number
    return Person(handle, name, identity_number(date(*born), sequence), *words)


_L2 = identity_number(date(1990, 9, 9), 362)

_PEOPLE = (
    _local("chen", "陈志强", (1988, 3, 18, 341), "green", "阿强"),
    _local("huang", "黄丽萍", (1979, 11, 2, 186), "S1: was at a fever clinic", "丽萍"),
    _local("zhou", "周建国", (1969, 5, 30, 275), "S2: came from a listed area", "老周"),
    _local("zheng", "郑海涛", (1992, 8, 14, 413), "S3: suspected case", "海涛"),
    _local("xu", "许文静", (1995, 1, 21, 528), "S4: close contact", "静静"),
    _local("qiu", "邱志明", (1983, 7, 7, 137), "S5: lives in a closed community", "小邱"),
    _local("su", "苏雅婷", (1997, 12, 5, 264), "S6: bought antipyretics", "雅婷"),
    _local("he", "何大勇", (1975, 4, 16, 319), "S1, S5 and S6 at once", "大勇"),
    _local(
        "cai", "蔡晓东", (1986, 10, 10, 455), "no record: a late source leaves no colour", "晓东"
    ),
    _local("lin", "林静", (1991, 6, 25, 602), "personnel clerk of the sample shoe factory", "林"),
    _local("li", "李军", (1989, 2, 11, 731), "returning worker, kept out in Huangtang", "军子"),
    _local("ke", "柯永福", (1958, 9, 3, 117), "guard at a gate", "柯伯"),
    _local("zhang", "张伟明", (1984, 3, 8, 533), "duty officer at night", "张"),
    _local("wang", "王建平", (1981, 12, 19, 219), "duty officer in the evening", "王"),
    _local("ouyang", "欧阳慧", (1987, 5, 4, 348), "duty officer by day", "欧阳"),
    _local("zhao", "赵国强", (1972, 8, 28, 151), "shift lead", "赵"),
    _local("gao", "高敏", (1990, 7, 13, 826), "duty officer of the county", "高"),
    _local("tang", "汤文斌", (1985, 1, 29, 377), "duty officer of the county", "汤"),
    _local("liu", "刘志远", (1970, 10, 6, 235), "county headquarters", "刘"),
    _local("sun", "孙秀英", (1976, 2, 17, 442), "county headquarters, the second", "孙"),
    Person("ye", "叶秋", _L2, "has reached level L2 only", "秋天", level="L2"),
    Person(
        "anna",
        "Anna Svensson",
        "P0003417",
        "foreigner with a passport, green",
        "Anna",
        id_type=PASSPORT,
        id_country="SE",
        language="en",
    ),
)

CAST: dict[str, Person] = {person.handle: person for person in _PEOPLE}
