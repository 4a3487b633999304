"""The service standards in sentences: what a desk promises, and who is called if it does not."""

from handlers.views.times import duration
from services.i18n import Translator
from services.standards.types import Pace, Standard, Step


def told(standard: Standard, words: Translator) -> str:
    """Return a version in sentences, a line for each thought."""
    _ = words.gettext
    head = _("Service standards, version {version}, built in", version=standard.version)
    if standard.effective_on is not None:
        head = _(
            "Service standards, version {version}, from {day}",
            version=standard.version,
            day=standard.effective_on.isoformat(),
        )
    order = " → ".join(step_name(step, words) for step in standard.steps)
    return "\n".join(
        [
            head,
            *(_pace(standard, pace, words) for pace in Pace),
            _("If nobody takes it, these are called in turn: {order}.", order=order),
            _(
                "Each person is rung every {pause}, at most {times} times a step.",
                pause=duration(standard.page_every, words),
                times=standard.most_pages,
            ),
        ]
    )


def _pace(standard: Standard, pace: Pace, words: Translator) -> str:
    tempo = standard.tempo(pace)
    return words.gettext(
        "{pace}: taken within {take}, answered {first} after that, then again within {next};"
        " each further call lasts {step}.",
        pace=pace_name(pace, words),
        take=duration(tempo.take, words),
        first=duration(tempo.first_answer, words),
        next=duration(tempo.next_answer, words),
        step=duration(tempo.later_step, words),
    )


def pace_name(pace: Pace, words: Translator) -> str:
    return {
        Pace.NOW: words.pgettext("pace", "Kept out or in danger"),
        Pace.TONIGHT: words.pgettext("pace", "Tonight"),
        Pace.THREE_DAYS: words.pgettext("pace", "Within three days"),
        Pace.CAN_WAIT: words.pgettext("pace", "Can wait"),
    }[pace]


def step_name(step: Step, words: Translator) -> str:
    return {
        Step.NAMED: words.pgettext("step", "the named colleague"),
        Step.DUTY: words.pgettext("step", "officer on duty"),
        Step.BACKUP: words.pgettext("step", "backup officer"),
        Step.LEAD: words.pgettext("step", "shift lead"),
        Step.PARENT: words.pgettext("step", "desk above"),
        Step.HQ: words.pgettext("step", "headquarters"),
        Step.GATEWAY: words.pgettext("step", "SMS and phone gateway"),
    }[step]
