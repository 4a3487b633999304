"""The report's form: one message that is edited (CONVERSATIONS.md 2)."""

from collections.abc import Callable

from handlers.views.callbacks import data
from handlers.views.desks import desk_name
from handlers.views.messages import Button, Message
from handlers.views.problems import category_name, kind_name, urgency_name
from handlers.views.questions import note, question
from handlers.views.review import review
from services.i18n import Translator
from services.reports.meaning import OF_CATEGORY
from services.reports.rules import OUTSIDE, changeable
from services.reports.types import MORE, NO, SKIP, WORKER, FormDetails, Step, Symptoms
from services.tickets.types import Category, Urgency

Rows = tuple[tuple[Button, ...], ...]
LONGEST_LABEL = 40


def form(details: FormDetails, words: Translator) -> Message:
    """Show what the form asks now, below what it says about the last answer."""
    if details.step is Step.REVIEW:
        return review(details, words)
    text = question(details, words)
    said = note(details, words)
    return Message(f"{said}\n\n{text}" if said else text, buttons=_buttons(details, words))


def saved(words: Translator, *, is_begun_anew: bool = False) -> Message:
    """Say that a report waits to be finished."""
    _ = words.gettext
    first = [Button(_("Continue"), data("r.go"))]
    if is_begun_anew:
        first.append(Button(_("Start again"), data("r.again")))
    return Message(_saved(words), ((*first, Button(_("Don't report"), data("r.drop"))),))


def resume(words: Translator) -> Message:
    """Lead back to the report, below something else that was asked for in between."""
    _ = words.gettext
    return Message(_saved(words), ((Button(_("Continue the report"), data("r.go")),),))


def dropped(words: Translator) -> Message:
    _ = words.gettext
    return Message(
        _(
            "Nothing was submitted, and what you wrote is deleted.\n"
            "Whenever you have a problem, press “Report a problem”."
        )
    )


def expired(words: Translator) -> Message:
    """Say that a report which was never submitted is not kept any longer."""
    _ = words.gettext
    return Message(
        _(
            "This report was not submitted within a week; what you wrote is deleted.\n"
            "Whenever you have a problem, press “Report a problem”."
        )
    )


def over(words: Translator) -> str:
    """Answer a button of a report that is not there any more."""
    return _no_draft(words, {})


def _saved(words: Translator) -> str:
    _ = words.gettext
    return _("Your report has not been submitted yet; what you wrote is saved.")


def _buttons(details: FormDetails, words: Translator) -> Rows:
    draft = details.draft
    match details.step:
        case Step.CATEGORY:
            return _categories(words)
        case Step.KIND:
            kinds = OF_CATEGORY[draft.category or Category.OTHER]
            rows = _pairs([_answer(Step.KIND, kind, kind_name(kind, words)) for kind in kinds])
        case Step.STORY:
            is_theirs = draft.kind in OUTSIDE and not draft.is_worker
            rows = ((_worker(Step.STORY, words),),) if is_theirs else ()
        case Step.FIRM:
            return _firms(details, words)
        case Step.PLACE:
            return _places(details, words)
        case Step.SYMPTOMS:
            rows = _symptoms(words)
        case Step.URGENCY:
            rows = _urgencies(details, words)
        case Step.CHANGE:
            rows = _pairs(
                [_answer(Step.CHANGE, step, _step_name(step, words)) for step in changeable(draft)]
            )
        case _:
            rows = ()
    return (*rows, (_back(words),))


def _categories(words: Translator) -> Rows:
    _ = words.gettext
    names = {
        category: category_name(category, words)
        for category in Category
        if category is not Category.OTHER
    }
    names[Category.ACCESS] = words.pgettext("button", "Somebody is kept out")
    shown = {category: _answer(Step.CATEGORY, category, name) for category, name in names.items()}
    return (
        (shown[Category.ACCOMMODATION], shown[Category.HIRING]),
        (shown[Category.ACCESS], shown[Category.PREVENTION]),
        (Button(_("Call the duty desk"), data("d.phones")),),
    )


def _firms(details: FormDetails, words: Translator) -> Rows:
    _ = words.gettext
    if len(details.firms) == 1 and details.draft.found == 1:
        yes = _answer(Step.FIRM, 0, _("This one"))
        return ((yes, _answer(Step.FIRM, NO, _("Not this one"))), (_back(words),))
    if details.firms:
        found = [
            (_answer(Step.FIRM, place, firm.name[:LONGEST_LABEL]),)
            for place, (firm, _desk) in enumerate(details.firms)
        ]
        return (*found, (_answer(Step.FIRM, NO, _("None of these")), _back(words)))
    if details.draft.asked_code and details.draft.firm:
        anyway = _answer(Step.FIRM, SKIP, _("Report with it all the same"))
        return ((anyway,), (_back(words),))
    if details.draft.is_worker:
        return ((_answer(Step.FIRM, SKIP, _("Leave out the enterprise")), _back(words)),)
    return ((_worker(Step.FIRM, words), _back(words)),)


def _places(details: FormDetails, words: Translator) -> Rows:
    _ = words.gettext
    shown = [_answer(Step.PLACE, desk.code, desk_name(desk, words)) for desk in details.choices]
    last = [_back(words)]
    if details.has_more_choices:
        last.insert(0, _answer(Step.PLACE, MORE, _("More places")))
    return (*_pairs(shown), tuple(last))


def _symptoms(words: Translator) -> Rows:
    _ = words.gettext
    return (
        (
            _answer(Step.SYMPTOMS, Symptoms.NONE, _("None of them")),
            _answer(Step.SYMPTOMS, Symptoms.SOME, _("Yes")),
            _answer(Step.SYMPTOMS, Symptoms.UNKNOWN, _("Not known")),
        ),
    )


def _urgencies(details: FormDetails, words: Translator) -> Rows:
    draft = details.draft
    offered = [Urgency.TONIGHT, Urgency.THREE_DAYS, Urgency.CAN_WAIT]
    if draft.kind in OUTSIDE:
        offered.insert(0, Urgency.NOW)
    buttons = [
        _answer(Step.URGENCY, urgency, urgency_name(urgency, draft.category, words))
        for urgency in offered
    ]
    return _pairs(buttons) if draft.kind in OUTSIDE else (tuple(buttons),)


def _step_name(step: Step, words: Translator) -> str:
    _ = words.gettext
    names = {
        Step.CATEGORY: _("Kind of problem"),
        Step.NUMBERS: _("People and rooms"),
        Step.STORY: _("What happened"),
        Step.FIRM: _("Enterprise"),
        Step.PLACE: _("Place"),
        Step.SYMPTOMS: _("Symptoms"),
        Step.URGENCY: _("By when"),
    }
    return names[step]


def _answer(step: Step, value: object, label: str) -> Button:
    return Button(label, data("r.a", step, value))


def _worker(step: Step, words: Translator) -> Button:
    _ = words.gettext
    return _answer(step, WORKER, _("I am a worker myself"))


def _back(words: Translator) -> Button:
    _ = words.gettext
    return Button(_("Back"), data("r.back"))


def _pairs(buttons: list[Button]) -> Rows:
    return tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))


def _no_draft(words: Translator, params: dict[str, object]) -> str:
    del params
    _ = words.gettext
    return _(
        "This report has already been submitted or dropped. For a new one, press “Report a"
        " problem”."
    )


def _not_complete(words: Translator, params: dict[str, object]) -> str:
    del params
    _ = words.gettext
    return _("One more answer is needed before it can be submitted.")


def _too_many(words: Translator, params: dict[str, object]) -> str:
    _ = words.gettext
    if "an_hour" in params:
        return _(
            "You have reported {most} problems within an hour; your draft is saved, please"
            " submit it an hour from now. If it is urgent, call the duty desk: /phones",
            most=params["most"],
        )
    return _(
        "You have {most} open tickets, so no more can be added for now; your draft is saved."
        " To add something to a ticket, reply to its message. If it is urgent, call the duty"
        " desk: /phones",
        most=params["most"],
    )


def _no_county(words: Translator, params: dict[str, object]) -> str:
    del params
    _ = words.gettext
    return _("The duty desk is not set up here yet; your draft is saved. Please call: /phones")


ERRORS: dict[str, Callable[[Translator, dict[str, object]], str]] = {
    "no_draft": _no_draft,
    "report_not_complete": _not_complete,
    "too_many_tickets": _too_many,
    "no_county_desk": _no_county,
}
