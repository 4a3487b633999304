"""What staff are told about joining and leaving, and the words of refusals."""

from collections.abc import Callable

from handlers.views.desks import desk_name
from handlers.views.messages import Message
from services.desks.types import DeskDetails
from services.i18n import Translator
from services.staff.types import Role


def role_name(role: Role, words: Translator) -> str:
    _ = words.gettext
    names = {
        Role.OFFICER: _("duty officer"),
        Role.LEAD: _("shift lead"),
        Role.HQ: _("headquarters"),
    }
    return names[role]


def joined(desk: DeskDetails, role: Role, words: Translator) -> Message:
    """Welcome somebody whose role is active now."""
    _ = words.gettext
    return Message(
        _(
            "You have joined the duty desk of {desk}; your role: {role}.\n"
            "Tickets call you here with a sound; please leave it on while you are on duty.\n"
            "Who is on duty: /duty. Open tickets: /tickets",
            desk=desk_name(desk, words),
            role=role_name(role, words),
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
}
