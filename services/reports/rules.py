"""The form as data: what each kind of problem asks, and what an answer changes; pure."""

from dataclasses import replace
from datetime import date
from typing import Any

from services.reports import hiring, meaning, parsing
from services.reports.parsing import Numbers
from services.reports.types import Draft, Measure, Note, Step, Symptoms
from services.tickets.types import Attachment, AttachmentType, Category, Kind, Urgency

WITH_FIRM = (Step.FIRM, Step.PLACE, Step.URGENCY)
USUAL = (Step.STORY, *WITH_FIRM)
BY_KIND: dict[Kind, tuple[Step, ...]] = {
    Kind.TOO_CROWDED: (Step.NUMBERS, *WITH_FIRM),
    Kind.WORKERS_NEEDED: (Step.STORY, Step.COUNT, *WITH_FIRM),
    Kind.LEASE_KEPT_OUT: (Step.STORY, Step.PLACE, Step.URGENCY),
    Kind.KEPT_OUT: (Step.STORY, Step.PLACE, Step.SYMPTOMS, Step.URGENCY),
}
"""What a kind asks after itself; every other kind asks the usual."""
AT_THE_COUNTY = (Step.STORY, Step.URGENCY)
"""What belongs to no category is the county's: neither firm nor place decides anything."""
OUTSIDE = frozenset({Kind.KEPT_OUT, Kind.LEASE_KEPT_OUT})
"""Where somebody may be waiting in the cold at this moment."""
VACANCY = frozenset({None, Kind.WORKERS_NEEDED, Kind.TRAINING})
"""Beside which words a trade with its number and its wage is a vacancy all the same."""
LEAST_SENTENCE = 10
LEAST_WORDS = 6
"""From here on a text says more than which button is meant."""
CLEARED: dict[Step, dict[str, Any]] = {
    Step.CATEGORY: {"category": None, "kind": None},
    Step.NUMBERS: {"people": None, "rooms": None, "area": None},
    Step.STORY: {
        "story": (),
        "where": None,
        "since": None,
        "is_waiting": False,
        "has_lease": None,
        "people": None,
        "people_least": None,
        "measures": (),
        "trades": (),
        "wage": None,
        "wage_per": None,
        "start": None,
        "housing": None,
    },
    Step.COUNT: {"people": None, "people_least": None},
    Step.FIRM: {
        "firm": None,
        "firm_id": None,
        "candidates": (),
        "found": 0,
        "asked_code": False,
    },
    Step.PLACE: {"place": None, "places": (), "page": 0},
    Step.SYMPTOMS: {"symptoms": None},
    Step.URGENCY: {"urgency": None},
}
WITH = {Step.CATEGORY: {Step.KIND}, Step.FIRM: {Step.PLACE}, Step.STORY: {Step.COUNT}}
"""What is asked again together with a step."""


def steps(draft: Draft) -> tuple[Step, ...]:
    """Return what is asked for this problem, as far as it is known which problem it is."""
    if draft.kind is None:
        return (Step.CATEGORY, Step.KIND)
    if draft.category is Category.OTHER:
        return (Step.CATEGORY, Step.KIND, *AT_THE_COUNTY)
    return (Step.CATEGORY, Step.KIND, *BY_KIND.get(draft.kind, USUAL))


def current(draft: Draft) -> Step:
    """Return what the form asks now: what was opened beside it, or the first open step."""
    if draft.aside is not None:
        return draft.aside
    waiting = (step for step in steps(draft) if step not in draft.answered)
    return next(waiting, Step.REVIEW)


def is_complete(draft: Draft) -> bool:
    return all(step in draft.answered for step in steps(draft))


def changeable(draft: Draft) -> tuple[Step, ...]:
    """Return what can be changed before it is submitted, in the order of the form."""
    hidden = {Step.KIND, Step.COUNT, *({Step.PLACE} if draft.firm_id else ())}
    return tuple(step for step in steps(draft) if step not in hidden)


def done(draft: Draft, *answered: Step, note: Note | None = None, **changes: Any) -> Draft:
    """Return the draft with these steps answered; whatever stood beside the form is closed."""
    together = dict.fromkeys((*draft.answered, *answered))
    changes.setdefault("aside", None)
    return replace(draft, answered=tuple(together), note=note, **changes)


def ask_again(draft: Draft, step: Step) -> Draft:
    """Return the draft with a step's answer taken back, so that it is asked again."""
    reopened = {step, *WITH.get(step, set())}
    changes = {name: value for one in reopened for name, value in CLEARED.get(one, {}).items()}
    answered = tuple(one for one in draft.answered if one not in reopened)
    return replace(draft, answered=answered, aside=None, note=None, **changes)


def choose_category(draft: Draft, category: Category) -> Draft:
    """Choose a category; one that has a single kind has chosen that as well."""
    kinds = meaning.OF_CATEGORY[category]
    if len(kinds) == 1:
        return choose_kind(draft, kinds[0], category)
    return done(draft, Step.CATEGORY, category=category, kind=None)


def choose_kind(draft: Draft, kind: Kind, category: Category | None = None) -> Draft:
    if category is None:
        category = draft.category
    return done(draft, Step.CATEGORY, Step.KIND, category=category, kind=kind)


def tell(draft: Draft, text: str, today: date) -> Draft:
    """Take a sentence as the story and read from it what the form would ask next."""
    told = done(
        draft,
        Step.STORY,
        story=(*draft.story, text.strip()),
        is_waiting=draft.is_waiting or meaning.is_waiting(text),
        is_worker=draft.is_worker or meaning.is_worker(text),
    )
    lease = meaning.has_lease(text)
    if lease is not None:
        told = replace(told, has_lease=lease)
    if told.kind is Kind.WORKERS_NEEDED:
        return hire(told, text, today)
    told = replace(told, since=told.since or meaning.since(text, today))
    told = _counted(told, parsing.people(text))
    if told.kind is Kind.MEASURES:
        told = replace(told, measures=_union(told.measures, meaning.measures(text)))
    if Step.SYMPTOMS in steps(told) and (symptoms := meaning.symptoms(text)):
        told = answer_symptoms(told, symptoms)
    if told.kind in OUTSIDE and told.is_waiting:
        told = done(told, Step.URGENCY, urgency=Urgency.NOW, note=told.note)
    return told


def hire(draft: Draft, text: str, today: date) -> Draft:
    """Take what a text says of wanted workers; what was known before stays."""
    found = hiring.read(text, today)
    told = _counted(draft, found.people)
    if not draft.trades:
        told = replace(told, trades=found.trades)
    if draft.wage is None:
        told = replace(told, wage=found.wage, wage_per=found.wage_per)
    told = replace(
        told,
        start=draft.start or found.start,
        housing=found.housing if draft.housing is None else draft.housing,
    )
    is_understood = told.people is not None
    return done(told, Step.COUNT, note=Note.HIRING) if is_understood else told


def ask_number(draft: Draft, text: str, today: date) -> Draft:
    """Take the answer to how many workers are needed; it is asked only once."""
    kept = replace(draft, story=(*draft.story, text.strip()), note=None)
    told = hire(_counted(kept, parsing.only_number(text)), text, today)
    return told if Step.COUNT in told.answered else done(told, Step.COUNT, note=Note.KEPT)


def _counted(draft: Draft, found: tuple[int, int] | None) -> Draft:
    if draft.people is not None or found is None:
        return draft
    least, most = found
    return replace(draft, people=most, people_least=least if least != most else None)


def _union(first: tuple[Measure, ...], second: tuple[Measure, ...]) -> tuple[Measure, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def answer_symptoms(draft: Draft, symptoms: Symptoms) -> Draft:
    note = Note.SICK if symptoms is Symptoms.SOME else None
    return done(draft, Step.SYMPTOMS, symptoms=symptoms, note=note)


def count(draft: Draft, text: str) -> Draft:
    """Take what a text says of people, rooms and square metres.

    A text without any number is kept as part of the story, and the form goes on.
    """
    known = Numbers(draft.people, draft.rooms, draft.area)
    found = parsing.numbers(text, known)
    if found == known:
        kept = replace(draft, story=(*draft.story, text.strip()))
        return done(kept, Step.NUMBERS, note=Note.KEPT)
    counted = replace(draft, people=found.people, rooms=found.rooms, area=found.area, note=None)
    if found.people is None or found.rooms is None:
        return counted
    return done(counted, Step.NUMBERS, note=Note.NUMBERS)


def begin_with(draft: Draft, text: str, today: date) -> Draft:
    """Take the first words of somebody who types instead of choosing."""
    found = parsing.numbers(text)
    kind = meaning.kind(text, draft.category)
    category = draft.category or meaning.category(text)
    may_hire = draft.category in {None, Category.HIRING} and kind in VACANCY
    if may_hire and hiring.read(text, today).is_a_vacancy:
        kind, category = Kind.WORKERS_NEEDED, Category.HIRING
    if kind is None and found.people is not None and found.rooms is not None:
        kind, category = Kind.TOO_CROWDED, Category.ACCOMMODATION
    if kind is not None and category is not None:
        return _sentence(choose_kind(draft, kind, category), text, today)
    if category is not None and draft.category is None:
        return choose_category(draft, category)
    # Nothing that we have a form for: the words themselves are the report.
    return tell(choose_kind(draft, Kind.OTHER, category or Category.OTHER), text, today)


def pressed(draft: Draft, step: Step, value: str) -> Draft:
    """Take a button as the answer of a step that needs no look-up.

    Raises ValueError for what no button says.
    """
    match step:
        case Step.CATEGORY:
            return choose_category(draft, Category(value))
        case Step.KIND if draft.category and Kind(value) in meaning.OF_CATEGORY[draft.category]:
            return choose_kind(draft, Kind(value))
        case Step.SYMPTOMS:
            return answer_symptoms(draft, Symptoms(value))
        case Step.URGENCY:
            return done(draft, Step.URGENCY, urgency=Urgency(value))
        case Step.CHANGE if Step(value) in changeable(draft):
            return ask_again(draft, Step(value))
    return draft


def typed(draft: Draft, step: Step, text: str, today: date) -> Draft:
    """Take typed words as the answer of a step that needs no look-up."""
    match step:
        case Step.CATEGORY | Step.KIND:
            return begin_with(draft, text, today)
        case Step.NUMBERS:
            return count(draft, text)
        case Step.STORY:
            return tell(draft, text, today)
        case Step.COUNT:
            return ask_number(draft, text, today)
    return _said(draft, step, text, today)


def _said(draft: Draft, step: Step, text: str, today: date) -> Draft:
    """Take words where buttons are offered; what answers nothing is kept word for word."""
    if step is Step.PHONE:
        phone = meaning.phone(text)
        return done(draft, phone=phone) if phone else replace(draft, note=Note.BAD_PHONE)
    if step is Step.SYMPTOMS and (symptoms := meaning.symptoms(text, is_answer=True)):
        return answer_symptoms(draft, symptoms)
    if step is Step.URGENCY and (urgency := meaning.urgency(text)):
        return done(draft, Step.URGENCY, urgency=urgency)
    kept = replace(draft, story=(*draft.story, text.strip()))
    if Step.SYMPTOMS in steps(draft) and meaning.symptoms(text) is Symptoms.SOME:
        # What is said later counts: the officer must not read that nobody is ill.
        return answer_symptoms(kept, Symptoms.SOME)
    if draft.kind is Kind.WORKERS_NEEDED:
        kept = hire(kept, text, today)
    is_question = step in {Step.SYMPTOMS, Step.URGENCY}
    return replace(kept, aside=None, note=Note.KEPT if is_question else Note.ADDED)


def attach(draft: Draft, attachment: Attachment) -> Draft:
    """Keep a photo or voice message; a voice message answers wherever words would."""
    attached = replace(draft, attachments=(*draft.attachments, attachment), note=Note.ADDED)
    step = current(draft)
    if step in {Step.REVIEW, Step.ADDITION}:
        return replace(attached, aside=None)
    if attachment.type is not AttachmentType.VOICE:
        return attached
    match step:
        case Step.CATEGORY:
            spoken = choose_kind(attached, Kind.OTHER, Category.OTHER)
            return done(spoken, Step.STORY, note=Note.ADDED)
        case Step.KIND:
            return done(choose_kind(attached, Kind.OTHER), Step.STORY, note=Note.ADDED)
        case Step.STORY if draft.kind is Kind.WORKERS_NEEDED:
            attached = done(attached, Step.STORY, Step.COUNT, note=Note.ADDED)
        case Step.STORY | Step.NUMBERS | Step.COUNT | Step.FIRM | Step.PLACE:
            attached = done(attached, step, note=Note.ADDED)
    return attached


def _sentence(draft: Draft, text: str, today: date) -> Draft:
    """Use the words that chose a kind for what it asks first, where they say more."""
    if Step.NUMBERS in steps(draft):
        counted = count(draft, text)
        return counted if counted.people is not None else draft
    is_long = len(text.split()) >= LEAST_WORDS or len(text) >= LEAST_SENTENCE
    is_long = is_long if not text.isascii() else len(text.split()) >= LEAST_WORDS
    return tell(draft, text, today) if is_long else draft
