"""The menus of commands, and what the bot says about itself before it is opened."""

from services.i18n import Translator


def private(words: Translator) -> dict[str, str]:
    """Return the commands of a private chat with what each does, the most likely first."""
    _ = words.gettext
    return {
        "code": _("Show my code"),
        "why": _("Why this colour"),
        "report": _("Report a problem"),
        "tickets": _("Reported problems and how they stand"),
        "phones": _("Telephone numbers of the duty desks"),
        "privacy": _("See, export or delete my data"),
        "language": _("Choose the language"),
        "help": _("How this works"),
        "cancel": _("Drop what was begun"),
    }


def group(words: Translator) -> dict[str, str]:
    """Return the commands of a desk's group."""
    _ = words.gettext
    return {"oncall": _("Who is on duty"), "bind": _("Make this the group of a desk")}


def description(words: Translator) -> str:
    """Return what stands in the empty chat, before "Start" is pressed."""
    _ = words.gettext
    return _(
        "Huian county's Bamin Health Code: authenticate once and get your code here, with the"
        " reasons behind it. Employers and workers report problems with housing, hiring or being"
        " kept out; a duty desk answers day and night."
    )
