"""Asks the Bot API and the real-name platform as the program does; run as a process of its own."""

import asyncio
import sys
from zoneinfo import ZoneInfo

from telegram.error import TelegramError

from bot import logs
from bot.transport import AiohttpRequest
from services.clock import Calendar, system_clock
from services.errors import ServiceError
from services.identity.oidc import RealNamePlatform
from services.identity.types import OidcConfig


async def _ask(url: str) -> None:
    transport = AiohttpRequest()
    await transport.initialize()
    try:
        print("bot", await transport.post(f"{url}/bot1:x/getMe"))  # noqa: T201 - the test reads it
    except TelegramError as error:
        print("bot", error)  # noqa: T201
    finally:
        await transport.shutdown()
    config = OidcConfig(f"{url}/realname", "client")
    platform = RealNamePlatform(config, system_clock, Calendar(ZoneInfo("Asia/Shanghai")))
    try:
        print("platform", (await platform.metadata()).issuer)  # noqa: T201
    except ServiceError as error:
        print("platform", error.params.get("reason"))  # noqa: T201
    finally:
        await platform.close()


if __name__ == "__main__":
    sys.path.insert(0, ".")
    logs.set_up("error")
    asyncio.run(_ask(sys.argv[1]))
