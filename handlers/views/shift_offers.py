"""A shift that is offered: to who is asked, to who offers it, to the lead; and late presses."""

from datetime import datetime

from handlers.views.callbacks import data
from handlers.views.deadlines import Times
from handlers.views.handover_lines import Names, in_a_row
from handlers.views.messages import Button, Message
from handlers.views.shifts import Desks, block_line
from services.i18n import Translator
from services.shifts.types import Offer, OfferState


def offer(one: Offer, reader: str, desks: Desks, names: Names, times: Times) -> Message:
    """Ask a colleague to take a shift, and say afterwards what became of it."""
    _ = times.words.gettext
    block = block_line(one.block, desks, times)
    who, at = names.get(one.officer, one.officer), times.clock(one.ended_at)
    has_declined = any(ask.handle == reader and ask.declined_at for ask in one.asked)
    taker = names.get(one.taken_by or "", one.taken_by or "")
    if one.state is OfferState.OPEN:
        if has_declined:
            return Message(_("{shift}\nYou cannot; noted.", shift=block))
        until = times.by(one.expires_at)
        text = _(
            "{who} asks whether you take this shift:\n{shift}\n"
            "Until {until}; the first to accept has it.",
            who=who,
            shift=block,
            until=until,
        )
        return Message(text, buttons=(_answers(one, times.words),))
    if one.state is OfferState.TAKEN and one.taken_by == reader:
        text = _(
            "{shift}\nYou took it at {time}; you are called when it begins.", shift=block, time=at
        )
    elif one.state is OfferState.TAKEN:
        text = _(
            "{shift}\n{who} took it at {time}; nothing left to do.",
            shift=block,
            who=taker,
            time=at,
        )
    elif one.state is OfferState.WITHDRAWN:
        text = _("{shift}\n{who} withdrew the request.", shift=block, who=who)
    elif one.state is OfferState.UNDONE:
        lead = names.get(one.undone_by or "", one.undone_by or "")
        text = _(
            "{shift}\n{lead} undid the change at {time}; it is {who}'s shift again.",
            shift=block,
            lead=lead,
            time=at,
            who=who,
        )
    else:
        text = _("{shift}\nThis request is over; nothing left to do.", shift=block)
    return Message(text)


def offered(one: Offer, desks: Desks, names: Names, times: Times) -> Message:
    """Tell whoever wants to give a shift away how it stands."""
    _ = times.words.gettext
    block, at = block_line(one.block, desks, times), times.clock(one.ended_at)
    taker = names.get(one.taken_by or "", one.taken_by or "")
    match one.state:
        case OfferState.OPEN:
            people = in_a_row([names.get(a.handle, a.handle) for a in one.asked], times.words)
            text = _(
                "{shift}\nAsked: {people}. You hear at once when somebody accepts, until {until};"
                " before that it stays your shift.",
                shift=block,
                people=people,
                until=times.by(one.expires_at),
            )
            back = Button(_("Withdraw the request"), data("w.back", one.id))
            return Message(text, buttons=((back,),))
        case OfferState.TAKEN:
            return Message(
                _("{shift}\n{who} took your shift at {time}.", shift=block, who=taker, time=at)
            )
        case OfferState.WITHDRAWN:
            return Message(_("{shift}\nTaken back; it stays your shift.", shift=block))
        case OfferState.VOID:
            return Message(_("{shift}\nThe roster has changed; the request is over.", shift=block))
        case OfferState.UNDONE:
            lead = names.get(one.undone_by or "", one.undone_by or "")
            return Message(
                _(
                    "{shift}\n{lead} undid the change at {time}; it is your shift again.",
                    shift=block,
                    lead=lead,
                    time=at,
                )
            )
        case _:
            return Message(_("{shift}\nNobody can take it; it stays your shift.", shift=block))


def swap(one: Offer, desks: Desks, names: Names, times: Times) -> Message:
    """Tell a lead that two officers have agreed, and let it be undone."""
    _ = times.words.gettext
    block, at = block_line(one.block, desks, times), times.clock(one.ended_at)
    giver = names.get(one.officer, one.officer)
    taker = names.get(one.taken_by or "", one.taken_by or "")
    if one.state is OfferState.UNDONE:
        lead = names.get(one.undone_by or "", one.undone_by or "")
        text = _(
            "Change of shift: {shift}\n{lead} undid it at {time}; {giver} is on duty.",
            shift=block,
            lead=lead,
            time=at,
            giver=giver,
        )
        return Message(text)
    text = _(
        "Change of shift: {shift}\n{taker} instead of {giver}, agreed at {time}.",
        shift=block,
        giver=giver,
        taker=taker,
        time=at,
    )
    undo = Button(_("Undo the change"), data("w.undo", one.id))
    return Message(text, buttons=((undo,),))


def _answers(one: Offer, words: Translator) -> tuple[Button, ...]:
    _ = words.gettext
    yes = Button(_("I take the shift"), data("w.yes", one.id), style="primary")
    return (yes, Button(_("I cannot"), data("w.no", one.id)))


# Answers to presses


def accepted(words: Translator) -> str:
    return words.gettext("The shift is yours.")


def declined(words: Translator) -> str:
    return words.gettext("Noted.")


def withdrawn(words: Translator) -> str:
    return words.gettext("Taken back; it stays your shift.")


def undone(words: Translator) -> str:
    return words.gettext("The change is undone.")


def offer_ended(words: Translator, params: dict[str, object]) -> str:
    """Say to whoever presses late who was first, and when."""
    _ = words.gettext
    at, state = params.get("at"), params.get("state")
    time = at.strftime("%H:%M") if isinstance(at, datetime) else ""
    if state == OfferState.TAKEN:
        return words.pgettext(
            "shift",
            "{who} took it at {time}; nothing left to do.",
            who=params.get("by"),
            time=time,
        )
    if state == OfferState.UNDONE:
        return _("The change was undone at {time}.", time=time)
    if state == OfferState.OPEN:
        return _("The shift begins within half an hour; this is no longer possible.")
    return _("This request ended at {time}.", time=time)


ERRORS = {
    "offer_ended": offer_ended,
    "offer_not_found": lambda words, _: words.gettext("There is no such request here."),
    "shift_not_found": lambda words, _: words.gettext("This shift is not yours any more."),
    "offer_too_late": lambda words, _: words.gettext(
        "The shift begins within half an hour. Please call your shift lead."
    ),
    "nobody_free": lambda words, _: words.gettext(
        "No colleague is free then. Please ask your shift lead."
    ),
    "roster_changed": lambda words, _: words.gettext(
        "The roster has changed meanwhile; nothing was changed now."
    ),
    "shifts_overlap": lambda words, _: words.gettext(
        "That would be two shifts at the same time; nothing was changed."
    ),
}
