"""The last look at a report before it is submitted."""

from handlers.views import tickets
from handlers.views.callbacks import data
from handlers.views.desks import desk_name
from handlers.views.hiring import heads, hiring_line, measures_line, since_words
from handlers.views.messages import Button, Message
from handlers.views.problems import problem_name, urgency_name
from handlers.views.questions import counted, note
from services.i18n import Translator
from services.reports.composing import facts
from services.reports.types import Draft, FormDetails, Note, Step, Symptoms
from services.tickets.types import AttachmentType, Category, Kind, Urgency

LONGEST_STORY = 60
FIRST, LAST = 3, 4
"""How much of a phone number its own chat shows."""


def review(details: FormDetails, words: Translator) -> Message:
    """Show everything that will be submitted; what was not said takes no line."""
    _ = words.gettext
    lines = [
        _("Please check:"),
        _problem(details.draft, words),
        _where(details, words),
        _facts(details, words),
        _story(details.draft, words),
        _attached(details.draft, words),
        _("Neither employer nor landlord is told who reported.")
        if details.draft.is_worker
        else "",
        _("The other contacts of the enterprise see this ticket, too.")
        if details.shared_with is not None
        else "",
        _contact(details, words),
        # Never first: a word about symptoms must not stand on a locked screen.
        _noted(details, words),
    ]
    text = "\n".join(line for line in lines if line)
    if not details.is_verified:
        text = f"{text}\n{_statement(words)}"
    return Message(text, buttons=_buttons(details, words))


def _noted(details: FormDetails, words: Translator) -> str:
    # The numbers stand in the summary itself, and so does what was added to it.
    is_shown = details.draft.note in {Note.NUMBERS, Note.HIRING, Note.ADDED}
    return "" if is_shown else note(details, words)


def _problem(draft: Draft, words: Translator) -> str:
    category, kind = draft.category or Category.OTHER, draft.kind or Kind.OTHER
    urgency = urgency_name(draft.urgency or Urgency.THREE_DAYS, category, words)
    return f"{problem_name(category, kind, words)} · {urgency}"


def _where(details: FormDetails, words: Translator) -> str:
    _ = words.gettext
    draft = details.draft
    place = desk_name(details.place, words) if details.place is not None else ""
    if draft.firm is not None and place:
        return _("{firm} ({place})", firm=draft.firm, place=place)
    parts = [draft.firm or "", place, draft.where or "" if Step.STORY in draft.answered else ""]
    return " · ".join(part for part in parts if part)


def _facts(details: FormDetails, words: Translator) -> str:
    _ = words.gettext
    draft = details.draft
    if details.density is not None:
        short = details.density.rooms_short
        return tickets.with_rooms_short(counted(details, words), short, words)
    said = facts(details)
    if draft.kind is Kind.WORKERS_NEEDED:
        return hiring_line(said, words)
    symptoms = {
        Symptoms.NONE: _("no fever, dry cough or fatigue"),
        Symptoms.SOME: _("with symptoms"),
        Symptoms.UNKNOWN: _("symptoms not known"),
    }
    parts = [
        heads(said, words),
        measures_line(said, words),
        _("since {time}", time=since_words(draft.since, words)) if draft.since else "",
        symptoms[draft.symptoms] if draft.symptoms else "",
        words.pgettext("review", "has a lease") if draft.has_lease else "",
    ]
    return " · ".join(part for part in parts if part)


def _story(draft: Draft, words: Translator) -> str:
    _ = words.gettext
    story = " ".join(" ".join(draft.story).split())
    if not story:
        return ""
    if len(story) > LONGEST_STORY:
        story = story[: LONGEST_STORY - 1] + "…"
    return _("In words: {story}", story=story)


def _attached(draft: Draft, words: Translator) -> str:
    _ = words.gettext
    types = [attachment.type for attachment in draft.attachments]
    names = {
        AttachmentType.PHOTO: _("photos: {count}", count=types.count(AttachmentType.PHOTO)),
        AttachmentType.VOICE: _("voice: {count}", count=types.count(AttachmentType.VOICE)),
        AttachmentType.VIDEO: _("videos: {count}", count=types.count(AttachmentType.VIDEO)),
        AttachmentType.DOCUMENT: _("files: {count}", count=types.count(AttachmentType.DOCUMENT)),
        AttachmentType.LOCATION: _("places: {count}", count=types.count(AttachmentType.LOCATION)),
    }
    parts = [name for kind, name in names.items() if kind in types]
    return _("With it: {parts}", parts=" · ".join(parts)) if parts else ""


def _contact(details: FormDetails, words: Translator) -> str:
    _ = words.gettext
    name = details.contact or _("not authenticated")
    phone = details.draft.phone
    if phone is None:
        return _("Contact: {name}, no phone number left (it is faster with one)", name=name)
    shown = phone[:FIRST] + "*" * max(0, len(phone) - FIRST - LAST) + phone[-LAST:]
    return _("Contact: {name}, phone {phone}", name=name, phone=shown)


def _statement(words: Translator) -> str:
    _ = words.gettext
    return _(
        "When you submit, your Telegram account and the above are kept for the duty desk"
        " only; messages travel through Telegram and pass through servers abroad."
    )


def _buttons(details: FormDetails, words: Translator) -> tuple[tuple[Button, ...], ...]:
    _ = words.gettext
    has_phone = details.draft.phone is not None
    phone = Button(
        _("Change the phone number") if has_phone else _("Leave a phone number"),
        data("r.open", Step.PHONE),
    )
    add = Button(_("Add photos or words"), data("r.open", Step.ADDITION))
    change = Button(_("Change"), data("r.open", Step.CHANGE))
    drop = Button(_("Don't report"), data("r.drop"))
    if details.is_verified:
        submit = Button(_("Submit"), data("r.submit"), style="primary")
        return ((submit, phone), (add, change, drop))
    login = Button(_("Authenticate, then submit"), data("r.login"))
    anyway = Button(_("Submit now, not authenticated"), data("r.submit"), style="primary")
    return ((login,), (anyway,), (phone, add), (change, drop))
