"""How the bot presents itself: commands, descriptions, menu button."""

import re
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.telegram.errors import bad

Json = dict[str, Any]

COMMAND_LIMIT = 100
DESCRIPTION_LIMIT = 256
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
_SCOPES = {
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
}
_TEXTS = {"name": 64, "description": 512, "short_description": 120}

Scope = tuple[str, int, int]


def scope_key(scope: Any) -> Scope:
    """Return a key for a BotCommandScope, or refuse an unknown one."""
    scope = scope or {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in _SCOPES:
        raise bad("can't parse BotCommandScope: Unsupported type specified")
    return scope["type"], int(scope.get("chat_id", 0)), int(scope.get("user_id", 0))


def language(code: str) -> str:
    """Return a two-letter language code or nothing; Telegram knows no regions here."""
    if not _LANGUAGE.fullmatch(code):
        raise bad("invalid language code specified")
    return code


@dataclass(slots=True)
class Profile:
    """What is set with the setMy… methods."""

    commands: dict[tuple[Scope, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menus: dict[int, Json] = field(default_factory=dict)

    def set_commands(self, scope: Scope, code: str, commands: Any) -> None:
        if not isinstance(commands, list) or len(commands) > COMMAND_LIMIT:
            raise bad("BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            if not _COMMAND.fullmatch(str(command.get("command", "")).removeprefix("/")):
                raise bad("BOT_COMMAND_INVALID")
            if not 1 <= len(str(command.get("description", ""))) <= DESCRIPTION_LIMIT:
                raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands[scope, language(code)] = commands

    def set_text(self, what: str, code: str, text: str) -> None:
        if len(text) > _TEXTS[what]:
            raise bad(f"{what.replace('_', ' ')} is too long")
        self.texts[what, language(code)] = text

    def menu(self, chat_id: int, user_id: int, code: str) -> list[Json]:
        """Return the commands that a person sees, by Telegram's order of scopes."""
        group = chat_id != user_id
        scopes: list[Scope] = [
            ("chat_member", chat_id, user_id),
            ("chat", chat_id, 0),
            ("all_group_chats" if group else "all_private_chats", 0, 0),
            ("default", 0, 0),
        ]
        for scope in scopes:
            for wanted in (code[:2], ""):
                if found := self.commands.get((scope, wanted)):
                    return found
        return []
