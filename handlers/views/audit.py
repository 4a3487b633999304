"""What headquarters reads every morning about the record of acts."""

from handlers.views.messages import Message
from services.audit.types import Head, PostedHead
from services.i18n import Translator

SIGNS = 16
"""Of a hash: as many as nobody can find another entry for, and somebody can still compare."""
GROUP = 4


def head(posted: PostedHead, words: Translator) -> Message:
    """Return the head of the chain beside the one before."""
    _ = words.gettext
    lines = [_now(posted.head, words)]
    if posted.former is not None:
        lines.append(_before(posted.former, words))
    if posted.restores:
        lines.append(
            _("A backup was restored since then: what came after it is not in the record.")
        )
    lines.append(_("Please keep this message: it shows whether the record was changed later."))
    return Message("\n".join(lines))


def _now(found: Head, words: Translator) -> str:
    return words.gettext(
        "Record of acts: {count} entries, check {check}", count=found.position, check=_check(found)
    )


def _before(found: Head, words: Translator) -> str:
    return words.gettext(
        "Last time: {count} entries, check {check}", count=found.position, check=_check(found)
    )


def _check(found: Head) -> str:
    signs = found.hash[:SIGNS]
    return " ".join(signs[at : at + GROUP] for at in range(0, SIGNS, GROUP))
