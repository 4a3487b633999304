"""Desks, shifts, staff and enterprises of the pretend county."""

import csv
import io
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")
COUNTY, PARK, TOWN = "350521", "park-chengnan", "350521102"

DESKS = Path(__file__).parent.parent / "data" / "desks.csv"

STAFF: tuple[tuple[str, str, str], ...] = (
    *(
        (desk, "officer", handle)
        for desk in (PARK, TOWN)
        for handle in ("zhang", "wang", "ouyang")
    ),
    (PARK, "lead", "zhao"),
    (TOWN, "lead", "zhao"),
    (COUNTY, "officer", "gao"),
    (COUNTY, "officer", "tang"),
    (COUNTY, "lead", "zhao"),
    (COUNTY, "hq", "liu"),
    (COUNTY, "hq", "sun"),
)
"""Who is to be invited: desk, role, handle."""

SHIFT_BEGINS = ("08:00", "16:00", "22:00")
_SHIFTS = tuple(zip(SHIFT_BEGINS, (*SHIFT_BEGINS[1:], SHIFT_BEGINS[0]), strict=True))
_PAIRS = (("ouyang", "wang"), ("wang", "zhang"), ("zhang", "wang"))


def desks_csv() -> str:
    """Return county, towns and parks as sample desks; the telephone numbers are invented."""
    return DESKS.read_text(encoding="utf-8")


def roster_csv(day: date, days: int = 21) -> str:
    """Return the shifts from the day before `day` on, without a gap.

    Park and town share their officers: Ouyang by day, Wang in the evening with Zhang behind
    him, Zhang at night with Wang behind him.
    """
    rows: list[tuple[str, ...]] = [("desk", "date", "from", "to", "officer", "backup")]
    turn = ("gao", "tang")
    for offset in range(-1, days):
        date_text = (day + timedelta(days=offset)).isoformat()
        for number, (begins, ends) in enumerate(_SHIFTS):
            rows.extend((desk, date_text, begins, ends, *_PAIRS[number]) for desk in (PARK, TOWN))
            # Two officers take turns over three shifts a day, so nobody has the same shift twice.
            first = (3 * offset + number) % 2
            rows.append((COUNTY, date_text, begins, ends, turn[first], turn[1 - first]))
    return _csv(rows)


def on_duty(moment: datetime) -> str:
    """Return the handle of the officer of park and town whose shift it is."""
    clock = f"{moment.astimezone(LOCAL):%H:%M}"
    begun = [number for number, begins in enumerate(SHIFT_BEGINS) if begins <= clock]
    # Before the first change of the day it is still the last shift of the day before.
    return _PAIRS[begun[-1] if begun else -1][0]


def enterprises_csv() -> str:
    return _csv(
        [
            ("name", "desk", "credit_code", "aliases"),
            ("惠安示例鞋业有限公司", PARK, credit_code("91350521MA2XX001"), "示例鞋业;示例鞋厂"),
            ("惠安示例石雕工艺有限公司", "350521107", credit_code("91350521MA2XX002"), "示例石雕"),
            ("黄塘示例食品有限公司", TOWN, credit_code("91350521MA2XX003"), "示例食品"),
            ("惠安示例建筑工程有限公司", "350521100", "", "示例建筑"),
        ]
    )


def credit_code(body: str) -> str:
    """Return a unified social credit code (GB 32100): 17 characters and the check character."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = body.ljust(17, "0")
    total = sum(alphabet.index(one) * pow(3, at, 31) for at, one in enumerate(body))
    return body + alphabet[-total % 31]


def _csv(rows: list[tuple[str, ...]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()
