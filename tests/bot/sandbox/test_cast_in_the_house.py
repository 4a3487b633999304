"""The product takes the cast's files as they are, and their situations come out."""

import io
from pathlib import Path

import pytest

from bot.sandbox import cast
from services.codes.types import Colour
from services.people.numbers import normalise
from services.records.types import Source
from services.registry import Services
from services.staff.types import Role
from tests.desk_samples import write

SITUATIONS: dict[str, list[int]] = {
    "chen": [],
    "huang": [1],
    "zhou": [2],
    "zheng": [3],
    "xu": [4],
    "qiu": [5],
    "su": [6],
    "he": [1, 5, 6],
    "cai": [],
    "lin": [],
    "li": [],
    "anna": [],
}


async def load(services: Services, name: str, text: str) -> None:
    rejected: list[int] = []
    file = io.BytesIO(text.encode())
    details = await services.records.load(
        Source(name), file, actor="test", reject=lambda line, _: rejected.append(line)
    )
    assert (details.rows, rejected) == (text.count("\n") - 1, [])


@pytest.mark.parametrize("handle", SITUATIONS)
async def test_everybody_has_the_colour_that_the_cast_says(
    services: Services, handle: str
) -> None:
    for name, text in cast.data_files(cast.SAMPLE_DAY).items():
        await load(services, name, text)
    one = cast.CAST[handle]
    key = normalise(one.id_type, one.id_country, one.id_number, today=cast.SAMPLE_DAY)
    person = await services.people.upsert(key, one.name)
    assessment = await services.health.assess(person)
    assert assessment.colour is (Colour.ORANGE if SITUATIONS[handle] else Colour.GREEN)
    found = [reason.situation.value for reason in assessment.reasons]
    assert sorted(found) == SITUATIONS[handle]


async def test_desks_shifts_and_staff_fit_together(services: Services, tmp_path: Path) -> None:
    desks = await services.desks.import_file(write(tmp_path / "desks.csv", cast.desks_csv()))
    firms = write(tmp_path / "firms.csv", cast.enterprises_csv())
    assert (desks.rejected, (await services.enterprises.import_file(firms)).rejected) == ((), ())
    for desk, role, handle in cast.STAFF:
        await services.staff.invite(handle, desk=desk, role=Role(role))
    roster = write(tmp_path / "roster.csv", cast.roster_csv(cast.SAMPLE_DAY))
    assert (await services.roster.import_file(roster)).rejected == ()
