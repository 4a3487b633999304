"""What pages are given."""

from dataclasses import dataclass

from aiohttp import web

from services.registry import Services


@dataclass
class BotName:
    """The bot's user name, empty until Telegram has told it."""

    username: str = ""


@dataclass(frozen=True)
class AppSecret:
    """What Telegram signs the opening of our Mini Apps with; made of the bot's token."""

    key: bytes


SERVICES = web.AppKey("services", Services)
BOT_NAME = web.AppKey("bot_name", BotName)
APP_SECRET = web.AppKey("app_secret", AppSecret)
