"""From an update to its handler: every handler of the application in one list, in order."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from telegram import Update
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    MessageHandler,
    filters,
)

from handlers.chat import groups
from handlers.context import ChatApplication, Context
from handlers.routes import Explain, Handle, Routes, Try
from handlers.screens import Screen
from handlers.views.callbacks import parse
from handlers.views.common import no_longer_applies, out_of_reach
from services.i18n import LANGUAGES, translator

T = TypeVar("T")


@dataclass(frozen=True)
class Dispatcher:
    """All routes merged; a name that two nouns claim is an error at start."""

    commands: dict[str, Handle]
    group_commands: dict[str, Handle]
    presses: dict[str, Handle]
    guards: tuple[Try, ...]
    topics: dict[str, Handle]
    replies: dict[str, Handle]
    keys: dict[str, Handle]
    words: dict[str, Handle]
    edits: tuple[Try, ...]
    fallbacks: tuple[Try, ...]
    screens: dict[str, Screen]
    refusals: dict[str, Explain]

    def add_to(self, application: ChatApplication) -> None:
        """Register the handlers: commands, presses and messages, in the order they are tried."""
        no_posts = ~filters.UpdateType.CHANNEL_POST & ~filters.SenderChat.ALL & ~filters.VIA_BOT
        private = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE & no_posts
        in_groups = filters.ChatType.GROUPS & filters.UpdateType.MESSAGE & no_posts
        edited = filters.ChatType.PRIVATE & filters.UpdateType.EDITED_MESSAGE
        came, went = filters.StatusUpdate.NEW_CHAT_MEMBERS, filters.StatusUpdate.LEFT_CHAT_MEMBER
        renamed = filters.StatusUpdate.NEW_CHAT_TITLE
        moved = filters.ChatType.GROUPS & filters.StatusUpdate.MIGRATE
        handlers: list[BaseHandler[Update, Context, None]] = [
            MessageHandler(moved & filters.UpdateType.MESSAGE, _plainly(groups.moved)),
            MessageHandler(in_groups & filters.COMMAND, self._group_command),
            MessageHandler(private & ~filters.StatusUpdate.ALL, self._message),
            MessageHandler(edited, self._edited),
            CallbackQueryHandler(self._press),
            MessageHandler(in_groups & (came | went | renamed), _plainly(groups.came_or_went)),
            ChatMemberHandler(_plainly(groups.membership), ChatMemberHandler.MY_CHAT_MEMBER),
            ChatMemberHandler(_plainly(groups.came_or_went), ChatMemberHandler.CHAT_MEMBER),
        ]
        for handler in handlers:
            application.add_handler(handler)

    async def _message(self, _: Update, context: Context) -> None:
        for guard in self.guards:
            if await guard(context):
                return
        handle = await self._find(context)
        if handle is not None:
            await handle(context)
            return
        for attempt in self.fallbacks:
            if await attempt(context):
                return

    async def _edited(self, _: Update, context: Context) -> None:
        for attempt in (*self.guards, *self.edits):
            if await attempt(context):
                return

    async def _find(self, context: Context) -> Handle | None:
        text = context.text.strip()
        if text.startswith("/"):
            return self._command(context, self.commands)
        if handle := self.keys.get(text.casefold()):
            return handle
        prompt = await context.prompt()
        if prompt is not None and prompt.topic in self.topics:
            return self.topics[prompt.topic]
        if handle := await self._reply(context):
            return handle
        lowered = text.casefold()
        return next((self.words[word] for word in self.words if word in lowered), None)

    async def _group_command(self, _: Update, context: Context) -> None:
        handle = self._command(context, self.group_commands)
        if handle is not None:
            await handle(context)

    @staticmethod
    def _command(context: Context, commands: dict[str, Handle]) -> Handle | None:
        name, *arguments = context.text.split()
        name, _, addressee = name[1:].partition("@")
        if addressee and addressee.casefold() != context.bot.username.casefold():
            return None
        context.arguments = arguments
        return commands.get(name.casefold())

    async def _reply(self, context: Context) -> Handle | None:
        message = context.current.effective_message if context.current else None
        if message is None or message.reply_to_message is None:
            return None
        answered = str(message.reply_to_message.message_id)
        slot = await context.services.outbox.slot_of(context.address, answered)
        if slot is None:
            return None
        noun, _, subject = slot.partition(":")
        context.arguments = [subject]
        return self.replies.get(noun)

    async def _press(self, update: Update, context: Context) -> None:
        query = update.callback_query
        if update.effective_chat is None:
            context.answer(out_of_reach(context.words), alert=True)
            return
        code = parse(query.data)[0] if query and query.data else ""
        handle = self.presses.get(code)
        if handle is not None:
            await handle(context)
        else:
            # Of a release whose buttons mean nothing any more, or forged.
            context.answer(no_longer_applies(context.words), alert=True)


def dispatcher(all_routes: Sequence[Routes]) -> Dispatcher:
    """Merge the routes of all nouns; raises ValueError where two claim one name."""
    return Dispatcher(
        commands=_merged([routes.commands for routes in all_routes]),
        group_commands=_merged([routes.group_commands for routes in all_routes]),
        presses=_merged([routes.presses for routes in all_routes]),
        guards=tuple(guard for routes in all_routes for guard in routes.guards),
        topics=_merged([routes.topics for routes in all_routes]),
        replies=_merged([routes.replies for routes in all_routes]),
        keys=_in_every_language(_merged([routes.keys for routes in all_routes])),
        words=_merged([routes.words for routes in all_routes]),
        edits=tuple(attempt for routes in all_routes for attempt in routes.edits),
        fallbacks=tuple(attempt for routes in all_routes for attempt in routes.fallbacks),
        screens=_merged([routes.screens for routes in all_routes]),
        refusals=_merged([routes.refusals for routes in all_routes]),
    )


def _merged(parts: Sequence[Mapping[str, T]]) -> dict[str, T]:
    merged: dict[str, T] = {}
    for part in parts:
        if double := merged.keys() & part.keys():
            raise ValueError(f"Two nouns claim {', '.join(sorted(double))}.")
        merged.update(part)
    return merged


def _plainly(handle: Handle) -> Callable[[Update, Context], Coroutine[Any, Any, None]]:
    """Return a handler as the library calls it."""

    async def handler(_: Update, context: Context) -> None:
        await handle(context)

    return handler


def _in_every_language(keys: dict[str, Handle]) -> dict[str, Handle]:
    return {
        translator(language).gettext(label).casefold(): handle
        for label, handle in keys.items()
        for language in LANGUAGES
    } | {label.casefold(): handle for label, handle in keys.items()}
