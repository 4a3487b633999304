"""The impact assessment on personal information (PIPL Arts. 55 and 56), a page that anybody reads.

Whoever adds a kind of data, or keeps one for longer, changes this page with it: what is kept, and
for how long, stands in `kept`.
"""

from dataclasses import dataclass

from handlers.views.kept import Entry, kept
from services.i18n import LANGUAGES, Translator, other_language


@dataclass(frozen=True)
class Section:
    """A part of the page: sentences, then entries."""

    title: str
    lines: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class ImpactPage:
    """What the page says in one language."""

    title: str
    lead: str
    sections: tuple[Section, ...]
    service: str
    place: str
    call: str
    other: str
    """The other language's name, in that language."""
    other_language: str


def impact_page(phone: str, words: Translator) -> ImpactPage:
    """Return the assessment: purpose, data, risks with what is done, rights, what remains."""
    _ = words.gettext
    other = other_language(words.language)
    return ImpactPage(
        title=_("How your personal data are protected"),
        lead=_(
            "The assessment that the law asks for before health data are handled: what is kept,"
            " what could go wrong, what is done against it, and what risk remains."
        ),
        sections=(
            _purpose(words),
            Section(_("What is kept, and for how long"), entries=kept(words)),
            Section(_("What could go wrong, and what is done"), entries=_risks(words)),
            _rights(words),
            _remains(words),
        ),
        service=_("Bamin Health Code"),
        place=_("Huian County"),
        call=_("Duty phone {phone} (24 hours)", phone=phone),
        other=LANGUAGES[other],
        other_language=other,
    )


def _purpose(words: Translator) -> Section:
    _ = words.gettext
    return Section(
        _("Why data are handled"),
        (
            _(
                "For two things only, both ordered by the county's notice of 23 February 2020:"
                " showing residents their health code, and solving problems with accommodation"
                " and hiring."
            ),
            _(
                "The code follows from fixed rules, the same for everybody. Whoever is orange is"
                " told the reason and the day it ends; a person decides about objections within"
                " 60 minutes."
            ),
        ),
    )


def _risks(words: Translator) -> tuple[Entry, ...]:
    _ = words.gettext
    return (
        Entry(
            _("Messages pass Telegram's servers abroad"),
            _(
                "You are told this first and asked to agree to it separately; you can also use a"
                " paper certificate or the telephone. Document numbers are never asked for in the"
                " chat."
            ),
        ),
        Entry(
            _("Somebody takes the database"),
            _(
                "Names, numbers, records and words are encrypted, with keys that are kept"
                " elsewhere; backups can only be opened with a key that is not on the server."
            ),
        ),
        Entry(
            _("Somebody else gets your code"),
            _(
                "A login needs the live face of level L4 and works only in the browser that"
                " began it; one person has one account, and a move is told to the former one."
            ),
        ),
        Entry(
            _("A false or outdated code is shown"),
            _(
                "Codes are signed, expire the same day, and are withdrawn at once when the"
                " colour changes. Checkers scan with their own phone."
            ),
        ),
        *_risks_of_use(words),
    )


def _risks_of_use(words: Translator) -> tuple[Entry, ...]:
    _ = words.gettext
    return (
        Entry(
            _("Checks become a record of movements"),
            _(
                "A code is checked in the checker's browser; its content never reaches the"
                " server. No place and no checker is stored."
            ),
        ),
        Entry(
            _("You are orange by mistake"),
            _(
                "Each reason is named with its source and end; one press asks for a"
                " correction, and a correction changes the colour by itself."
            ),
        ),
        Entry(
            _("Officers look at what is not their business"),
            _(
                "Contacts are shown only to the officer who has the case, in a private chat,"
                " and each look is recorded. Groups see number, kind and area, no person."
            ),
        ),
        Entry(
            _("A worker suffers for a report"),
            _("Employer and landlord are not told who reported."),
        ),
    )


def _rights(words: Translator) -> Section:
    _ = words.gettext
    return Section(
        _("Your rights"),
        (
            _("/privacy in the chat shows, exports and deletes what is stored about you."),
            _(
                "After a deletion all your codes are void at once, and no backup brings your data"
                " back. Official records stay with the authorities that keep them."
            ),
            _(
                "If you do not agree, do not log in: a paper certificate and the duty phone serve"
                " you as well."
            ),
        ),
    )


def _remains(words: Translator) -> Section:
    _ = words.gettext
    return Section(
        _("What risk remains"),
        (
            _("Telegram can read what passes through it, and people can pass on what they see."),
            _(
                "Without a network a checker does not learn that a code was withdrawn; it expires"
                " that night."
            ),
            _(
                "The county is responsible for this page, and reviews it whenever something here"
                " changes, at least once a year. It is kept with the program itself."
            ),
        ),
    )
