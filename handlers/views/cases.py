"""What an officer reads about a ticket they have: the case, its story, whom to call."""

from collections.abc import Sequence

from handlers.views import tickets as view
from handlers.views.answers import said
from handlers.views.callbacks import data
from handlers.views.corrections import mark
from handlers.views.deadlines import Times
from handlers.views.duplicates import numbers
from handlers.views.flashes import button as flash_button
from handlers.views.messages import Button, Message
from services.desks.types import DeskDetails
from services.i18n import Translator
from services.staff.types import StaffMember
from services.tickets.types import (
    AttachmentType,
    Category,
    Contact,
    Direction,
    Kind,
    Status,
    TicketDetails,
    TicketMessage,
)
from services.tickets.writing import units

Row = tuple[Button, ...]
Rows = tuple[Row, ...]
MOST_COLLEAGUES = 3
FEW_COLLEAGUES = 2
"""So many leave room for the parent desk in the same message."""
INDENT = "\u3000\u3000"
MOST_CHARACTERS = 3500


def case(
    ticket: TicketDetails,
    place: DeskDetails,
    *,
    is_denied: bool,
    times: Times,
    duplicates: Sequence[TicketDetails] = (),
    may_check: bool = False,
) -> Message:
    """Return the case of the officer who has it: what is due, where, on what basis.

    `may_check`: the desk can still find out for whom the reporter speaks.
    """
    _ = times.words.gettext
    number = ticket.number
    if ticket.closed_at is not None:
        return Message(closed(ticket, times.words))
    lines = [
        _("Ticket {number} is yours ({time})", number=number, time=times.clock(ticket.taken_at)),
        _due(ticket, is_denied=is_denied, times=times),
        _reporter(ticket, place, times.words),
    ]
    if ticket.category is Category.ACCESS:
        lines += view.access_lines(ticket, times.words)
    else:
        lines += view.fact_lines(ticket, times.words)
    if ticket.is_confidential:
        lines.append(
            _("Reported by a worker in confidence: do not tell employer or landlord who it was.")
        )
    if duplicates:
        lines.append(_("Handled together: {numbers}", numbers=numbers(duplicates)))
    text = "\n".join(line for line in lines if line)
    if basis := _basis(ticket, times.words):
        text += "\n\n" + basis
    return Message(text, _buttons(ticket, times.words, may_check=may_check))


def gone(number: int, words: Translator, *, is_late: bool) -> Message:
    """Return the case of an officer who has it no longer."""
    _ = words.gettext
    if is_late:
        return Message(
            _("Ticket {number} was not answered in time; the next one is called.", number=number)
        )
    return Message(_("Ticket {number} was passed on; it is no longer yours.", number=number))


def closed(ticket: TicketDetails, words: Translator) -> str:
    _ = words.gettext
    if ticket.status is Status.CANCELLED:
        return _(
            "Ticket {number}: the reporter withdrew it; nothing left to do.", number=ticket.number
        )
    if ticket.master is not None:
        return _(
            "Ticket {number} is handled together with {into}.",
            number=ticket.number,
            into=ticket.master,
        )
    if ticket.status is Status.NOT_RESPONSIBLE:
        return _(
            "Ticket {number}: somebody elsewhere is responsible; nothing left to do.",
            number=ticket.number,
        )
    return _("Ticket {number} is closed.", number=ticket.number)


def _due(ticket: TicketDetails, *, is_denied: bool, times: Times) -> str:
    _ = times.words.gettext
    time = times.by(ticket.answer_by)
    match ticket.status:
        case Status.ACKNOWLEDGED:
            return _("Please answer the reporter by {time}", time=time)
        case Status.IN_PROGRESS if is_denied:
            return _("The reporter says it is not solved; please answer by {time}", time=time)
        case Status.IN_PROGRESS:
            return _("Next answer by {time}", time=time)
        case Status.PENDING_REPORTER:
            return _("You asked something; waiting for the reporter's answer")
        case _:
            return _(
                "{time} resolved, waiting for the reporter", time=times.clock(ticket.resolved_at)
            )


def _reporter(ticket: TicketDetails, place: DeskDetails, words: Translator) -> str:
    _ = words.gettext
    where = view.place_line(ticket, place, words)
    name = ticket.contact_name_masked
    if name is None:
        return _("{place}; reporter unnamed, unverified", place=where)
    if not ticket.is_verified:
        return _("{place}; reporter {name}, unverified", place=where, name=name)
    return _("{place}; reporter {name}", place=where, name=name)


def _basis(ticket: TicketDetails, words: Translator) -> str | None:
    """Return the point of the notice that this case stands on (N12-N15)."""
    _ = words.gettext
    if ticket.kind is Kind.LEASE_KEPT_OUT:
        return _(
            "Basis: section 3 of the county's notice. For migrant workers with a stable"
            " lease, coordinate with communities, villages and landlords to secure their"
            " right to live there."
        )
    if ticket.kind is Kind.CANNOT_RENT:
        return _(
            "Basis: section 3 of the county's notice. Migrant workers with a labour contract"
            " or an employer are to be helped with problems in renting."
        )
    if ticket.category is Category.ACCESS and not view.has_symptoms(ticket):
        return _(
            "Basis: section 3 of the county's notice. No unit or person may restrict the entry "
            "and exit of people returning to work who show no fever, dry cough or fatigue and "
            "against whom no failure to follow prevention measures is found."
        )
    return None


def _buttons(ticket: TicketDetails, words: Translator, *, may_check: bool) -> Rows:
    number = ticket.number
    where = Button(words.pgettext("case button", "Location"), data("t.where", number))
    if not _is_somewhere(ticket):
        # The place stands in the case already, so there is room for something else.
        where = flash_button(number, words)
    if may_check and not _is_somewhere(ticket):
        where = Button(words.pgettext("case button", "Check enterprise"), data("e.check", number))
    if ticket.status is Status.RESOLVED:
        return ((Button(words.pgettext("case button", "Answer"), data("t.answer", number)),),)
    return (
        (
            Button(words.pgettext("case button", "Answer"), data("t.answer", number)),
            Button(words.pgettext("case button", "Contact"), data("t.contact", number)),
            where,
        ),
        (
            Button(words.pgettext("case button", "Pass on"), data("t.hand", number)),
            Button(words.pgettext("case button", "Ask the lead for help"), data("t.help", number)),
            Button(words.pgettext("case button", "Resolve"), data("t.done", number)),
        ),
    )


def _is_somewhere(ticket: TicketDetails) -> bool:
    """Whether the place says more than the town: somebody waits there, or has sent it."""
    sent = any(one.type is AttachmentType.LOCATION for one in ticket.attachments)
    return sent or ticket.category is Category.ACCESS


def story(
    ticket: TicketDetails, messages: Sequence[TicketMessage], times: Times
) -> Message | None:
    """Return what was said about a ticket before this officer had it; None if nothing was."""
    _ = times.words.gettext
    told = []
    if described := view.description(ticket, times.words):
        told.append(_("The reporter: {words}", words=described))
    for message in messages:
        if message.is_taken_back:
            continue
        fields = {"time": times.clock(message.at), "words": said(message, times.words)}
        match message.direction:
            case Direction.TO_DESK:
                name = message.words.contact
                told.append(
                    _("{time} {name} of the enterprise: {words}", name=name, **fields)
                    if name
                    else _("{time} the reporter: {words}", **fields)
                )
            case Direction.TO_REPORTER:
                told.append(_("{time} the desk: {words}", **fields))
            case Direction.NOTE:
                told.append(_("{time} internal note: {words}", **fields))
    if not told:
        return None
    head = _("What was said about ticket {number}:", number=ticket.number)
    # Whoever wrote several lines must not be able to imitate our labels.
    whole = "\n".join(one.replace("\n", f"\n{INDENT}") for one in told)
    while units(whole) > MOST_CHARACTERS:
        whole = "…" + whole[1 + units(whole) - MOST_CHARACTERS :]
    return Message(f"{head}\n{whole}")


def addition(message: TicketMessage, times: Times, *, answer_to: int) -> Message:
    """Return what the reporter adds, under our label; `answer_to` is the ticket that is held."""
    words = times.words
    _ = words.gettext
    told = "\n".join(filter(None, (said(message, words), mark(message, times))))
    fields = {"number": message.number, "words": told}
    if name := message.words.contact:
        text = _("Ticket {number}, {name} of the enterprise adds:\n{words}", name=name, **fields)
    else:
        text = _("Ticket {number}, the reporter adds:\n{words}", **fields)
    button = Button(words.pgettext("case button", "Answer"), data("t.answer", answer_to))
    return Message(text, ((button,),))


def contact(number: int, found: Contact, words: Translator) -> Message:
    """Show how to call the reporter, and that the look was recorded."""
    _ = words.gettext
    name = found.name or _("unnamed reporter")
    how = (
        _("{name}, phone {phone}", name=name, phone=found.phone)
        if found.phone
        else _("{name} left no phone number; please use “Answer”", name=name)
    )
    recorded = _(
        "Ticket {number}: it has been recorded that you looked at the contact.", number=number
    )
    return Message(f"{recorded}\n{how}")


def location(ticket: TicketDetails, place: DeskDetails, words: Translator) -> Message:
    _ = words.gettext
    return Message(
        _(
            "Ticket {number}: {place}",
            number=ticket.number,
            place=view.place_line(ticket, place, words),
        )
    )


def pass_on_menu(
    number: int, colleagues: Sequence[StaffMember], parent: DeskDetails | None, words: Translator
) -> Message:
    """Ask to whom a ticket goes; six buttons at most, the likely ones first."""
    _ = words.gettext
    few = len(colleagues) <= FEW_COLLEAGUES
    rows: list[Row] = [
        (Button(member.display, data("t.give", number, member.handle)),)
        for member in colleagues[:MOST_COLLEAGUES]
    ]
    rows += _upwards(number, parent if few else None, words)
    label = words.pgettext("case button", "Other ways")
    rows.append((Button(label, data("t.hand", number, "else")),))
    back = Button(words.pgettext("case button", "Back"), data("t.case", number))
    rows.append((flash_button(number, words), back))
    return Message(_("To whom does ticket {number} go?", number=number), tuple(rows))


def other_ways(number: int, parent: DeskDetails | None, words: Translator) -> Message:
    """Ask what becomes of a ticket that goes to no colleague."""
    _ = words.gettext
    rows = _upwards(number, parent, words)
    rows += [
        (
            Button(words.pgettext("case button", "Duplicate"), data("t.dup", number)),
            Button(words.pgettext("case button", "Not ours"), data("t.notours", number)),
        ),
        (Button(words.pgettext("case button", "Back"), data("t.case", number)),),
    ]
    return Message(_("To whom does ticket {number} go?", number=number), tuple(rows))


def _upwards(number: int, parent: DeskDetails | None, words: Translator) -> list[Row]:
    if parent is None:
        return []
    return [(Button(view.signature(parent, words), data("t.up", number)),)]
