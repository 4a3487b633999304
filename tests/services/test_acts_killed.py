"""Who dies in the midst of an act has done nothing or all of it, and a second one does the rest.

A process dies before a statement or a commit of its own, alone or while another one does the same
at that moment; then somebody does what is still to be done. What is there in the end is what one
process leaves that nobody disturbed (all steps: `-m slow -s`).
"""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from services.db.database import Database
from tests import postgres
from tests.acts import ACTS, OF_SEVERAL
from tests.conftest import empty
from tests.dying import Actors, Desk, Rows, open_desk


@pytest.fixture(scope="module")
def actors() -> Iterator[Actors]:
    with Actors.open() as some:
        yield some


@pytest.fixture
async def house_url(database_kind: str, current_database_url: str) -> AsyncIterator[str]:
    """Return an empty database with the newest schema at which nobody else works."""
    if database_kind == "sqlite":
        yield current_database_url
        return
    with postgres.new_database(make_url(current_database_url).database or "") as url:
        database = Database(url)
        await empty(database)
        await database.close()
        yield url


@pytest.fixture
async def desk(act: str, house_url: str, tmp_path: Path) -> Desk:
    return await open_desk(house_url, tmp_path, act)


async def undisturbed(desk: Desk, actors: Actors, act: str) -> tuple[Rows, int]:
    """Return what is there when nobody dies, and how many steps it takes."""
    async with desk.copied() as copy:
        ((how, steps),) = await actors.perform(copy, act, 0)
        assert how == "done"
        return await copy.rows(), steps


async def die_alone(desk: Desk, actors: Actors, act: str, step: int) -> tuple[Rows, Rows]:
    """Return what is there after a death, and when somebody has done it again."""
    async with desk.copied() as copy:
        assert await actors.perform(copy, act, step) == [("killed", 0)], step
        left = await copy.rows()
        await actors.perform(copy, act, 0)
        done = await copy.rows()
        is_removed = any(table == "staff" for table, *_ in left - done)
        assert bool(await copy.removals()) >= is_removed, "nobody is removed but in the ledger"
        return left, done


async def die_among_two(desk: Desk, actors: Actors, act: str, step: int, after: Rows) -> Rows:
    """Return what is there when a second one was at it at that moment.

    A second one that found the first at it may have left it to whoever comes next.
    """
    async with desk.copied() as copy:
        (_, (other, _)) = await actors.perform(copy, act, step, 0)
        assert other != "broken"
        if await copy.rows() != after:
            await actors.perform(copy, act, 0)
        return await copy.rows()


def without_corrections(rows: Rows) -> Rows:
    """Leave out silent edits of pages: how many of them two at once gather is not determined."""
    return Rows(
        {
            row: count
            for row, count in rows.items()
            if not {"outbox", "tickets.page", "edit"} <= set(row)
        }
    )


async def judge(desk: Desk, actors: Actors, act: str, *, is_quick: bool) -> int:
    """Let somebody die at every step, or alone in the midst and among two at the commit.

    Returns how many died.
    """
    before = await desk.rows()
    after, steps = await undisturbed(desk, actors, act)
    assert after != before
    every = range(1, steps + 1)
    alone, among_two = ([(steps + 1) // 2], [steps]) if is_quick else (every, every)
    for step in alone:
        left, done = await die_alone(desk, actors, act, step)
        assert act in OF_SEVERAL or left in (before, after), step
        assert done == after, step
    for step in among_two:
        left = await die_among_two(desk, actors, act, step, after)
        assert without_corrections(left) == without_corrections(after), step
    return len(alone) + len(among_two)


@pytest.mark.parametrize("act", ACTS)
async def test_an_act_is_done_wholly_or_not_at_all(desk: Desk, actors: Actors, act: str) -> None:
    await judge(desk, actors, act, is_quick=True)


@pytest.mark.slow
@pytest.mark.parametrize("act", ACTS)
async def test_whoever_dies_between_two_steps_leaves_nothing_half_done(
    desk: Desk, actors: Actors, act: str
) -> None:
    deaths = await judge(desk, actors, act, is_quick=False)
    print(f"\n  {act}: {deaths} deaths")  # noqa: T201 - the figures are what a drill is for
