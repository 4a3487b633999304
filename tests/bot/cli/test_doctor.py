"""The doctor: well in a world that is well, and for each fault one sentence how to mend it."""

import asyncio
import io
import os
import sys
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli.doctor import findings
from bot.house import House
from bot.sandbox.cast import data_files
from bot.sandbox.telegram.group import Group
from bot.sandbox.telegram.webhook import Target
from bot.sandbox.world import World
from bot.settings import Settings
from services.backup.envelope import new_pair
from services.chats.types import Address
from services.records.types import Source
from services.registry import Services
from services.staff.types import Role
from services.timers.service import OFTEN
from services.timers.tables import Timer
from tests.bot.conftest import by_webhook, free_port
from tests.conftest import DATABASES
from tests.desk_samples import COUNTY, PARK, TOWN, import_county, write
from tests.waiting import eventually

ROOT = Path(__file__).parents[3]


PAIR = new_pair()
IN_BOTH_MODES = pytest.mark.parametrize("environment", ["polling", "webhook"], indirect=True)
BY_WEBHOOK = pytest.mark.parametrize("environment", ["webhook"], indirect=True)


ON_BOTH_DATABASES = pytest.mark.parametrize("database_kind", DATABASES, indirect=True)


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """Look at everything on SQLite; what concerns the database asks for both."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def environment(environment: dict[str, str], request: pytest.FixtureRequest) -> dict[str, str]:
    """Give an environment of polling mode, or of the mode that a test asks for."""
    mode = getattr(request, "param", "polling")
    environment["BACKUP_PUBLIC_KEY"] = PAIR[0]
    return by_webhook(environment) if mode == "webhook" else environment


@pytest.fixture
async def house(settings: Settings, tmp_path: Path) -> AsyncIterator[House]:
    one = House(settings)
    await one.start()
    await eventually(lambda: not one.readiness.waiting_for)
    await prepare(one.services, tmp_path)
    yield one
    await one.stop()


async def prepare(services: Services, folder: Path) -> None:
    """Bring the county's desks, shifts and records of today."""
    await import_county(services, folder)
    rows = ["desk,date,from,to,officer"]
    today = services.calendar.day(services.clock())
    for desk in (COUNTY, PARK, TOWN):
        await services.staff.invite(f"of-{desk}", desk=desk, role=Role.OFFICER)
        days = [today + timedelta(days=offset) for offset in (-1, 0, 1, 2)]
        rows.extend(f"{desk},{day},00:00,00:00,of-{desk}" for day in days)
    imported = await services.roster.import_file(write(folder / "r.csv", "\n".join(rows) + "\n"))
    assert not imported.rejected
    for name, csv in data_files(today).items():
        file = io.BytesIO(csv.encode())
        await services.records.load(Source(name), file, actor="t", reject=lambda _line, _why: None)


@pytest.fixture
async def group(house: House, world: World) -> Group:
    """Bind a group of the park's desk."""
    one = world.telegram.add_group("值班", [world.phone("zhang")])
    await house.services.desks.set_group(PARK, Address(str(one.id)), by=f"of-{PARK}")
    return one


async def faults(settings: Settings) -> dict[str, str]:
    """Return what is not well, and how to mend it."""
    found = [finding async for finding in findings(settings)]
    return {finding.what: finding.advice for finding in found if not finding.is_well}


@ON_BOTH_DATABASES
@IN_BOTH_MODES
@pytest.mark.usefixtures("group")
async def test_in_a_world_that_is_well_there_is_nothing_to_mend(settings: Settings) -> None:
    found = [finding async for finding in findings(settings)]
    assert [(finding.what, finding.advice) for finding in found if not finding.is_well] == []
    looked_at = {finding.what for finding in found}
    assert looked_at >= {
        "configuration",
        "database",
        "desks",
        "records",
        "steps",
        "Bot API",
        f"updates by {settings.telegram_mode}",
        f"group of desk {PARK}",
        "clock, against Telegram",
        "identity platform",
        "client of the platform",
        "level of the platform",
        "keys of the platform",
        "clock, against the identity platform",
        "proxies",
        "public address",
    }
    assert ("disk" in looked_at) == settings.database_url.startswith("sqlite")


async def run_doctor(environment: dict[str, str], folder: Path) -> tuple[int | None, str]:
    """Run the command itself, in a folder without an `.env`."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "doctor"),
        cwd=folder,
        env={"PATH": os.defpath, "PYTHONPATH": str(ROOT), **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate()
    return process.returncode, out.decode()


@BY_WEBHOOK
@pytest.mark.usefixtures("house")
async def test_the_exit_code_tells_whether_there_is_something_to_mend(
    environment: dict[str, str], world: World, tmp_path: Path
) -> None:
    code, said = await run_doctor(environment, tmp_path)
    assert (code, said.splitlines()[-1]) == (0, "Everything is well.")
    world.telegram.has_privacy_mode = False
    code, said = await run_doctor(environment, tmp_path)
    assert (code, said.splitlines()[-1]) == (1, "1 to mend.")
    assert "FAULT  Bot API\n       Turn group privacy on (@BotFather, /setprivacy)" in said
    assert not [secret for secret in secrets_in(environment) if secret in said]


def secrets_in(environment: dict[str, str]) -> list[str]:
    names = ("TELEGRAM_BOT_TOKEN", "OIDC_CLIENT_SECRET", "DATA_KEYS", "TELEGRAM_WEBHOOK_SECRET")
    return [environment[name] for name in names if name in environment]


async def test_with_nothing_set_it_names_what_to_set(tmp_path: Path) -> None:
    code, said = await run_doctor({}, tmp_path)
    assert code == 1
    for name in ("TELEGRAM_BOT_TOKEN", "OIDC_ISSUER", "OIDC_CLIENT_ID", "DATA_KEYS"):
        assert f"         {name}: " in said
    assert "Run `python -m bot migrate`." in said


# Telegram


async def test_a_refused_token(house: House) -> None:
    token = f"{house.settings.telegram_bot_token}x"
    found = await faults(house.settings.model_copy(update={"telegram_bot_token": token}))
    assert list(found) == ["Bot API"]
    assert "take it anew from @BotFather" in found["Bot API"]


async def test_a_step_that_fails_again_and_again(house: House) -> None:
    later = house.services.clock() + timedelta(hours=1)
    async with house.services.db.transaction() as session:
        session.add(Timer(kind="escalation.step", subject="1047", due_at=later, tries=OFTEN))
    assert "escalation.step (1)" in (await faults(house.settings))["steps"]


async def test_a_bot_api_that_does_not_answer(house: House) -> None:
    away = {"telegram_api_url": f"http://127.0.0.1:{free_port()}"}
    found = await faults(house.settings.model_copy(update=away))
    assert list(found) == ["Bot API"]
    assert "look at TELEGRAM_API_URL" in found["Bot API"]


@IN_BOTH_MODES
async def test_updates_that_go_elsewhere(house: House, world: World) -> None:
    webhook = world.telegram.reception.webhook
    await webhook.aim(Target("http://127.0.0.1:9/elsewhere"))
    [advice] = (await faults(house.settings)).values()
    assert "another program uses this bot's token" in advice
    await webhook.aim(None)
    found = await faults(house.settings)
    if house.settings.telegram_mode == "polling":
        assert found == {}
    else:
        assert "no address at all" in found["updates by webhook"]


@BY_WEBHOOK
async def test_updates_that_cannot_be_delivered(house: House, world: World) -> None:
    webhook = world.telegram.reception.webhook
    for said, hint in (
        ("Wrong response from the webhook: 401 Unauthorized", "the secret is set again"),
        ("Wrong response from the webhook: 502 Bad Gateway", "finds nothing behind it"),
        ("SSL error {error:0A000086:certificate verify failed}", "chain is complete"),
        ("Connection timed out", "proxy and firewall"),
    ):
        webhook.error, webhook.error_at = said, int(time.time())
        [advice] = (await faults(house.settings)).values()
        assert said in advice
        assert hint in advice
    webhook.error_at -= 2 * 3600
    assert await faults(house.settings) == {}


@BY_WEBHOOK
async def test_kinds_of_updates_that_are_not_asked_for(house: House, world: World) -> None:
    world.telegram.updates.allowed = ["message"]
    [advice] = (await faults(house.settings)).values()
    assert "Not all kinds of updates" in advice


async def test_many_updates_that_nobody_takes(house: House, world: World) -> None:
    await house.stop()
    phone = world.phone("chen")
    for number in range(101):
        await phone.say(str(number))
    found = await faults(house.settings)
    assert "holds 101 updates: see that `run`" in found["updates by polling"]


async def test_a_group_without_the_bot(house: House, world: World, group: Group) -> None:
    group.remove_bot(by=world.phone("zhang"))
    found = await faults(house.settings)
    assert found == {
        f"group of desk {PARK}": "The bot is not in it: add it, or bind another group"
        " (`desk bind`)."
    }


async def test_a_group_that_does_not_exist(house: House, group: Group) -> None:
    group.hub.chats.pop(group.id)
    assert list(await faults(house.settings)) == [f"group of desk {PARK}"]


async def test_a_group_in_which_the_bot_may_not_write(house: House, group: Group) -> None:
    group.room.members[group.hub.bot.id] = {"status": "restricted", "can_send_messages": False}
    [advice] = (await faults(house.settings)).values()
    assert "allow members to send messages" in advice
    group.room.members[group.hub.bot.id] = {"status": "restricted", "can_send_messages": True}
    assert await faults(house.settings) == {}
