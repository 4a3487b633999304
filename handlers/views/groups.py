"""Words about the groups in which desks meet."""

from handlers.views.desks import desk_name
from handlers.views.messages import Message
from services.desks.types import DeskDetails
from services.i18n import Translator


def strangers(desk: DeskDetails, count: int | None, words: Translator) -> Message:
    """Tell headquarters that somebody unknown is in a group, or that all is well again."""
    _, name = words.gettext, desk_name(desk, words)
    if count == 0:
        return Message(
            _(
                "Everybody in the group of {desk} is staff again; its cards are complete.",
                desk=name,
            )
        )
    if count is None:
        return Message(
            _(
                "The bot cannot see who is in the group of {desk}. Its cards show number and "
                "category only. Please make the bot an administrator there.",
                desk=name,
            )
        )
    return Message(
        words.ngettext(
            "{n} member of the group of {desk} is not staff. Its cards show number and "
            "category only; they are complete again when only staff are in it.",
            "{n} members of the group of {desk} are not staff. Its cards show number and "
            "category only; they are complete again when only staff are in it.",
            count,
            desk=name,
        )
    )


def lost(desk: DeskDetails, words: Translator) -> Message:
    """Tell headquarters that the bot is in a group no longer."""
    return Message(
        words.gettext(
            "The bot was taken out of the group of {desk}: no cards arrive there; calls in "
            "private chats go on. Let it in again, or bind another group with /bind.",
            desk=desk_name(desk, words),
        )
    )
