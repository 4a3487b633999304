"""The doctor on database, platform and clock: each fault and its advice."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from bot.cli.checks import clock
from bot.cli.checks.database import LEAST_FREE, disk_advice, file_system
from bot.cli.doctor import findings
from bot.sandbox.world import World
from bot.settings import Settings
from services.db.database import Database
from services.db.schema import migrate
from tests.bot.cli.test_doctor import ON_BOTH_DATABASES
from tests.bot.conftest import free_port

Change = Callable[..., Settings]


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def changed(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Change:
    """Give the settings of the pretend world, but for what differs."""

    def change(**differing: str) -> Settings:
        for name, value in (environment | differing).items():
            monkeypatch.setenv(name, value)
        return Settings(_env_file=None)

    return change


async def advice(settings: Settings, what: str) -> str:
    """Return how to mend that one thing; empty where it is well."""
    [found] = [finding async for finding in findings(settings) if finding.what == what]
    # A fault always says how it is mended; what is well may have a remark.
    assert found.is_well or found.advice
    return found.advice


# The database


async def test_a_database_that_cannot_be_reached(changed: Change, tmp_path: Path) -> None:
    nowhere = changed(DATABASE_URL=f"sqlite:///{tmp_path / 'no' / 'folder.db'}")
    assert "look at DATABASE_URL" in await advice(nowhere, "database")
    nobody = changed(DATABASE_URL=f"postgresql://nobody@127.0.0.1:{free_port()}/x")
    assert "look at DATABASE_URL" in await advice(nobody, "database")
    other = changed(DATABASE_URL="mysql://x/y")
    assert "DATABASE_URL" in await advice(other, "database")


@ON_BOTH_DATABASES
async def test_a_database_without_the_newest_schema(changed: Change, database_url: str) -> None:
    settings = changed(DATABASE_URL=database_url)
    assert await advice(settings, "database") == "Run `python -m bot migrate`."


@ON_BOTH_DATABASES
async def test_a_database_that_takes_no_changes(changed: Change, database_url: str) -> None:
    db = Database(database_url)
    await migrate(db)
    url = database_url
    if db.is_sqlite:
        url = f"sqlite:///file:{db.url.database}?mode=ro&uri=true"
    else:
        async with db.engine.begin() as connection:
            await connection.exec_driver_sql(
                f'ALTER DATABASE "{db.url.database}" SET default_transaction_read_only = on'
            )
    await db.close()
    assert "cannot be written to" in await advice(changed(DATABASE_URL=url), "database")


MOUNTS = r"""22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:25 / /srv rw - nfs4 server:/export rw,vers=4.2
31 30 8:2 / /srv/local\040disk rw master:1 - xfs /dev/sdb1 rw
32 22 0:30 / /srvr rw - cifs //server/share rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/bamin.db", "ext4"),
        ("/srv/bamin.db", "nfs4"),
        ("/srv/local disk/bamin.db", "xfs"),
        ("/srvr/bamin.db", "cifs"),
        ("/srvx/bamin.db", "ext4"),
    ],
)
def test_the_file_system_is_that_of_the_nearest_mount(path: str, kind: str) -> None:
    assert file_system(Path(path), MOUNTS) == kind


def test_a_network_file_system_and_a_full_disk_are_faults() -> None:
    assert disk_advice("ext4", LEAST_FREE) == ""
    assert "Only 499 MB are free" in disk_advice("ext4", LEAST_FREE - 1)
    assert all("network" in disk_advice(kind, 10**12) for kind in ("nfs4", "cifs", "fuse.sshfs"))


# The platform


@pytest.mark.parametrize(
    ("suffix", "said"),
    [("/", "name another issuer"), ("/nothing", "is no platform")],
)
async def test_another_issuer(changed: Change, world: World, suffix: str, said: str) -> None:
    settings = changed(OIDC_ISSUER=world.issuer + suffix)
    assert said in await advice(settings, "identity platform")


async def test_a_platform_that_is_down_or_absent(changed: Change, world: World) -> None:
    world.platform.faults.add("down")
    assert "does not answer (status_503)" in await advice(changed(), "identity platform")
    absent = changed(OIDC_ISSUER=f"http://127.0.0.1:{free_port()}")
    assert "does not answer (ClientConnector" in await advice(absent, "identity platform")
    assert await advice(changed(OIDC_ISSUER=""), "identity platform") == "Set OIDC_ISSUER."
    open_air = changed(OIDC_ISSUER="http://id.example")
    assert "must begin with https" in await advice(open_air, "identity platform")


async def test_a_platform_whose_signatures_anybody_could_make(
    changed: Change, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(world.platform.keys), "algorithms", ["HS256", "none"])
    assert "ask the platform for RS256" in await advice(changed(), "identity platform")


async def test_how_the_client_is_known_to_the_platform(changed: Change, world: World) -> None:
    what = "client of the platform"
    assert await advice(changed(), what) == ""
    assert "if it gave you one, set" in await advice(changed(OIDC_CLIENT_SECRET=""), what)
    world.platform.is_public_client = True
    assert await advice(changed(OIDC_CLIENT_SECRET=""), what) == ""
    assert "client_secret_basic" in await advice(changed(OIDC_CLIENT_SECRET="x"), what)


async def test_levels_that_the_platform_does_not_know(changed: Change, world: World) -> None:
    world.platform.level_format = "urn:real:{level}"
    what = "level of the platform"
    assert "only the levels urn:real:L1" in await advice(changed(), what)
    assert await advice(changed(OIDC_REQUIRED_LEVEL="urn:real:L4"), what) == ""
    assert await advice(changed(OIDC_LEVEL_CLAIM="loa"), what) == ""


async def test_a_platform_without_keys(changed: Change, world: World) -> None:
    nothing: dict[str, Any] = {"keys": []}
    world.platform.keys.jwks = lambda faults: nothing  # type: ignore[method-assign]  # noqa: ARG005
    assert "no key that can be used" in await advice(changed(), "keys of the platform")


# The clock


@pytest.mark.parametrize(
    ("off", "said"),
    [
        (timedelta(seconds=-10), ""),
        (timedelta(hours=-1), "3600 seconds ahead: turn NTP on"),
        (timedelta(hours=1), "seconds behind: turn NTP on"),
    ],
)
def test_a_clock_that_is_wrong(off: timedelta, said: str) -> None:
    date = format_datetime(datetime.now(UTC) + off, usegmt=True)
    finding = clock.compare("Telegram", date)
    assert finding is not None
    assert (finding.is_well, said in finding.advice) == (not said, True)


@pytest.mark.parametrize("date", [None, "", "yesterday", "Mon, 24 Feb 2020 00:10:00 -0000"])
def test_a_date_that_says_nothing_is_no_fault(date: str | None) -> None:
    assert clock.compare("Telegram", date) is None
