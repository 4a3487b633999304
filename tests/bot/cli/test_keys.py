"""`keys` on the command line: what is said, what is refused, and what survives being killed."""

import asyncio
import os
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner, Result

from bot.cli.main import app
from bot.settings import SettingsError
from services.chats.types import Address
from services.config import Config
from services.crypto.usage import key_of
from services.crypto.vault import Vault, new_data_key
from services.db.database import Database
from services.outbox.tables import OutboxRow
from services.people.numbers import normalise
from services.people.types import PersonId
from services.registry import Services
from services.tickets.tables import Ticket
from tests.desk_samples import import_county
from tests.doubles import StandingClock
from tests.health_samples import CARD, number
from tests.sealed import contents, keys_in_use
from tests.ticket_samples import problem

REJECTED = 3
ROOT = Path(__file__).parents[3]
MESSAGES = 2000
TRIES = 3
OLD, NEW = new_data_key(), new_data_key()
OLD_ID, NEW_ID = Vault([OLD]).newest, Vault([NEW]).newest


@pytest.fixture(autouse=True)
def _environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'cli.db'}")
    assert run("migrate").exit_code == 0


def run(*arguments: str, keys: str = OLD) -> Result:
    return CliRunner().invoke(app, list(arguments), env={"DATA_KEYS": keys})


def test_a_key_is_printed_alone_on_the_last_line() -> None:
    made = run("keys", "generate")
    assert Vault([made.stdout.splitlines()[-1]]).newest
    assert made.stdout.count("\n") == 1


def test_status_and_rotate_tell_ids_and_what_is_to_be_done(tmp_path: Path) -> None:
    delivery = tmp_path / "a.csv"
    delivery.write_text(f"record_id,id_number,bought_on\nA1,{CARD},2020-02-20\n")
    load = ("data", "import", str(delivery), "--source", "antipyretics")
    assert run(*load).exit_code == 0
    first = run("keys", "status")
    assert first.exit_code == 0
    assert first.output.split() == [
        *(OLD_ID, "active", "1", "sealed", "value", "0", "wrapped", "keys"),
        *("0", "indexes", "1", "record"),
    ]
    both = f"{NEW},{OLD}"
    ahead = run("keys", "status", keys=both)
    assert f"{NEW_ID} is not used yet." in ahead.output
    rotated = run("keys", "rotate", keys=both)
    assert rotated.exit_code == 0
    assert f"The key {NEW_ID} is active now." in rotated.output
    assert f"Keep the key {OLD_ID}: 1 record of people who never logged in is" in rotated.output
    assert run(*load, keys=both).exit_code == 0
    again = run("keys", "rotate", keys=both)
    assert again.exit_code == 0
    assert f"Nothing stands under {OLD_ID} any more." in again.output
    assert run("keys", "status", keys=NEW).exit_code == 0
    for result in (first, ahead, rotated, again):
        assert not any(key in result.output for key in (OLD, NEW))


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (f"{OLD},{OLD}", "the key at place 2 is given twice"),
        (f"{OLD},{NEW[:-1]}", "the key at place 2 is not 32 bytes long"),
        (f"'{OLD}'", "the key at place 1 is not base64url"),
        (NEW, f"add the key with the id {OLD_ID} again"),
    ],
    ids=["twice", "short", "quoted", "unknown"],
)
def test_keys_that_cannot_be_right_are_refused_in_a_sentence_without_the_key(
    keys: str, said: str, tmp_path: Path
) -> None:
    assert run("keys", "status").exit_code == 0
    before = (tmp_path / "cli.db").read_bytes()
    refused = run("keys", "rotate", keys=keys)
    assert isinstance(refused.exception, SettingsError)
    assert said in str(refused.exception)
    assert "DATA_KEYS" in str(refused.exception)
    assert not any(key[:-1] in str(refused.exception) for key in (OLD, NEW))
    assert (tmp_path / "cli.db").read_bytes() == before


def test_a_ticket_that_no_key_opens_is_told_at_once_and_the_rest_is_done(tmp_path: Path) -> None:
    async def damaged() -> None:
        db = Database(f"sqlite:///{tmp_path / 'cli.db'}")
        services = Services(db, vault=Vault([OLD]), clock=StandingClock(), config=Config())
        await services.start()
        await import_county(services, tmp_path)
        ticket = await services.tickets.submit(problem(reporter=Address("1")))
        async with db.transaction() as session:
            row = await session.get(Ticket, ticket.number)
            assert row is not None
            row.content = Vault([NEW]).seal("said", column="elsewhere", row=1)
        await services.close()

    asyncio.run(damaged())
    done = run("keys", "rotate", keys=f"{NEW},{OLD}")
    assert done.exit_code == REJECTED
    assert "1 ticket opens with no key of DATA_KEYS" in done.output
    assert f"Keep the key {OLD_ID}: what could not be opened stands under it" in done.output


async def filled(services: Services) -> None:
    await services.start()
    async with services.db.transaction():
        for at in range(MESSAGES):
            await services.outbox.show("refusal", to=Address("1"), params={"text": f"第{at}条"})


async def moved(db: Database) -> int:
    """Return how many messages are sealed with the new key."""
    is_new = key_of(OutboxRow.params) == bytes.fromhex(NEW_ID)
    async with db.reading() as session:
        return await session.scalar(select(func.count()).where(is_new)) or 0


async def rotated_with_kills(db: Database, environment: dict[str, str]) -> int:
    """Run the command, kill it in the middle a few times, let the last run end; counts kills."""
    kills = 0
    for is_last in (*[False] * TRIES, True):
        before = await moved(db)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "keys", "rotate"),
            env=environment,
            stdout=asyncio.subprocess.DEVNULL,
        )
        if is_last:
            assert await process.wait() == 0
        while process.returncode is None and await moved(db) == before:  # noqa: ASYNC110
            await asyncio.sleep(0.002)
        if process.returncode is None:
            process.kill()
            kills += 1
        await process.wait()
    return kills


async def logged_in(services: Services, at: int) -> PersonId:
    stem = f"3505211985050{at // 100 % 5 + 1}{at % 100:03d}"
    today = services.calendar.day(services.clock())
    return await services.people.upsert(
        normalise(None, None, number(stem), today=today), f"林{at}"
    )


async def test_killed_again_and_again_it_is_finished_by_the_last_run(
    db: Database, current_database_url: str, clock: StandingClock
) -> None:
    both = Services(db, vault=Vault([NEW, OLD]), clock=clock, config=Config())
    await filled(Services(db, vault=Vault([OLD]), clock=clock, config=Config()))
    await both.start()
    environment = os.environ | {
        "DATABASE_URL": current_database_url,
        "DATA_KEYS": f"{NEW},{OLD}",
        "PYTHONPATH": str(ROOT),
    }
    names: dict[PersonId, str] = {}
    rotation = asyncio.create_task(rotated_with_kills(db, environment))
    while not rotation.done():
        at = len(names)
        names[await logged_in(both, at)] = f"林{at}"
        await asyncio.sleep(0.02)
    assert rotation.result()
    assert await keys_in_use(db) == {NEW_ID}
    alone = Services(db, vault=Vault([NEW]), clock=clock, config=Config())
    await alone.start()
    assert {person: (await alone.people.get(person)).name for person in names} == names
    opened = await contents(db, alone.vault)
    said = [value.decode() for (place, _), value in opened.items() if place == "outbox.params"]
    assert sorted(said) == sorted(f'{{"text":"第{at}条"}}' for at in range(MESSAGES))
