"""Rows and what crosses the door: everything personal is sealed on the way in."""

import secrets
from dataclasses import asdict
from datetime import datetime
from typing import Any

from services.chats.types import Address
from services.crypto.vault import Purpose, Vault
from services.people.types import PersonId
from services.tickets import repository
from services.tickets.attachments import attachment
from services.tickets.returned import Returned
from services.tickets.tables import Ticket, TicketMessageRow
from services.tickets.types import (
    Category,
    Direction,
    Kind,
    NewTicket,
    Origin,
    Status,
    TicketDetails,
    TicketMessage,
    Urgency,
    Words,
)
from services.tickets.writing import LONGEST_STORY, clean, one_line

CONTENT = "tickets.content"
BODY = "ticket_messages.body"
MESSAGE_BYTES = 8


class Records:
    """Seals and opens tickets and their messages."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def indexes(self, reporter: Address) -> tuple[bytes, ...]:
        return self._vault.indexes(reporter, Purpose.REPORTERS)

    def new_ticket(self, new: NewTicket, number: int, **values: Any) -> Ticket:
        content = {
            "reporter": new.reporter,
            "name": new.contact_name_masked,
            "phone": new.phone and one_line(new.phone),
            "enterprise": new.enterprise and one_line(new.enterprise),
            "enterprise_id": new.enterprise_id,
            "facts": {
                name: one_line(said) if isinstance(said, str) else said
                for name, said in new.facts.items()
            },
            "description": clean(new.description, LONGEST_STORY),
            "attachments": [asdict(one) for one in new.attachments],
        }
        return Ticket(
            number=number,
            category=new.category.value,
            kind=new.kind.value,
            urgency=new.urgency.value,
            status=Status.SUBMITTED.value,
            place=new.place,
            person=new.person,
            reporter=self.indexes(new.reporter)[0] if new.reporter else self.nobody(),
            content=self._vault.seal_json(content, column=CONTENT, row=number),
            is_confidential=new.is_confidential,
            shared_with=None if new.is_confidential else new.shared_with,
            **values,
        )

    def content(self, row: Ticket) -> dict[str, Any]:
        opened: dict[str, Any] = self._vault.open_json(row.content, column=CONTENT, row=row.number)
        return opened

    def details(self, row: Ticket) -> TicketDetails:
        content = self.content(row)
        return TicketDetails(
            number=row.number,
            category=Category(row.category),
            kind=Kind(row.kind),
            urgency=Urgency(row.urgency),
            status=Status(row.status),
            desk=row.desk,
            place=row.place,
            reporter=Address(content["reporter"]),
            person=PersonId(row.person) if row.person else None,
            contact_name_masked=content["name"],
            has_phone=bool(content["phone"]),
            enterprise=content["enterprise"],
            is_confidential=row.is_confidential,
            facts=content["facts"],
            description=content["description"],
            attachments=tuple(attachment(found) for found in content["attachments"]),
            assignee=row.assignee,
            submitted_at=row.submitted_at,
            take_by=row.take_by,
            taken_at=row.taken_at,
            answer_by=row.answer_by,
            answered_at=row.answered_at,
            resolved_at=row.resolved_at,
            closed_at=row.closed_at,
            rating=row.rating,
            is_drill=row.is_drill,
            master=row.master,
            returned=Returned(row.returned),
            enterprise_id=content["enterprise_id"] or row.shared_with,
            shared_with=row.shared_with,
        )

    def emptied(self, number: int) -> dict[str, bytes | None]:
        """Return the values of a ticket of which nothing personal is left."""
        nothing: dict[str, Any] = {
            "reporter": "",
            "name": None,
            "phone": None,
            "enterprise": None,
            "enterprise_id": None,
            "facts": {},
            "description": "",
            "attachments": [],
        }
        sealed = self._vault.seal_json(nothing, column=CONTENT, row=number)
        return {"content": sealed, "reporter": self.nobody(), "shared_with": None}

    def nobody(self) -> bytes:
        """Return an index that nobody is found under, and that looks like any other."""
        return self._vault.index(secrets.token_hex(MESSAGE_BYTES), Purpose.REPORTERS)

    def emptied_body(self, message: str) -> bytes:
        return self.body(message, Words())

    def new_message(
        self,
        number: int,
        direction: Direction,
        words: Words,
        *,
        at: datetime,
        author: str | None = None,
        is_result: bool = False,
        next_by: datetime | None = None,
        former_status: str | None = None,
        former_next_by: datetime | None = None,
        origin: Origin | None = None,
    ) -> TicketMessageRow:
        """Return the row of what somebody said, with what was before it if it is taken back."""
        name = secrets.token_hex(MESSAGE_BYTES)
        return TicketMessageRow(
            id=name,
            ticket=number,
            position=repository.next_position(number),
            direction=direction.value,
            author=author,
            body=self.body(name, words),
            is_result=is_result,
            at=at,
            next_by=next_by,
            former_status=former_status,
            former_next_by=former_next_by,
            origin=origin.key if origin else None,
        )

    def body(self, message: str, words: Words) -> bytes:
        """Seal what a message says."""
        return self._vault.seal_json(asdict(words), column=BODY, row=message)

    def message(self, row: TicketMessageRow) -> TicketMessage:
        body = self._vault.open_json(row.body, column=BODY, row=row.id)
        found = body["attachment"]
        return TicketMessage(
            id=row.id,
            number=row.ticket,
            direction=Direction(row.direction),
            words=Words(
                body["text"],
                body["ready"],
                attachment(found) if found else None,
                tuple(attachment(one) for one in body.get("more", ())),
                contact=body.get("contact"),
            ),
            author=row.author,
            is_result=row.is_result,
            at=row.at,
            delivered_at=row.delivered_at,
            is_taken_back=row.taken_back_at is not None,
            is_uncertain=row.uncertain_at is not None,
            next_by=row.next_by,
            changed_at=row.changed_at,
        )
