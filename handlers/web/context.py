"""What pages are given."""

from dataclasses import dataclass

from aiohttp import web

from services.registry import Services


@dataclass
class BotName:
    """The bot's user name, empty until Telegram has told it."""

    username: str = ""


SERVICES = web.AppKey("services", Services)
BOT_NAME = web.AppKey("bot_name", BotName)
