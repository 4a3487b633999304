"""A draft as it is stored: JSON, sealed by the service."""

from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any

from services.reports.types import Draft, Measure, Note, Step, Symptoms
from services.tickets.attachments import attachment
from services.tickets.types import Category, Kind, Urgency

ENUMS = {
    "category": Category,
    "kind": Kind,
    "symptoms": Symptoms,
    "urgency": Urgency,
    "aside": Step,
    "note": Note,
}
TUPLES = ("story", "candidates", "places")
KNOWN = frozenset(field.name for field in fields(Draft))


def pack(draft: Draft) -> dict[str, Any]:
    """Return what JSON can hold; fields that say nothing are left out."""
    empty = asdict(Draft())
    values = {name: value for name, value in asdict(draft).items() if value != empty[name]}
    if "area" in values:
        values["area"] = str(values["area"])
    return values


def unpack(values: dict[str, Any]) -> Draft:
    """Return the draft of stored values."""
    # What a newer release has asked and this one does not know is left out.
    read: dict[str, Any] = {name: one for name, one in values.items() if name in KNOWN}
    for name, enum in ENUMS.items():
        if name in read:
            read[name] = enum(read[name])
    for name in TUPLES:
        read[name] = tuple(read.get(name, ()))
    read["answered"] = tuple(Step(step) for step in read.get("answered", ()))
    read["attachments"] = tuple(attachment(one) for one in read.get("attachments", ()))
    read["trades"] = tuple((name, least, most) for name, least, most in read.get("trades", ()))
    read["measures"] = tuple(Measure(one) for one in read.get("measures", ()))
    if "wage" in read:
        read["wage"] = tuple(read["wage"])
    if "area" in read:
        read["area"] = Decimal(read["area"])
    return Draft(**read)
