"""How a message comes to stand in its chat: sent, edited in its slot, renewed, or removed."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from telegram import Bot
from telegram.error import BadRequest

from bot.outcomes import (
    NOT_MODIFIED,
    NOT_THERE,
    MayStandError,
    Meaning,
    SecondSendError,
    SourceGoneError,
    may_stand,
    meaning,
    says,
    topic_fault,
)
from bot.sending import delete_messages, edit_message, send_message
from handlers.views.messages import Message
from services.crypto.vault import Purpose, Vault
from services.outbox.types import Outgoing, Placing, ShownMessage
from services.topics.types import TopicFault


@dataclass(frozen=True)
class Placed:
    """Where a message stands now, and what it has replaced."""

    shown: ShownMessage
    former: tuple[str, ...] = ()
    was_called: bool = True
    """False where the very same message stood there already."""
    topic_fault: TopicFault | None = None
    """Why it does not stand in the topic that it was meant for."""


class Placer:
    """Puts messages into chats by as few calls as possible."""

    def __init__(self, bot: Bot, vault: Vault) -> None:
        self._bot = bot
        self._vault = vault

    async def place(
        self,
        outgoing: Outgoing,
        message: Message,
        standing: ShownMessage | None,
        *,
        again: Callable[[Message], Message],
        is_once: bool,
    ) -> Placed:
        """Show a message; `again` marks one that the person may have already.

        Raises Telegram's errors, MayStandError where a message may stand in the chat although
        its answer was lost, SecondSendError instead of sending a second time what is `is_once`,
        and SourceGoneError where what is to be copied may be gone.
        """
        if outgoing.placing is Placing.EDIT and standing:
            digests = self._digests(message)
            if standing.digest in digests:
                return Placed(standing, was_called=False)
            if await self._edit(outgoing, message, standing):
                return Placed(replace(standing, digest=digests[0], more=()))
        if outgoing.is_retry:
            if is_once:
                raise SecondSendError
            message = again(message)
        try:
            number, *more = await send_message(
                self._bot, outgoing.to, message, is_silent=outgoing.is_silent
            )
        except Exception as error:
            if message.topic is not None and (fault := topic_fault(error)):
                plain = replace(message, topic=None)
                placed = await self.place(
                    replace(outgoing, placing=Placing.RENEW, is_retry=False),
                    plain,
                    standing,
                    again=again,
                    is_once=is_once,
                )
                return replace(placed, topic_fault=fault)
            if may_stand(error):
                raise MayStandError from error
            if message.copied is not None and meaning(error) is Meaning.UNREACHABLE:
                raise SourceGoneError from error
            raise
        digest, has_picture = self._digests(message)[0], message.picture is not None
        shown = ShownMessage(number, digest, has_picture, tuple(more))
        is_replaced = standing is not None and outgoing.placing is not Placing.SEND
        former = (standing.message, *standing.more) if standing and is_replaced else ()
        return Placed(shown, former)

    async def remove(self, to: str, *numbers: str) -> None:
        """Delete a message, or all parts of one; what is gone already is left as it is."""
        await delete_messages(self._bot, to, numbers)

    def _digests(self, message: Message) -> tuple[bytes, ...]:
        # Keyed: whoever holds a dump could try out what few words a message can say.
        return self._vault.indexes(repr(message), Purpose.SHOWN)

    async def _edit(self, outgoing: Outgoing, message: Message, standing: ShownMessage) -> bool:
        if standing.has_picture != (message.picture is not None):
            return False
        try:
            await edit_message(self._bot, outgoing.to, standing.message, message)
        except BadRequest as error:
            if says(error, *NOT_THERE):
                return False
            if not says(error, NOT_MODIFIED):
                raise
        return True
