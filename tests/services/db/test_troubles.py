"""Why a database cannot be used is known, so that whoever set the address can mend it."""

import pytest
from sqlalchemy import make_url, text

from services.db.database import Database
from services.db.errors import DatabaseAwayError, Trouble, trouble_of
from tests.bot.conftest import free_port


async def trouble(url: str, statement: str = "SELECT 1") -> Trouble | None:
    db = Database(url)
    try:
        async with db.reading() as session:
            await session.execute(text(statement))
    except Exception as error:  # noqa: BLE001 - whatever it is
        return trouble_of(error)
    finally:
        await db.close()
    raise AssertionError(url)


def changed(url: str, *, name: str | None = None, user: str | None = None) -> str:
    return make_url(url).set(database=name, username=user).render_as_string(hide_password=False)


async def test_what_the_server_says_is_told_apart(postgresql_url: str) -> None:
    assert await trouble(changed(postgresql_url, name="nowhere")) is Trouble.DATABASE
    assert await trouble(changed(postgresql_url, user="nobody_here")) is Trouble.ENTRY
    assert await trouble(postgresql_url, "CREATE TABLE a (b INT)") is Trouble.RIGHTS
    assert await trouble(postgresql_url, "SELECT nothing FROM nowhere") is None


@pytest.mark.parametrize(
    "parameter", ["sslmode=bogus", "sslmode=verify-full", "port=abc", "frobnicate=1"]
)
async def test_a_parameter_that_cannot_be_used(postgresql_url: str, parameter: str) -> None:
    joint = "&" if "?" in postgresql_url else "?"
    assert await trouble(f"{postgresql_url}{joint}{parameter}") is Trouble.ADDRESS


async def test_a_server_that_does_not_answer_and_one_that_nobody_knows() -> None:
    assert await trouble(f"postgresql://ann@127.0.0.1:{free_port()}/x") is Trouble.AWAY
    assert await trouble("postgresql:///x?host=/no/socket") is Trouble.AWAY
    assert trouble_of(DatabaseAwayError("gaierror")) is Trouble.HOST
