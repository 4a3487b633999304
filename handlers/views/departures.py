"""Words about somebody who leaves the staff."""

from collections.abc import Mapping, Sequence

from handlers.views.callbacks import data
from handlers.views.desks import desk_name
from handlers.views.messages import Button, Message
from handlers.views.staff import post_names
from services.desks.types import DeskDetails
from services.i18n import Translator
from services.staff.types import StaffMember
from services.tickets.leaving import Departed

MOST_STAFF = 5
"""With [More] these are the six buttons of a message at most."""


def removable(staff: Sequence[StaffMember], page: int, words: Translator) -> Message:
    """Ask headquarters who is to be removed, a page at a time."""
    _ = words.gettext
    if not staff:
        return Message(_("Nobody else is on the staff."))
    pages = -(-len(staff) // MOST_STAFF)
    page %= pages
    rows = [
        (
            Button(
                _("{who} ({handle})", who=one.display, handle=one.handle),
                data("s.ask", one.handle),
            ),
        )
        for one in staff[page * MOST_STAFF : (page + 1) * MOST_STAFF]
    ]
    if pages > 1:
        rows.append((Button(words.pgettext("removing", "More"), data("s.staff", page + 1)),))
    text = _("Whom do you want to remove from the staff? You will be asked to confirm.")
    return Message(text, tuple(rows))


def removal_button(words: Translator) -> Button:
    """Return the press by which headquarters begins."""
    return Button(words.pgettext("removing", "Remove somebody"), data("s.staff"))


def question(leaving: Departed, desks: Mapping[str, DeskDetails], words: Translator) -> Message:
    """Ask headquarters whether somebody is to be removed, and say what that ends."""
    _ = words.gettext
    member = leaving.member
    lines = [
        _("Remove {who} ({handle}) from the staff?", who=member.display, handle=member.handle),
        *post_names(member.posts, desks, words)[:3],
    ]
    if leaving.handed_on:
        lines.append(_("Handed on: {numbers}", numbers=_numbers(leaving.handed_on)))
    lines.append(_("Roles, calls and groups end at once; future shifts stay empty."))
    return Message(
        "\n".join(lines),
        (
            (
                Button(words.pgettext("removing", "Remove"), data("s.remove", member.handle)),
                Button(words.pgettext("removing", "Keep"), data("s.keep")),
            ),
        ),
    )


def departed(who: str, handed_on: Sequence[int], words: Translator) -> Message:
    _ = words.gettext
    lines = [_("{who} is removed: no role, no calls, out of the groups.", who=who)]
    if handed_on:
        lines.append(_("Handed on: {numbers}", numbers=_numbers(handed_on)))
    return Message("\n".join(lines))


def by_hand(who: str, desk: DeskDetails, words: Translator) -> Message:
    """Tell headquarters what the bot may not do in a group."""
    return Message(
        words.gettext(
            "{who} is removed from the staff, but the bot may not remove members of the group of "
            "{desk}. Please remove {who} from it by hand, or give the bot the right to ban users.",
            who=who,
            desk=desk_name(desk, words),
        )
    )


def _numbers(numbers: Sequence[int]) -> str:
    return " · ".join(str(number) for number in numbers)
