"""The whole pretend world behind one address on this machine."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from aiohttp import web

from bot.sandbox.cast import CAST, SAMPLE_MORNING
from bot.sandbox.clock import MovableClock
from bot.sandbox.platform.provider import Platform
from bot.sandbox.region import Region
from bot.sandbox.telegram.phone import Phone
from bot.sandbox.telegram.server import BODY_LIMIT, Telegram

TOKEN = "1234567890:PretendTokenOfThePretendWorld_00000"  # noqa: S105 - opens nothing but this pretend world
USERNAME = "HuianPretendCodeBot"


class World:
    """Telegram, the platform, another region and the cast, over HTTP on a free loopback port."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self.telegram = Telegram(clock, token=TOKEN, username=USERNAME)
        self.region = Region(clock)
        self.bot_token = TOKEN
        self.bot_username = USERNAME
        self._phones: dict[str, Phone] = {}
        self._runner: web.AppRunner | None = None
        self.api_url = ""
        self.platform: Platform

    @classmethod
    async def start(
        cls, clock: Callable[[], datetime] | None = None, *, host: str = "127.0.0.1", port: int = 0
    ) -> "World":
        """Open the world; without a clock of its own it is the sample morning there."""
        world = cls(clock or MovableClock(SAMPLE_MORNING))
        world.platform = Platform(world.clock, people=CAST.values())
        port = await world._listen(host, port)
        world.api_url = f"http://{host}:{port}"
        world.platform.base = world.region.base = world.api_url
        return world

    async def _listen(self, host: str, port: int) -> int:
        app = web.Application(client_max_size=BODY_LIMIT)
        app.add_routes(self.telegram.routes())
        app.add_routes(self.platform.routes())
        app.add_routes(self.region.routes())
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        return int(self._runner.addresses[0][1])

    async def go_away(self) -> None:
        """Let nothing listen any more: whoever calls is refused a connection."""
        await self.telegram.reception.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    async def come_back(self) -> None:
        """Listen at the same address again."""
        address = urlsplit(self.api_url)
        await self._listen(address.hostname or "", address.port or 0)

    async def close(self) -> None:
        await self.telegram.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @property
    def issuer(self) -> str:
        return self.platform.issuer

    @property
    def client_id(self) -> str:
        return self.platform.client_id

    @property
    def client_secret(self) -> str:
        return self.platform.client_secret

    @property
    def phones(self) -> dict[str, Phone]:
        """The phones that were used so far, by handle."""
        return dict(self._phones)

    def phone(self, handle: str) -> Phone:
        """Return the phone of one of the cast, always the same."""
        if handle not in self._phones:
            person = CAST[handle]
            phone = self.telegram.add_user(
                first_name=person.nickname, language_code=person.language
            )
            phone.person, phone.level = handle, person.level
            self._phones[handle] = phone
        return self._phones[handle]
