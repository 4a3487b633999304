"""Who plays: every name and number is invented, the numbers have a correct check digit."""

from dataclasses import dataclass, replace
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
    """One of the cast; `level` is the highest that the platform has confirmed of them."""

    handle: str
    name: str
    id_number: str
    nickname: str
    part: str
    part_en: str
    level: str = "L4"
    id_type: str = IDENTITY_CARD
    id_country: str = "CN"
    language: str = "zh-hans"


_OF_HUIAN = """
chen   陈志强 1988-03-18 341 阿强 绿码 | green
huang  黄丽萍 1979-11-02 186 丽萍 ①去过发热门诊 | S1: was at a fever clinic
zhou   周建国 1969-05-30 275 老周 ②来自疫情高发地区 | S2: came from a listed area
zheng  郑海涛 1992-08-14 413 海涛 ③疑似人员 | S3: suspected case
xu     许文静 1995-01-21 528 静静 ④密切接触者 | S4: close contact
qiu    邱志明 1983-07-07 137 小邱 ⑤小区封闭管理 | S5: lives in a closed community
su     苏雅婷 1997-12-05 264 雅婷 ⑥买过退烧药 | S6: bought antipyretics
he     何大勇 1975-04-16 319 大勇 ①⑤⑥三种情形 | S1, S5 and S6 at once
cai    蔡晓东 1986-10-10 455 晓东 没有记录，等数据恢复 | no record, waits for late data
lin    林静 1991-06-25 602 林 示例鞋业的人事 | personnel clerk of the sample shoe factory
li     李军 1989-02-11 731 军子 返岗工人，在黄塘被拦 | returning worker, kept out in Huangtang
ke     柯永福 1958-09-03 117 柯伯 小区门卫 | guard at a gate
zhang  张伟明 1984-03-08 533 张 夜班值班员 | duty officer at night
wang   王建平 1981-12-19 219 王 小夜班值班员 | duty officer in the evening
ouyang 欧阳慧 1987-05-04 348 欧阳 白班值班员 | duty officer by day
zhao   赵国强 1972-08-28 151 赵 带班领导 | shift lead
gao    高敏 1990-07-13 826 高 县值班员 | duty officer of the county
tang   汤文斌 1985-01-29 377 汤 县值班员 | duty officer of the county
liu    刘志远 1970-10-06 235 刘 县指挥部 | county headquarters
sun    孙秀英 1976-02-17 442 孙 县指挥部 | county headquarters
"""


def _local(row: str) -> Person:
    facts, _, part_en = row.partition(" | ")
    handle, name, born, sequence, nickname, part = facts.split(maxsplit=5)
    number = identity_number(date.fromisoformat(born), int(sequence))
    return Person(handle, name, number, nickname, part, part_en)


_ye = _local("ye 叶秋 1990-09-09 362 秋天 只到 L2 | has reached level L2 only")
_anna = Person("anna", "Anna Svensson", "P0003417", "Anna", "外国护照", "foreign passport, green")

_PEOPLE = (
    *(_local(row) for row in _OF_HUIAN.strip().splitlines()),
    replace(_ye, level="L2"),
    replace(_anna, id_type=PASSPORT, id_country="SE", language="en"),
)

CAST: dict[str, Person] = {person.handle: person for person in _PEOPLE}
