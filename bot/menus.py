"""Tells Telegram which commands the bot has, for each kind of chat and each language."""

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)

from handlers.views import commands
from services.i18n import DEFAULT_LANGUAGE, LANGUAGES, translator
from services.staff.types import Role

CODES = {"" if one == DEFAULT_LANGUAGE else one.partition("_")[0]: one for one in LANGUAGES}
"""Our languages by Telegram's codes; the one without a code is everybody else's."""


async def register(bot: Bot) -> None:
    """Set menus and description; saying it again changes nothing."""
    for code, language in CODES.items():
        words = translator(language)
        menus: tuple[tuple[BotCommandScope, dict[str, str]], ...] = (
            (BotCommandScopeAllPrivateChats(), commands.private(words)),
            (BotCommandScopeAllGroupChats(), commands.group(words)),
        )
        for scope, menu in menus:
            listed = [BotCommand(name, text) for name, text in menu.items()]
            await bot.set_my_commands(listed, scope, language_code=code)
        await bot.set_my_description(commands.description(words), language_code=code)


async def register_chat(bot: Bot, address: str, role: Role | None) -> None:
    """Give an officer's private chat the commands of a role, or take them back."""
    scope = BotCommandScopeChat(int(address))
    for code, language in CODES.items():
        if role is not None:
            menu = commands.officer(translator(language), role)
            listed = [BotCommand(name, text) for name, text in menu.items()]
            await bot.set_my_commands(listed, scope, language_code=code)
        else:
            await bot.delete_my_commands(scope, language_code=code)
