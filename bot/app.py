"""python-telegram-bot's application: its bot, its handlers and its parsing, nothing else of it."""

import os
from typing import Any

from telegram.ext import ApplicationBuilder, ContextTypes

from bot.settings import Settings
from bot.transport import AiohttpRequest
from handlers.context import ChatApplication, Context
from handlers.dispatch import Dispatcher
from services.registry import Services


def build_application(
    settings: Settings, services: Services, routes: Dispatcher, transport: AiohttpRequest
) -> ChatApplication:
    """Compose the application; it has no queue, no updater, no job queue and no persistence.

    Polling and sending share one transport: our own polling is not the library's.
    """
    # The library's coming default: seconds to wait are a timedelta.
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    token = settings.telegram_bot_token or ""
    api = settings.telegram_api_url
    builder: Any = ApplicationBuilder()
    application: ChatApplication = (
        builder.token(token)
        .base_url(f"{api}/bot")
        .base_file_url(f"{api}/file/bot")
        .request(transport)
        .get_updates_request(transport)
        .updater(None)
        .job_queue(None)
        .context_types(ContextTypes(context=Context))
        .application_class(ChatApplication, kwargs={"services": services})
        .build()
    )
    routes.add_to(application)
    return application
