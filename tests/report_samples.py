"""A sentence for every kind of report, and what its officer reads of it."""

from dataclasses import dataclass

from bot.sandbox.cast.offices import PARK, TOWN
from services.tickets.types import Category, Kind

HOUSING, HIRING, KEPT_OUT, MEASURES = "员工住宿", "招工用工", "有人被拦、进出受限", "防疫措施"


@dataclass(frozen=True)
class Sample:
    """What a kind's form is told, and what its officer reads of it."""

    category: Category
    kind: Kind
    button: str
    """Of the first question; empty where there is none and the sentence comes first."""
    sentence: str
    read: str
    desk: str = PARK


SAMPLES = (
    Sample(
        Category.ACCOMMODATION,
        Kind.TOO_CROWDED,
        HOUSING,
        "46人 6间 120平",
        "46 人 · 6 间 · 120 平方米，还差 2 间",
    ),
    Sample(
        Category.ACCOMMODATION,
        Kind.NO_DORMITORY,
        HOUSING,
        "30 人，昨天起没地方住",
        "30 人\n从 2月23日 起",
    ),
    Sample(
        Category.ACCOMMODATION,
        Kind.CANNOT_RENT,
        HOUSING,
        "5-8 人，想租在城南，房东不租给外地人",
        "5–8 人",
    ),
    Sample(
        Category.ACCOMMODATION,
        Kind.LEASE_KEPT_OUT,
        HOUSING,
        "黄塘镇，2 人，有租约，物业不让进",
        "2 人\n有租约",
        TOWN,
    ),
    Sample(
        Category.HIRING,
        Kind.WORKERS_NEEDED,
        HIRING,
        "普工20人 月薪6000 3月1日到岗 包住",
        "普工 20 人 · 月薪 6000 元 · 3月1日到岗 · 包住",
    ),
    Sample(
        Category.HIRING, Kind.WORKERS_CANNOT_RETURN, HIRING, "12 人在贵州，买不到车票", "12 人"
    ),
    Sample(Category.HIRING, Kind.TRAINING, HIRING, "防疫培训，40 人", "40 人"),
    Sample(Category.HIRING, Kind.OTHER, HIRING, "工人的社保补贴怎么申请", "怎么申请"),
    Sample(
        Category.ACCESS,
        Kind.KEPT_OUT,
        KEPT_OUT,
        "黄塘镇村口，2 人，2月20日起不让进，没有发热、干咳、乏力",
        "2 名返岗工人\n从 2月20日 起",
        TOWN,
    ),
    Sample(
        Category.PREVENTION,
        Kind.MEASURES,
        MEASURES,
        "200 人的口罩和消毒水只够用 3 天",
        "200 人\n口罩 · 消毒用品",
    ),
    Sample(Category.OTHER, Kind.OTHER, "", "厂门口的路坏了，货车没法走", "货车没法走", "350521"),
)
