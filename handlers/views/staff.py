"""What staff are told about joining and leaving, and the words of refusals."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from handlers.views.callbacks import data
from handlers.views.desks import desk_name, names_itself
from handlers.views.messages import Button, Message
from handlers.views.times import clock_time, day
from services.clock import Calendar
from services.desks.types import DeskDetails
from services.i18n import Translator
from services.staff.types import Post, Role


def role_name(role: Role, words: Translator) -> str:
    _ = words.gettext
    names = {
        Role.OFFICER: _("duty officer"),
        Role.LEAD: _("shift lead"),
        Role.HQ: _("headquarters"),
    }
    return names[role]


def post_names(
    posts: Collection[Post], desks: Mapping[str, DeskDetails], words: Translator
) -> list[str]:
    """Return each role with its desk, in the order of the desks."""
    _ = words.gettext
    return [
        _("{desk}: {role}", desk=desk_name(desk, words), role=role_name(post.role, words))
        for desk in desks.values()
        for post in posts
        if post.desk == desk.code
    ]


def joined(desk: DeskDetails, role: Role, words: Translator) -> Message:
    """Welcome somebody whose role is active now."""
    _ = words.gettext
    fields = {"desk": desk_name(desk, words), "role": role_name(role, words)}
    if names_itself(desk, words):
        head = _("You have joined {desk}; your role: {role}.", **fields)
    else:
        head = _("You have joined the duty desk of {desk}; your role: {role}.", **fields)
    return Message(
        f"{head}\n"
        + _(
            "Tickets call you here with a sound; please leave it on while you are on duty.\n"
            "Who is on duty: /duty. Open tickets: /tickets"
        )
    )


def login_first(words: Translator) -> Message:
    """Ask an invited person to log in; the invitation is kept."""
    _ = words.gettext
    return Message(
        _(
            "You have been invited to a duty desk.\n"
            "Please authenticate first; you then join automatically and need not open the"
            " link again."
        )
    )


def login_due(link: str, phone: str, words: Translator) -> Message:
    """Ask an officer for the login without which they hear, but do not act."""
    _ = words.gettext
    return Message(
        _(
            "Your authentication is 30 days old: before you take, answer or pass on a ticket,"
            " please do the face check in Minzhengtong once more. Then do it again.\n"
            "Calls go on reaching you here. If you cannot authenticate now, let a colleague take"
            " it, or call {phone}.",
            phone=phone,
        ),
        buttons=((Button(_("Authenticate"), url=link, style="primary"),),),
    )


def login_due_toast(words: Translator, params: dict[str, object]) -> str:
    """Say the same in the few words that stand over a chat."""
    del params
    _ = words.gettext
    return _("Not done: please authenticate again first. The button is in the chat with me.")


def login_ends(ends_at: datetime, calendar: Calendar, words: Translator) -> Message:
    """Remind an officer by day of a login that ends soon, or has."""
    _ = words.gettext
    when = calendar.day(ends_at)
    return Message(
        _(
            "Your authentication for the duty desk is valid until {day}, {time}. After that you"
            " still hear calls, but cannot take tickets until the next face check.\n"
            "Please do it now by day: it takes half a minute.",
            day=day(when, words),
            time=clock_time(ends_at, calendar),
        ),
        buttons=((Button(_("Authenticate"), data("i.renew"), style="primary"),),),
    )


def removed(words: Translator) -> Message:
    _ = words.gettext
    return Message(_("Your role at the duty desk has ended."))


def refused(words: Translator) -> Message:
    return Message(_invitation_refused(words, {}))


def _invitation_refused(words: Translator, params: dict[str, object]) -> str:
    del params
    _ = words.gettext
    return _(
        "This invitation does not work: it has been used, is older than three days, or is"
        " meant for somebody else. Please ask the operator for another."
    )


def _not_staff(words: Translator, params: dict[str, object]) -> str:
    del params
    _ = words.gettext
    return _("Nothing was found.")


ERRORS: dict[str, Callable[[Translator, dict[str, object]], str]] = {
    "invitation_refused": _invitation_refused,
    "not_staff": _not_staff,
    "login_due": login_due_toast,
}
