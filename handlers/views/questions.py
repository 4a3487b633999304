"""What the report's form asks, step by step, and what it says about the last answer."""

from handlers.views import tickets
from handlers.views.desks import desk_name
from handlers.views.hiring import hiring_line
from services.desks.types import DeskDetails
from services.i18n import Translator
from services.reports.composing import facts
from services.reports.types import FormDetails, Note, Step
from services.tickets.types import Category, Kind


def question(form: FormDetails, words: Translator) -> str:
    """Return what is asked now."""
    _ = words.gettext
    match form.step:
        case Step.CATEGORY:
            return _("What is the difficulty? Choose one, or just type or speak.")
        case Step.KIND:
            return _kind(form, words)
        case Step.NUMBERS:
            return _numbers(form, words)
        case Step.STORY:
            return _story(form, words)
        case Step.FIRM:
            return _firm(form, words)
    simple = {
        Step.PLACE: _("Which town or park is it in? Choose one, or just type its name."),
        Step.COUNT: _(
            "How many workers are needed in all? You can add wage, start and housing as well."
        ),
        Step.SYMPTOMS: _("Any fever, dry cough or fatigue?"),
        Step.URGENCY: _("By when must it be solved?"),
        Step.PHONE: _("Please send a phone number. Only the officer who handles this sees it."),
        Step.ADDITION: _("Please send photos, a voice message or a sentence."),
        Step.CHANGE: _("What would you like to change?"),
    }
    return simple[form.step]


def note(form: FormDetails, words: Translator) -> str:
    """Return what is said about the last answer, before the next question."""
    _ = words.gettext
    match form.draft.note:
        case None:
            return ""
        case Note.NUMBERS:
            return "\n".join(measured(form, words))
        case Note.HIRING:
            return hiring_line(facts(form), words)
        case Note.REFERRED:
            return _referred(form.place, form.referred_to, words)
    simple = {
        Note.KEPT: _("Noted; the officer sees it in your own words."),
        Note.FIRM_UNKNOWN: _(
            "Not found; please report it all the same, the desk will check the enterprise."
        ),
        Note.BAD_CODE: _(
            "This credit code cannot be right: one of its characters is wrong. Please send it"
            " once more, or the name of the enterprise."
        ),
        Note.PLACE_UNKNOWN: _(
            "This place was not found; the county's desk will find the right one."
        ),
        Note.SICK: _(
            "If there are symptoms, call before seeing a doctor, and wear a mask on the way."
        ),
        Note.WORKER: _(
            "Workers may report too. We tell neither the employer nor the landlord who it was."
        ),
        Note.ADDED: _("Added."),
        Note.BAD_PHONE: _("This number cannot be right. Please send it once more, digits only."),
    }
    return simple[form.draft.note]


def counted(form: FormDetails, words: Translator) -> str:
    """Return people, rooms and square metres as they were understood."""
    said = facts(form)
    if form.draft.area is not None:
        said["area"] = plain(form.draft.area)
    return tickets.counted(said, words)


def measured(form: FormDetails, words: Translator) -> list[str]:
    """Return the numbers against the limits, and how many rooms are missing."""
    _ = words.gettext
    density, limits = form.density, form.limits
    if density is None:
        return []
    lines = [counted(form, words)]
    if density.people_per_room is None:
        lines.append(_("There is no room at all at present."))
    elif density.area_per_person is None:
        lines.append(
            _(
                "{per_room} to a room (at most {most} allowed).",
                per_room=plain(density.people_per_room),
                most=limits.people_per_room,
            )
        )
    else:
        lines.append(
            _(
                "{per_room} to a room (at most {most} allowed),"
                " {per_person} m² each (at least {least}).",
                per_room=plain(density.people_per_room),
                most=limits.people_per_room,
                per_person=plain(density.area_per_person),
                least=plain(limits.area_per_person),
            )
        )
    if density.rooms_short:
        lines.append(
            words.ngettext(
                "By the rule one more room is needed.",
                "By the rule {n} more rooms are needed.",
                density.rooms_short,
            )
        )
    else:
        lines.append(_("That meets the rule."))
    return lines


def plain(value: object) -> str:
    """Return a decimal number without needless zeros: 7.7, 6, 120."""
    text = f"{value:f}" if hasattr(value, "as_tuple") else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _kind(form: FormDetails, words: Translator) -> str:
    _ = words.gettext
    if form.draft.category is Category.HIRING:
        return _("Hiring and workers. Which of these is it?")
    return _("Housing for employees. Which of these is it?")


def _numbers(form: FormDetails, words: Translator) -> str:
    _ = words.gettext
    draft = form.draft
    if draft.people is not None:
        return words.ngettext(
            "{n} person, noted. How many rooms are there?",
            "{n} people, noted. How many rooms are there?",
            draft.people,
        )
    if draft.rooms is not None:
        return words.ngettext(
            "{n} room, noted. How many people live there?",
            "{n} rooms, noted. How many people live there?",
            draft.rooms,
        )
    return _(
        "How many people, how many rooms, how many square metres in all?\n"
        "One sentence will do, for example: 46 people 6 rooms 120 m2\n"
        "Leave out the area if you don't know it."
    )


def _firm(form: FormDetails, words: Translator) -> str:
    _ = words.gettext
    found = form.draft.found
    if not form.firms:
        return _("Which enterprise is it? Send its name or unified social credit code.")
    if len(form.firms) == 1 and found == 1:
        firm, desk = form.firms[0]
        if desk is None:
            return _("Found one: {firm}", firm=firm.name)
        return _("Found one: {firm}, {place}", firm=firm.name, place=desk_name(desk, words))
    if found > len(form.firms):
        return _(
            "Found {count}; here are {shown} of them. If yours is not there, send the full name.",
            count=found,
            shown=len(form.firms),
        )
    return _("Found {count}: which one is it?", count=found)


def _story(form: FormDetails, words: Translator) -> str:
    _ = words.gettext
    asked = {
        Kind.NO_DORMITORY: _(
            "How many employees have no place to live, and since when?\n"
            "One sentence will do, for example: 30 people, no place to sleep from tonight on"
        ),
        Kind.CANNOT_RENT: _(
            "How many people, where do they want to rent, and what stands in the way?\n"
            "One sentence will do, for example: 5 people, in Chengnan, landlords refuse"
            " outsiders"
        ),
        Kind.LEASE_KEPT_OUT: _(
            "Where is it, how many people, and who keeps them out?\n"
            "One sentence will do, for example: 2 people in Huangtang, with a lease, kept"
            " out by the property manager"
        ),
        Kind.WORKERS_NEEDED: _(
            "Which workers are needed, how many, at what wage, from when, with housing?\n"
            "One sentence will do, for example: 20 packers, 6000 a month, from 1 March, with"
            " housing\n"
            "Leave out what you don't know yet."
        ),
        Kind.WORKERS_CANNOT_RETURN: _(
            "How many people, where are they, and what stands in the way?\n"
            "One sentence will do, for example: 12 people in Guizhou, no train tickets left"
        ),
        Kind.TRAINING: _(
            "What training is needed, and for how many people?\n"
            "One sentence will do, for example: prevention training for 40 people"
        ),
        Kind.KEPT_OUT: _(
            "Where is it, how many people, and are they waiting there?\n"
            "One sentence will do, for example: Huangtang, at the village gate, 1 person,"
            " waiting there"
        ),
        Kind.MEASURES: _(
            "What is missing, or where are you stuck?\n"
            "One sentence will do, for example: masks for 200 people will last 3 more days"
        ),
    }
    other = _("What is the difficulty? One sentence will do; a voice message too.")
    return asked.get(form.draft.kind or Kind.OTHER, other)


def _referred(place: DeskDetails | None, parent: DeskDetails | None, words: Translator) -> str:
    _ = words.gettext
    if place is None or parent is None:
        return ""
    return _(
        "{place} is administered elsewhere; you can call {phone} right away. It is recorded"
        " here as well; {desk} will follow it up.",
        place=desk_name(place, words),
        phone=" / ".join(place.phones),
        desk=desk_name(parent, words),
    )
