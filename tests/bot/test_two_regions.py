"""Two regions of our own kind, each a process with its own database, recognise each other."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from services.chats.types import Address
from services.checking.types import Verdict
from services.clock import system_clock
from services.config import Config
from services.crypto.vault import Vault, new_data_key
from services.db.database import Database
from services.db.schema import migrate
from services.records.types import Source
from services.registry import Services
from services.signing.types import KeyState
from tests.bot.conftest import free_port
from tests.health_samples import CARD, CHEN, deliver, deliver_all, number, person
from tests.waiting import eventually

ROOT = Path(__file__).parents[2]
FUJIAN, ZHEJIANG = "CN-FJ", "CN-ZJ"
SU, SU_CARD = Address("1002"), number("35052119880318340")


@dataclass
class Installation:
    """A region's running program, and its services over the same database."""

    code: str
    url: str
    environment: dict[str, str]
    services: Services

    async def command(self, *arguments: str) -> tuple[int, str]:
        """Run the program's own command line; returns its exit code and what it said."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *arguments, cwd=ROOT, env=self.environment,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        said, _ = await process.communicate()
        return process.returncode or 0, said.decode()

    async def codes(self) -> tuple[str, str]:
        """Return a green and an orange code, as residents of today show them."""
        await deliver_all(self.services)
        today = self.services.calendar.day(self.services.clock())
        await deliver(self.services, Source.ANTIPYRETICS, f"r1,{SU_CARD},{today}")
        green = await person(self.services, "陈志强", CARD, CHEN)
        orange = await person(self.services, "苏婷", SU_CARD, SU)
        codes = [await self.services.codes.present(one) for one in (green, orange)]
        first, second = [code.url for code in codes if code is not None]
        return first, second

    async def verdicts(self, *codes: str) -> list[Verdict]:
        return [(await self.services.checking.check(code)).verdict for code in codes]

    async def listed(self) -> dict[str, int]:
        """Return the issuers of the list that the process serves, with how many keys they have."""
        list_url = f"{self.url}/trust-list"
        async with aiohttp.ClientSession() as session, session.get(list_url) as response:
            text = await response.text()
        root = ECKey.import_key(dict(await self.services.trust.root()))
        claims = jwt.decode(text, root, algorithms=["ES256"]).claims
        return {one["iss"]: len(one["keys"]) for one in claims["issuers"]}

    async def root(self) -> str:
        """Return the thumbprint that `issuer list` tells, for the other side."""
        code, said = await self.command("issuer", "list")
        assert code == 0, said
        (first, *_) = said.splitlines()
        assert first.startswith(f"our list: {self.url}/trust-list, root ")
        return first.rpartition(" ")[2]

    async def recognise(self, other: "Installation") -> None:
        code, said = await self.command(
            "issuer", "add", other.code, "--list", f"{other.url}/trust-list",
            "--root", await other.root(), "--name-en", other.code,
        )  # fmt: skip
        assert code == 0, said


@asynccontextmanager
async def installation(code: str, database: str, folder: Path) -> AsyncIterator[Installation]:
    """Start `web` of a region; neither Telegram nor the platform is there, nor needed."""
    port = str(free_port())
    url = f"http://127.0.0.1:{port}"
    key = new_data_key()
    db = Database(database)
    await migrate(db)
    environment = os.environ | {
        "REGION": code,
        "DATABASE_URL": database,
        "LEDGER_URL": f"sqlite:///{folder / f'{code}-ledger.db'}",
        "DATA_KEYS": key,
        "PORT": port,
        "PUBLIC_URL": url,
        "TELEGRAM_BOT_TOKEN": "1:x",
        "TELEGRAM_API_URL": "http://127.0.0.1:9",
        "OIDC_ISSUER": "http://127.0.0.1:9",
        "OIDC_CLIENT_ID": "client",
    }
    config = Config(region=code, public_url=url)
    services = Services(db, vault=Vault([key]), clock=system_clock, config=config)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "web", cwd=ROOT, env=environment,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    one = Installation(code, url, environment, services)
    try:
        await eventually(lambda: answers(f"{url}/trust-list"), seconds=30)
        yield one
    finally:
        process.kill()
        await process.wait()
        await services.close()


async def answers(url: str) -> bool:
    try:
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            return response.status == 200
    except aiohttp.ClientError:
        return False


@pytest.fixture
async def regions(
    database_url: str, tmp_path: Path
) -> AsyncIterator[tuple[Installation, Installation]]:
    """Start two regions side by side; the second always has a file."""
    async with AsyncExitStack() as stack:
        places = {FUJIAN: database_url, ZHEJIANG: f"sqlite:///{tmp_path / 'second.db'}"}
        first, second = [
            await stack.enter_async_context(installation(code, place, tmp_path))
            for code, place in places.items()
        ]
        yield first, second


async def test_two_regions_recognise_each_other_until_one_is_removed(
    regions: tuple[Installation, Installation],
) -> None:
    fujian, zhejiang = regions
    ours, theirs = await fujian.codes(), await zhejiang.codes()
    unknown = [Verdict.UNKNOWN_ISSUER] * 2
    assert (await zhejiang.verdicts(*ours), await fujian.verdicts(*theirs)) == (unknown, unknown)

    await asyncio.gather(fujian.recognise(zhejiang), zhejiang.recognise(fujian))
    both = [Verdict.GREEN, Verdict.ORANGE]
    assert (await zhejiang.verdicts(*ours), await fujian.verdicts(*theirs)) == (both, both)
    assert (await fujian.verdicts(*ours), await zhejiang.verdicts(*theirs)) == (both, both)
    # The processes that were running all the time say so too, without a restart.
    assert await fujian.listed() == {FUJIAN: 2, ZHEJIANG: 2}
    assert await zhejiang.listed() == {ZHEJIANG: 2, FUJIAN: 2}
    checked = await zhejiang.services.checking.check(ours[0])
    assert (checked.region["en"], checked.is_foreign) == (FUJIAN, True)

    keys = await fujian.services.keys.keys()
    (signer,) = [key for key in keys if key.state is KeyState.ACTIVE]
    await fujian.services.keys.revoke(signer.kid)
    assert await zhejiang.verdicts(*ours) == both
    code, said = await zhejiang.command("issuer", "refresh", FUJIAN)
    assert (code, "2 keys, 1 revoked" in said) == (0, True), said
    assert await zhejiang.verdicts(*ours) == [Verdict.WITHDRAWN] * 2
    renewed = await fujian.services.codes.present(
        await person(fujian.services, "林芳", number("35052119900307342"), Address("1003"))
    )
    assert renewed is not None
    assert await zhejiang.verdicts(renewed.url) == [Verdict.GREEN]

    assert (await fujian.command("issuer", "remove", ZHEJIANG))[0] == 0
    assert await fujian.verdicts(*theirs) == unknown
    assert await fujian.listed() == {FUJIAN: 2}
    (heard,) = await zhejiang.services.recognition.all()
    assert heard.counts_until is not None
    assert heard.counts_until - system_clock() > timedelta(hours=47)
