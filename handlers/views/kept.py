"""What is kept about people, and for how long: a part of the impact assessment.

Each table of the database belongs to one of these entries, or holds nothing about people: a test
asks for it.
"""

from dataclasses import dataclass
from datetime import timedelta

from services.announcements.service import KEEP_RECIPIENTS
from services.checking.pictures import KEPT_FOR as PICTURES_KEPT
from services.codes.service import KEPT_FOR as CODES_KEPT
from services.contacts.service import LINK_LIFE
from services.i18n import Translator
from services.identity.types import LOGIN_LIFE
from services.inbox.service import KEEP as MESSAGES_KEPT
from services.outbox.service import KEEP_PARAMS, KEEP_ROWS
from services.outbox.shown import KEPT_FOR as PLACES_KEPT
from services.receipts.service import KEPT_DAYS as RECEIPTS_KEPT
from services.reports.service import KEEP_DRAFTS
from services.retention.service import KEPT_FOR as SETTLED_KEPT
from services.staff.service import INVITATION_VALIDITY

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Entry:
    """One kind of data, or one risk, and what is said of it."""

    name: str
    text: str


def kept(words: Translator) -> tuple[Entry, ...]:
    """Return every kind of data with what it holds and how long it stays."""
    return (
        *_of_residents(words),
        *_of_checks(words),
        *_of_reports(words),
        *_of_chats(words),
        *_of_the_desk(words),
    )


def _of_residents(words: Translator) -> tuple[Entry, ...]:
    _ = words.gettext
    return (
        Entry(
            _("Name and document number"),
            _(
                "From the real-name platform, after your consent. Encrypted. Kept until you"
                " delete them; a login counts for {days} days.",
                days=LOGIN_LIFE // _DAY,
            ),
        ),
        Entry(
            _("Links to log in, and logins under way"),
            _(
                "For which account, for a day; that a code moved to another account, for {days}"
                " days.",
                days=LOGIN_LIFE // _DAY + 1,
            ),
        ),
        Entry(
            _("Official records of the six situations"),
            _(
                "From the authorities' databases, encrypted: only kind, area and dates,"
                " no diagnosis. They decide your colour and are never shown to a checker."
            ),
        ),
        Entry(
            _("The colour you were told last"),
            _("So that you hear of a change once. Kept until you delete your data."),
        ),
        Entry(
            _("Codes"),
            _(
                "What was issued and until when, without its picture: {days} days beyond its end.",
                days=CODES_KEPT // _DAY,
            ),
        ),
    )


def _of_checks(words: Translator) -> tuple[Entry, ...]:
    _ = words.gettext
    return (
        Entry(
            _("Photos sent for checking"),
            _(
                "Photo and verdict disappear from the chat after {minutes} minutes; nothing"
                " of the photo is stored here.",
                minutes=PICTURES_KEPT // _MINUTE,
            ),
        ),
        Entry(
            _("Receipts of checks"),
            _(
                "Only if you ask for them: the time, neither place nor checker; {days} days.",
                days=RECEIPTS_KEPT // _DAY,
            ),
        ),
    )


def _of_reports(words: Translator) -> tuple[Entry, ...]:
    _ = words.gettext
    return (
        Entry(
            _("Reports and the desk's answers"),
            _(
                "Encrypted; part of the duty desk's files after submission. If you delete your"
                " data, only number, kind, area and times stay. Drafts are dropped after {days}"
                " days.",
                days=KEEP_DRAFTS // _DAY,
            ),
        ),
        Entry(
            _("For your next report"),
            _(
                "Firm, place and phone number of your last one, encrypted, so that you need not"
                " type them again. Kept until you delete your data."
            ),
        ),
        Entry(
            _("Who speaks for an enterprise"),
            _(
                "Who it is and who has checked it, until they, the desk or a colleague ends it."
                " A link for one more is good for {hours} hours and is then deleted.",
                hours=LINK_LIFE // _HOUR,
            ),
        ),
        Entry(
            _("Announcements of headquarters"),
            _(
                "To which chats of enterprises one went, for {days} days; and that you want none,"
                " for as long as you say so.",
                days=KEEP_RECIPIENTS // _DAY,
            ),
        ),
    )


def _of_chats(words: Translator) -> tuple[Entry, ...]:
    _ = words.gettext
    return (
        Entry(
            _("Your chat with the bot"),
            _(
                "Its Telegram number, and whether it can be reached; its language and what you"
                " have begun, encrypted, until you delete your data."
            ),
        ),
        Entry(
            _("Messages to the bot"),
            _(
                "Encrypted until they have been handled, at most {days} days.",
                days=MESSAGES_KEPT // _DAY,
            ),
        ),
        Entry(
            _("Messages from the bot"),
            _(
                "What they say, encrypted, for {minutes} minutes after they were sent; to which"
                " chat one went, for {days} days; where it stands there, so that it can be"
                " corrected, for {places} days, that of a report until it cannot be opened again.",
                minutes=KEEP_PARAMS // _MINUTE,
                days=KEEP_ROWS // _DAY,
                places=PLACES_KEPT // _DAY,
            ),
        ),
    )


def _of_the_desk(words: Translator) -> tuple[Entry, ...]:
    _ = words.gettext
    return (
        Entry(
            _("Who serves at a duty desk"),
            _(
                "Handle, account, surname (encrypted) and roles, for as long as they serve; then"
                " the handle, so that nobody else gets it, with the shifts and tickets it had."
                " Invitations are deleted after {days} days, calls and offered shifts {settled}"
                " days after they are over.",
                days=INVITATION_VALIDITY // _DAY,
                settled=SETTLED_KEPT // _DAY,
            ),
        ),
        Entry(
            _("Groups of the duty desks"),
            _(
                "Their Telegram number, and how many are in one whom the desk does not know; its"
                " title, encrypted, until headquarters has confirmed it."
            ),
        ),
        Entry(
            _("The record of acts"),
            _(
                "Who did or looked at what, kept for good so that nobody can hide it. Of a"
                " resident it holds a pseudonym; the key to it is destroyed when you delete your"
                " data."
            ),
        ),
        Entry(
            _("Deletions"),
            _(
                "That something was deleted, as a keyed hash that names nobody, kept for good:"
                " otherwise a backup could bring it back."
            ),
        ),
    )
