"""The eight data files from which the situations of the cast come out."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from bot.sandbox.cast.people import CAST

_PERSON = ("id_number", "id_type", "id_country")
_HEAD = ("record_id", "version", "institution")

LISTED_AREA = "420100"
CLOSED_COMMUNITY = "350521100-017"
OPEN_COMMUNITY = "350521100-021"


def data_files(day: date) -> dict[str, str]:
    """Return CSV texts by source, as delivered in the morning of `day`.

    On that day each of huang, zhou, zheng, xu, qiu and su has one situation, he has three, and
    everybody else has none. The close contact has been one since two days before, the
    antipyretics were bought four days before.
    """

    def ago(days: int) -> str:
        return (day - timedelta(days=days)).isoformat()

    return _days(ago) | _places(ago)


def _days(ago: Callable[[int], str]) -> dict[str, str]:
    """Return the sources that know a person and a day: S1, S3, S4, S6."""
    clinic, centre, pharmacy = "县医院", "", ""
    visits = [(clinic, "huang", ago(3)), (clinic, "he", ago(6)), (clinic, "chen", ago(40))]
    cases = [(centre, "zheng", "suspected", ago(5), "")]
    return {
        "fever_clinics": _file("FC", ("visited_on",), visits),
        "cases": _file("CA", ("status", "opened_on", "closed_on"), cases),
        "contacts": _file("CO", ("opened_on", "closed_on"), [(centre, "xu", ago(2), "")]),
        "antipyretics": _file(
            "AP", ("bought_on",), [(pharmacy, "su", ago(4)), (pharmacy, "he", ago(1))]
        ),
    }


def _places(ago: Callable[[int], str]) -> dict[str, str]:
    """Return the sources that know places and who was or lives there: S2, S5."""
    police, province, county, community = "公安部门", "省指挥部", "县指挥部", "社区"
    areas = [
        (province, None, LISTED_AREA, "武汉市", ago(32), ""),
        (province, None, "330300", "温州市", ago(22), ""),
    ]
    stays = [
        (police, "zhou", LISTED_AREA, ago(35), ago(9)),
        (police, "li", "350200", ago(30), ago(2)),
    ]
    closed = [(county, None, CLOSED_COMMUNITY, "螺城镇示例花园", ago(6), "")]
    residences = [
        (community, "qiu", CLOSED_COMMUNITY, "2018-05-01", ""),
        (community, "he", CLOSED_COMMUNITY, "2019-09-15", ""),
        (community, "chen", OPEN_COMMUNITY, "2016-03-01", ""),
    ]
    return {
        "areas": _file("AR", ("area_code", "name", "from", "to"), areas),
        "stays": _file("ST", ("area_code", "arrived_on", "left_on"), stays),
        "communities": _file("CM", ("community_code", "name", "from", "to"), closed),
        "residences": _file("RE", ("community_code", "from", "to"), residences),
    }


def _file(
    prefix: str, columns: Sequence[str], rows: Sequence[tuple[str, str | None, *tuple[str, ...]]]
) -> str:
    """Write rows of (institution, handle or None, values); the file knows persons or does not."""
    about_people = all(row[1] is not None for row in rows)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*_HEAD, *(_PERSON if about_people else ()), *columns))
    for number, (institution, handle, *values) in enumerate(rows, start=1):
        head = (f"{prefix}-{number:04d}", "1", institution)
        writer.writerow((*head, *(_document(handle) if handle else ()), *values))
    return out.getvalue()


def _document(handle: str) -> tuple[str, str, str]:
    person = CAST[handle]
    return person.id_number, person.id_type, person.id_country
