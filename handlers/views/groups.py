"""Words about the groups in which desks meet."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from handlers.views.callbacks import data
from handlers.views.deadlines import Times
from handlers.views.desks import desk_name
from handlers.views.messages import Button, Message
from services.desks.types import DeskDetails
from services.groups.types import Need, Waiting
from services.i18n import Translator
from services.tickets.writing import one_line


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


def lost(desk: DeskDetails, needs: Collection[Need], words: Translator) -> Message:
    """Tell leads and headquarters what the bot can no longer do in a group, and how to mend it."""
    _, name = words.gettext, desk_name(desk, words)
    if Need.PRESENCE in needs:
        return Message(
            _(
                "The bot was taken out of the group of {desk}: no cards arrive there; calls in "
                "private chats go on. Let it in again, or bind another group with /bind.",
                desk=name,
            )
        )
    lines = []
    if Need.VOICE in needs:
        lines.append(
            _(
                "The bot may no longer write in the group of {desk}: no cards arrive there; calls "
                "in private chats go on. Please let it send messages.",
                desk=name,
            )
        )
    if Need.SIGHT in needs:
        lines.append(
            _(
                "The bot is no longer an administrator of the group of {desk}: it cannot see who "
                "is there, and its cards may show number and category only. Please make it an "
                "administrator again, with the right to ban users.",
                desk=name,
            )
        )
    elif Need.DOOR in needs:
        lines.append(
            _(
                "The bot can no longer remove anybody from the group of {desk}. Please give it "
                "the right to ban users; until then, remove by hand whoever has left.",
                desk=name,
            )
        )
    if Need.TOPICS in needs:
        lines.append(
            _(
                "The bot may no longer manage topics in the group of {desk}: cards stand in the "
                "group itself. Please give it the right to manage topics.",
                desk=name,
            )
        )
    return Message("\n".join(lines))


def waits(desk: DeskDetails, words: Translator, *, is_hq_there: bool) -> Message:
    """Tell a group that it becomes a desk's once somebody has confirmed it."""
    _, name = words.gettext, desk_name(desk, words)
    if is_hq_there:
        return Message(
            _(
                "The code is right. Headquarters is asked whether this is the group of {desk}; "
                "until it confirms, no cards come here.",
                desk=name,
            )
        )
    return Message(
        _(
            "The code is right, but nobody has joined headquarters yet who could confirm that "
            "this is the group of {desk}. The operator does it: desk bind {code} --confirm. "
            "Until then no cards come here.",
            desk=name,
            code=desk.code,
        )
    )


def question(waiting: Waiting, who: str, times: Times) -> Message | None:
    """Ask headquarters to confirm title and member count; None before the bot has looked."""
    look, words = waiting.look, times.words
    if look is None:
        return None
    _, ngettext = words.gettext, words.ngettext
    lines = [
        _("Please confirm the group of {desk}:", desk=desk_name(waiting.desk, words)),
        _("Title: {title}", title=one_line(look.title)),
        ngettext("{n} member, the bot included", "{n} members, the bot included", look.members),
    ]
    if look.strangers:
        lines.append(
            ngettext(
                "{n} of them is not known staff.",
                "{n} of them are not known staff.",
                look.strangers,
            )
        )
    elif look.strangers is None:
        lines.append(_("The bot cannot see who they are: it is not an administrator there."))
    lines += [
        _("{who} sent the code at {time}.", who=who, time=times.clock(waiting.asked_at)),
        _("Until you confirm, no cards go there. After 24 hours the request is void."),
    ]
    buttons = (
        Button(_("Confirm, this is the group"), data("g.yes", waiting.key), style="primary"),
        Button(_("No, refuse"), data("g.no", waiting.key)),
    )
    return Message("\n".join(lines), tuple((button,) for button in buttons))


def decided(desk: DeskDetails, outcome: str, who: str, at: datetime, times: Times) -> Message:
    """Tell headquarters what became of a group that waited."""
    _, name, time = times.words.gettext, desk_name(desk, times.words), times.clock(at)
    if outcome == "lapsed":
        return Message(_("Nobody confirmed the group of {desk} within 24 hours.", desk=name))
    if outcome == "refused":
        return Message(
            _("The group of {desk}: refused by {who}, {time}.", desk=name, who=who, time=time)
        )
    return Message(
        _("The group of {desk}: confirmed by {who}, {time}.", desk=name, who=who, time=time)
    )


def operator(words: Translator) -> str:
    return words.gettext("the operator")


def refused(desk: DeskDetails, words: Translator) -> Message:
    """Tell a group that it does not become a desk's."""
    return Message(
        words.gettext(
            "Headquarters did not confirm that this is the group of {desk}. No cards come here.",
            desk=desk_name(desk, words),
        )
    )


def lapsed(desk: DeskDetails, words: Translator) -> Message:
    """Tell a group that nobody has confirmed it in time."""
    return Message(
        words.gettext(
            "Nobody confirmed within 24 hours that this is the group of {desk}, so it is not "
            "linked. Please ask headquarters, then the operator for a new code.",
            desk=desk_name(desk, words),
        )
    )


def unseen(words: Translator) -> Message:
    """Tell a group that nobody was asked about it: it could not be looked at."""
    return Message(
        words.gettext(
            "Title and member count of this group could not be read, so headquarters has not been "
            "asked yet. Please send /bind with a new code; if that fails too, tell the operator."
        )
    )


def confirmed_toast(words: Translator) -> str:
    return words.gettext("Confirmed.")


def refused_toast(words: Translator) -> str:
    return words.gettext("Refused.")


def _nothing_to_confirm(words: Translator, _: dict[str, Any]) -> str:
    return words.gettext(
        "This has been decided already, or the group has changed since. Please see the newest"
        " message."
    )


def _headquarters_confirms(words: Translator, _: dict[str, Any]) -> str:
    return words.gettext("Only headquarters can confirm this.")


ERRORS: dict[str, Callable[[Translator, dict[str, Any]], str]] = {
    "nothing_to_confirm": _nothing_to_confirm,
    "headquarters_confirms": _headquarters_confirms,
}
