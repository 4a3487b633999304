"""What a handler is given: the services, the words of this chat, who acts, and how to answer."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from telegram import Bot, Chat, Update
from telegram.ext import Application, CallbackContext

from handlers.views.callbacks import parse
from handlers.views.messages import Toast
from services.chats.types import Address, Prompt
from services.i18n import Translator, translator
from services.outbox.types import Placing, Priority
from services.registry import Services

Fetch = Callable[[str], Awaitable[bytes]]
"""Downloads a file that somebody sent, by its id; outside of transactions only."""


@dataclass(frozen=True)
class Scene:
    """What a screen is given at sending time: it looks up the data and asks a view for words."""

    services: Services
    words: Translator
    to: Address
    subject: str
    params: dict[str, Any]
    fetch: Fetch
    bot_name: str
    """The bot's user name, for links that lead back into the chat."""
    peek: Fetch = field(kw_only=True)
    """Like `fetch`, but of the file's beginning alone."""


class ChatApplication(Application[Bot, "Context", Any, Any, Any, None]):
    """PTB's application with our services; a handler's failure is never swallowed."""

    def __init__(self, *, services: Services, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.services = services
        self.toasts: dict[int, Toast] = {}
        """Answers to presses by the update's number, sent right after its commit."""

    async def process_error(self, update: object, error: Exception, *_: Any, **__: Any) -> bool:
        """Let the failure rise: PTB would count the update as handled."""
        del update
        raise error


class Context(CallbackContext[Bot, Any, Any, Any]):
    """One update being handled inside its transaction."""

    def __init__(self, application: ChatApplication, *args: Any, **kwargs: Any) -> None:
        super().__init__(application, *args, **kwargs)
        self.services = application.services
        self._chat_application = application
        self.words: Translator = translator(None)
        self.arguments: list[str] = []
        """Of the pressed button, after its code; or the words after a command."""
        self.current: Update | None = None

    @classmethod
    def from_update(cls, update: object, application: Any) -> Self:
        context = super().from_update(update, application)
        if isinstance(update, Update):
            context.current = update
            if update.callback_query and update.callback_query.data:
                context.arguments = parse(update.callback_query.data)[1]
        return context

    async def refresh_data(self) -> None:
        """Load what belongs to this chat; PTB calls it before the first handler."""
        update = self.current
        if update is None or update.effective_chat is None:
            # A press of which nothing is told but who pressed.
            self.words = translator(await self.services.chats.language(self.account))
            return
        chat = await self.services.chats.get(self.address)
        self.words = translator(chat.language)
        if not chat.is_reachable and update.my_chat_member is None:
            # Whoever writes or presses can be written to again.
            await self.services.chats.set_reachable(self.address, is_reachable=True)

    @property
    def _chat(self) -> Chat:
        chat = self.current.effective_chat if self.current else None
        if chat is None:
            raise LookupError("This update belongs to no chat.")
        return chat

    @property
    def address(self) -> Address:
        """The chat in which it happens."""
        return Address(str(self._chat.id))

    @property
    def account(self) -> Address:
        """The private chat of the person who acts; personal words go nowhere else."""
        user = self.current.effective_user if self.current else None
        if user is None:
            raise LookupError("Nobody acts in this update.")
        return Address(str(user.id))

    @property
    def is_private(self) -> bool:
        return self._chat.type == Chat.PRIVATE

    @property
    def is_forum(self) -> bool:
        """Whether this group has topics."""
        return bool(self._chat.is_forum)

    @property
    def thread(self) -> str | None:
        """The topic of a forum in which it was said; None in the group itself."""
        message = self.current.message if self.current else None
        if message is None or self.is_private or not message.is_topic_message:
            return None
        return str(message.message_thread_id)

    @property
    def text(self) -> str:
        """The words of the message, or of its caption."""
        message = self.current.effective_message if self.current else None
        return (message.text or message.caption or "") if message else ""

    @property
    def message(self) -> str:
        """The number of the message that is handled, or under which the button stands.

        Of a button's message that is too old, Telegram tells the number and nothing else.
        """
        query = self.current.callback_query if self.current else None
        if query is not None and query.message is not None:
            return str(query.message.message_id)
        message = self.current.effective_message if self.current else None
        if message is None:
            raise LookupError("This update has no message.")
        return str(message.message_id)

    async def prompt(self) -> Prompt | None:
        return await self.services.chats.prompt(self.address)

    async def show(
        self,
        view: str,
        subject: object = "",
        *,
        to: Address | None = None,
        params: Mapping[str, Any] | None = None,
        placing: Placing = Placing.SEND,
        slot: str | None = None,
        silent: bool = False,
        priority: Priority = Priority.REPLY,
    ) -> None:
        """Show a view in this chat, in the topic where it was asked for, or in another chat."""
        await self.services.outbox.show(
            view,
            subject,
            to=to or self.address,
            params=params,
            placing=placing,
            slot=slot,
            silent=silent,
            priority=priority,
            thread=self.thread if to is None else None,
        )

    async def delete_message(self, message: str | None = None) -> None:
        """Delete a message of this chat (the one being handled) once the update is handled."""
        await self.services.outbox.show(
            "delete", message or self.message, to=self.address, priority=Priority.PAGE
        )

    def answer(self, text: str, *, alert: bool = False) -> None:
        """Answer the press; sent right after the commit."""
        if self.current is not None:
            self._chat_application.toasts[self.current.update_id] = Toast(text, is_alert=alert)
