"""The menus of commands, and what the bot says about itself before it is opened."""

from services.i18n import Translator
from services.staff.types import Role


def private(words: Translator) -> dict[str, str]:
    """Return the commands of a private chat with what each does, the most likely first."""
    _ = words.gettext
    return {
        "code": _("Show my code"),
        "why": _("Why this colour"),
        "report": _("Report a problem"),
        "tickets": _("My reports and how they stand"),
        "phones": _("Duty phone numbers"),
        "verify": _("Check somebody's code"),
        "privacy": _("See, export or delete my data"),
        "language": _("Choose the language"),
        "help": _("How this works"),
        "cancel": _("Stop what I am filling in"),
    }


def officer(words: Translator, role: Role = Role.OFFICER) -> dict[str, str]:
    """Return the commands of an officer's private chat: the desk's first, then everybody's."""
    _ = words.gettext
    own = {
        "duty": _("My shift, and who is on duty"),
        "take": _("Take a ticket: /take and its number"),
        "roster": _("My shifts, and changing them"),
    }
    if role.includes(Role.LEAD):
        own |= {
            "stats": _("Figures of the desks"),
            "drill": _("Drill: a practice ticket"),
            "contacts": _("Contacts of an enterprise: /contacts and its name"),
        }
    if role is Role.HQ:
        own |= {
            "announce": _("Announce to enterprises or desks"),
            "remove": _("Remove somebody from the staff"),
        }
    return own | private(words)


def group(words: Translator) -> dict[str, str]:
    """Return the commands of a desk's group."""
    _ = words.gettext
    return {
        "oncall": _("Who is on duty"),
        "open": _("What is not solved yet"),
        "handover": _("The last change of shift"),
        "bind": _("Link this group to a duty desk"),
        "topics": _("A topic for each ticket, or none"),
    }


def description(words: Translator) -> str:
    """Return what stands in the empty chat, before "Start" is pressed."""
    _ = words.gettext
    return _(
        "Huian county's Bamin Health Code: authenticate once and get your code here, with"
        " the reasons behind it. Employers and workers can report problems with housing,"
        " hiring or entry; a duty desk answers day and night."
    )
