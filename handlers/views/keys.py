"""The four keys that stay at the bottom of the screen (CONVERSATIONS.md 1.3)."""

from services.i18n import Translator


def standing_keys(words: Translator) -> tuple[tuple[str, ...], ...]:
    """Return the rows of keys; the same for everybody, logged in or not."""
    _ = words.gettext
    return (
        (_("Show my code"), _("Why this colour")),
        (_("Report a problem"), _("Phone and help")),
    )
