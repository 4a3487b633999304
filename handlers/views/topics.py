"""Words about the topics of tickets."""

from collections.abc import Callable
from typing import Any

from handlers.views.desks import desk_name
from handlers.views.messages import Message
from services.desks.types import DeskDetails
from services.i18n import Translator
from services.topics.types import TopicFault


def offer(words: Translator) -> Message:
    """Tell a forum how each ticket gets a topic of its own."""
    return Message(
        words.gettext(
            "This group has topics. If each ticket is to have one of its own, a shift lead sends "
            "/topics here; the bot needs the right to manage topics for it."
        )
    )


def switched(words: Translator, *, is_on: bool) -> Message:
    _ = words.gettext
    if is_on:
        return Message(
            _(
                "From now on each new ticket has a topic of its own, which is closed with it. "
                "The bot needs the right to manage topics; /topics turns this off."
            )
        )
    return Message(_("From now on the cards of new tickets go to the group itself again."))


def fault(desk: DeskDetails, what: TopicFault, words: Translator) -> Message:
    """Tell a lead why cards stand in the group itself, and how to mend it."""
    _, name = words.gettext, desk_name(desk, words)
    if what is TopicFault.RIGHTS:
        return Message(
            _(
                "The bot may not manage topics in the group of {desk}, so cards stand in the "
                "group itself. Give it the right to manage topics, and new tickets will have "
                "their own again.",
                desk=name,
            )
        )
    if what is TopicFault.NO_FORUM:
        return Message(
            _(
                "The group of {desk} has no topics any more, so cards stand in the group itself. "
                "Turn topics on in its settings, or send /topics there to do without them.",
                desk=name,
            )
        )
    return Message(
        _(
            "In the group of {desk} somebody deleted the topic of a ticket. Its card is in the "
            "group itself now; nothing else has changed. To do without topics, send /topics "
            "there.",
            desk=name,
        )
    )


def _leads_only(words: Translator, _: dict[str, Any]) -> str:
    return words.gettext("Only a shift lead or headquarters can turn topics on or off.")


def _no_forum(words: Translator, _: dict[str, Any]) -> str:
    return words.gettext(
        "This group has no topics. Turn them on in the group's settings first, then send /topics."
    )


ERRORS: dict[str, Callable[[Translator, dict[str, Any]], str]] = {
    "leads_switch_topics": _leads_only,
    "no_forum": _no_forum,
}
