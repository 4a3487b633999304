"""What headquarters reads when the program itself fails at something."""

from collections.abc import Collection

from handlers.views.messages import Message
from services.i18n import Translator

DESK = frozenset({"drills", "escalation", "flashes", "reports", "tickets"})
"""Rooms whose steps somebody else has to stand in for."""


def failing(kinds: Collection[str], words: Translator) -> Message:
    """Tell what fails again and again, by the names of steps, or that all works again."""
    _ = words.gettext
    if not kinds:
        return Message(_("Everything that the program failed at works again."))
    rooms = sorted({kind.partition(".")[0] for kind in kinds})
    # Several rooms may do the same for people.
    works = dict.fromkeys(_work(room, words) for room in rooms)
    lines = [
        _("The program fails again and again at:"),
        *(f"• {work}" for work in works),
        _(
            "It keeps trying, at least every 15 minutes. Please tell whoever runs the server: "
            "doctor and the log name what fails."
        ),
    ]
    if not DESK.isdisjoint(rooms):
        lines.append(_("Until then please look after the open tickets yourselves: /tickets"))
    return Message("\n".join(lines))


def _work(room: str, words: Translator) -> str:
    _ = words.gettext
    match room:
        case "escalation":
            return _("calls to officers")
        case "drills" | "flashes" | "reports" | "tickets":
            return _("deadlines and messages of tickets")
        case "shifts":
            return _("changes of shift")
        case "health" | "policy" | "records" | "checking":
            return _("turns of colours and of codes")
        case "announcements":
            return _("announcements")
        case _:
            return _("daily routine (groups, logins, figures, record of acts)")
