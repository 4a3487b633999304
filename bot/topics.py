"""Makes, closes and opens the topics of tickets."""

from functools import partial

from telegram import Bot
from telegram.error import BadRequest

from bot.marks import Hook
from bot.outcomes import (
    NOT_MODIFIED,
    TOPIC_NOT_MODIFIED,
    MayStandError,
    may_stand,
    says,
    topic_fault,
)
from handlers.views.timelines import topic_name
from services.i18n import translator
from services.outbox.types import Outgoing
from services.registry import Services
from services.topics.types import TopicFault

ALREADY_SO = (NOT_MODIFIED, TOPIC_NOT_MODIFIED)


class TopicActs:
    """Does with topics what waits in the outbox."""

    def __init__(self, services: Services, bot: Bot) -> None:
        self._services = services
        self._bot = bot

    async def make(self, outgoing: Outgoing) -> Hook:
        """Make a ticket's topic, once; returns what is noted of it.

        Where it may have been made without our hearing of it the ticket has none: nothing tells
        one topic from another afterwards. Raises Telegram's errors, and MayStandError.
        """
        topics, number = self._services.topics, int(outgoing.subject)
        if outgoing.is_retry:
            return partial(topics.failed, outgoing.to, number, TopicFault.UNKNOWN)
        name = await self._name(outgoing)
        try:
            made = await self._bot.create_forum_topic(int(outgoing.to), name)
        except Exception as error:
            if may_stand(error):
                raise MayStandError from error
            if fault := topic_fault(error):
                return partial(topics.failed, outgoing.to, number, fault)
            raise
        return partial(topics.made, outgoing.to, number, str(made.message_thread_id))

    async def settle(self, outgoing: Outgoing) -> tuple[Hook, ...]:
        """Close a topic whose ticket is over here, open that of one which is not."""
        topics, cards = self._services.topics, self._services.desk_work.ledger.cards
        number, group = int(outgoing.subject), outgoing.to
        topic = await topics.find(group, number)
        is_over = await cards.is_over(number, group)
        if topic is None or topic.is_closed == is_over:
            return ()
        turn = self._bot.close_forum_topic if is_over else self._bot.reopen_forum_topic
        try:
            await turn(int(group), int(topic.thread))
        except BadRequest as error:
            if not says(error, *ALREADY_SO):
                fault = topic_fault(error)
                if fault is None:
                    raise
                if fault is TopicFault.DELETED:
                    return (partial(topics.failed, group, number, fault),)
                return (partial(topics.hindered, group, fault),)
        return (partial(cards.settled, number, group, is_closed=is_over),)

    async def _name(self, outgoing: Outgoing) -> str:
        """Return number, kind and place, in the group's language; nothing personal."""
        services = self._services
        ticket = await services.tickets.get(int(outgoing.subject))
        chat = await services.chats.get(outgoing.to)
        is_trusted = await services.attendance.is_trusted(outgoing.to)
        place = ticket.place if is_trusted else None
        desk = await services.desks.find(place) if place else None
        return topic_name(ticket, desk, translator(chat.language))
