"""A draft as it is stored: JSON, sealed by the service."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from services.chats.types import Address
from services.reports.types import Draft, Note, Step, Symptoms
from services.tickets.types import Attachment, AttachmentType, Category, Kind, Urgency

ENUMS = {
    "category": Category,
    "kind": Kind,
    "symptoms": Symptoms,
    "urgency": Urgency,
    "aside": Step,
    "note": Note,
}
TUPLES = ("story", "candidates", "places")


def pack(draft: Draft) -> dict[str, Any]:
    """Return what JSON can hold; fields that say nothing are left out."""
    empty = asdict(Draft())
    values = {name: value for name, value in asdict(draft).items() if value != empty[name]}
    if "area" in values:
        values["area"] = str(values["area"])
    return values


def unpack(values: dict[str, Any]) -> Draft:
    """Return the draft of stored values."""
    read: dict[str, Any] = dict(values)
    for name, enum in ENUMS.items():
        if name in read:
            read[name] = enum(read[name])
    for name in TUPLES:
        read[name] = tuple(read.get(name, ()))
    read["answered"] = tuple(Step(step) for step in read.get("answered", ()))
    read["attachments"] = tuple(
        Attachment(Address(one["address"]), one["message"], AttachmentType(one["type"]))
        for one in read.get("attachments", ())
    )
    if "area" in read:
        read["area"] = Decimal(read["area"])
    return Draft(**read)
