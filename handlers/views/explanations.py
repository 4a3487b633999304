"""What a person is told about their own code: reasons, dates, what to do (CONVERSATIONS 1.3-1.5).

The first line of each message can be read by anybody on a locked screen and says nothing.
"""

from datetime import timedelta

from handlers.views import reasons
from handlers.views.callbacks import data
from handlers.views.keys import standing_keys
from handlers.views.messages import Button, Message
from handlers.views.times import clock_time, day
from services.clock import Calendar
from services.codes.types import Colour
from services.health.types import Assessment, LateSource, Level, Situation
from services.i18n import Translator
from services.records.types import Source

_HOUR = timedelta(hours=1)


def explanation(
    assessment: Assessment, *, phone: str, calendar: Calendar, words: Translator, is_news: bool
) -> Message:
    """Explain a green or an orange code; `is_news`: nobody has asked, it has changed."""
    if assessment.colour is Colour.GREEN:
        body = _green(assessment, calendar, words)
    else:
        body = _orange(assessment, phone, words)
    return Message("\n".join((_header(words, is_news=is_news), *body)), keys=standing_keys(words))


def _header(words: Translator, *, is_news: bool) -> str:
    _ = words.gettext
    if is_news:
        return _("Your code has changed (for your eyes only)")
    return _("About your code (for your eyes only)")


def _green(assessment: Assessment, calendar: Calendar, words: Translator) -> tuple[str, ...]:
    _ = words.gettext
    return (
        _(
            "Green: none of the six situations was found for you; data as of {when}.",
            when=_as_of(assessment, calendar, words),
        ),
        _(
            "Green counts as a paper health certificate, with priority for returning to work"
            " and renting a home."
        ),
        _(
            "It does not replace a mask or a temperature check. If the colour changes, we"
            " tell you at once."
        ),
    )


def _as_of(assessment: Assessment, calendar: Calendar, words: Translator) -> str:
    _ = words.gettext
    moment = assessment.data_as_of or assessment.at
    time = clock_time(moment, calendar)
    days_ago = (assessment.day - calendar.day(moment)).days
    if days_ago == 0:
        return _("{time} today", time=time)
    if days_ago == 1:
        return _("{time} yesterday", time=time)
    return words.pgettext(
        "data as of", "{day}, {time}", time=time, day=day(calendar.day(moment), words)
    )


def _orange(assessment: Assessment, phone: str, words: Translator) -> tuple[str, ...]:
    _ = words.gettext
    count = len(assessment.reasons)
    lines = [
        _meaning(assessment, words),
        "",
        words.ngettext("{n} reason:", "{n} reasons:", count),
        *(line for reason in assessment.reasons for line in reasons.lines(reason, words)),
    ]
    if assessment.late:
        lines.append(_("Some data are late, so this may not be everything."))
    return (*lines, "", *_outlook(assessment, phone, words))


def _meaning(assessment: Assessment, words: Translator) -> str:
    _ = words.gettext
    if assessment.level is Level.CASE:
        return _("Orange means “not verified yet”.")
    return _("Orange means “not verified yet”; it does not mean ill.")


def _outlook(assessment: Assessment, phone: str, words: Translator) -> tuple[str, ...]:
    _ = words.gettext
    if assessment.level is Level.CASE:
        return (
            _(
                "Please follow your doctors' advice and do not go out. For help at any time"
                " call {phone}; if you feel worse, call 120.",
                phone=phone,
            ),
            _("Only you can see the reason; your employer, landlord and neighbours are not told."),
        )
    fever = _(
        "If you have fever, a dry cough or fatigue, please call before you see a doctor, and"
        " wear a mask on the way."
    )
    if assessment.level is Level.CONTACT:
        return (
            _(
                "The disease control centre will contact you; until then, please stay in if"
                " you can. For help at any time call {phone}.",
                phone=phone,
            ),
            _(
                "This is not your fault. Only you can see the reason; your employer,"
                " landlord and neighbours are not told."
            ),
            fever,
        )
    return (_turn(assessment, words), _objection(assessment, words), fever)


def _turn(assessment: Assessment, words: Translator) -> str:
    _ = words.gettext
    if assessment.turns_green_on is None:
        return _(
            "When all of this is lifted, it turns green by itself. We tell you then; there"
            " is nothing to apply for."
        )
    return _(
        "If nothing new comes up, it turns green by itself at 0:00 on {day}. We tell you"
        " then; there is nothing to apply for.",
        day=day(assessment.turns_green_on, words),
    )


def _objection(assessment: Assessment, words: Translator) -> str:
    _ = words.gettext
    if all(reason.situation is Situation.ANTIPYRETICS for reason in assessment.reasons):
        return _(
            "Was it not you, or is the date wrong? Press “The record is wrong”; somebody"
            " answers within an hour."
        )
    return _(
        "Is the record not yours, or the date wrong? Press “The record is wrong”; somebody"
        " answers within an hour."
    )


def unavailable(assessment: Assessment, *, phone: str, words: Translator) -> Message:
    """Say that nothing can be verified now, whose fault it is not, and the way through."""
    _ = words.gettext
    text = _(
        "We cannot verify right now; this is not your fault.\n"
        "{late} You get your code as soon as the data are back; there is no need to try"
        " again.\n"
        "If you are in a hurry, show your identity card and be registered by hand. This is"
        " not an orange code.\n"
        "Duty phone: {phone} (24 hours)",
        late=_late(assessment.late, words),
        phone=phone,
    )
    return Message(text, buttons=((call_button(words),),))


def ended(*, phone: str, words: Translator) -> Message:
    """Say that the policy's last day is over."""
    _ = words.gettext
    text = _(
        "This county's health code has ended; codes are no longer issued.\n"
        "If somebody still asks you for one, or you need a certificate, call {phone} (24"
        " hours).",
        phone=phone,
    )
    return Message(text, buttons=((call_button(words),),))


def call_button(words: Translator) -> Button:
    _ = words.gettext
    return Button(_("Call and ask"), data("c.call"))


def _late(late: tuple[LateSource, ...], words: Translator) -> str:
    """Say which data are missing, and for how long."""
    _ = words.gettext
    first, others = late[0], len(late) - 1
    source = _name(first.source, words)
    if first.age is None and others:
        return words.ngettext(
            "{source} and {n} more kind of data have not arrived yet, so no code may be issued.",
            "{source} and {n} more kinds of data have not arrived yet, so no code may be issued.",
            others,
            source=source,
        )
    if first.age is None:
        return _("{source} have not arrived yet, so no code may be issued.", source=source)
    hours = first.age // _HOUR
    if others:
        return words.ngettext(
            "{source} are {hours} hours old and {n} more kind of data is late,"
            " so no code may be issued.",
            "{source} are {hours} hours old and {n} more kinds of data are late,"
            " so no code may be issued.",
            others,
            source=source,
            hours=hours,
        )
    return _(
        "{source} are {hours} hours old, so no code may be issued.", source=source, hours=hours
    )


def _name(source: Source, words: Translator) -> str:
    _ = words.gettext
    return {
        Source.FEVER_CLINICS: _("Fever-clinic data"),
        Source.AREAS: _("Data on high-incidence areas"),
        Source.STAYS: _("Travel data"),
        Source.CASES: _("Data on cases"),
        Source.CONTACTS: _("Data on close contacts"),
        Source.COMMUNITIES: _("Data on closed-off communities"),
        Source.RESIDENCES: _("Residence data"),
        Source.ANTIPYRETICS: _("Data on antipyretics"),
    }[source]
