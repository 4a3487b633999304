"""From a complete form to a new ticket; pure."""

from typing import Any

from services.chats.types import Address
from services.people.types import PersonId
from services.reports.types import FormDetails
from services.tickets.types import Category, Kind, NewTicket, Urgency


def compose(form: FormDetails, *, reporter: Address, person: PersonId | None) -> NewTicket:
    """Return what is submitted; whatever was not said is left out."""
    draft = form.draft
    return NewTicket(
        category=draft.category or Category.OTHER,
        kind=draft.kind or Kind.OTHER,
        urgency=draft.urgency or Urgency.THREE_DAYS,
        reporter=reporter,
        place=draft.place,
        person=person,
        contact_name_masked=form.contact,
        phone=draft.phone,
        enterprise=draft.firm,
        enterprise_id=draft.firm_id,
        shared_with=form.shared_with,
        is_confidential=draft.is_worker,
        facts=facts(form),
        description="\n".join(draft.story),
        attachments=draft.attachments,
    )


def facts(form: FormDetails) -> dict[str, Any]:
    """Return what the answers say, by the names that `NewTicket.facts` documents."""
    draft = form.draft
    said: dict[str, Any] = {
        "people": draft.people,
        "people_least": draft.people_least,
        "rooms": draft.rooms,
        "area": str(draft.area) if draft.area is not None else None,
        "rooms_short": form.density.rooms_short if form.density is not None else None,
        "where": draft.where,
        "since": draft.since,
        "is_waiting": draft.is_waiting or None,
        "has_lease": draft.has_lease,
        "trades": [list(trade) for trade in draft.trades] or None,
        "wage": list(draft.wage) if draft.wage is not None else None,
        "wage_per": draft.wage_per,
        "start": draft.start,
        "housing": draft.housing,
        "measures": [measure.value for measure in draft.measures] or None,
        "symptoms": draft.symptoms.value if draft.symptoms is not None else None,
    }
    return {name: value for name, value in said.items() if value is not None}
