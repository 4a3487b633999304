"""Which tables a backup holds, and how a column's values are written down."""

import base64
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    Integer,
    Interval,
    LargeBinary,
    String,
    Table,
)
from sqlalchemy.types import TypeEngine

from services.db.types import UtcDateTime

LEFT_OUT: Final = {
    "signing_keys": "keys, though wrapped; after a restore new ones are made",
    "trust_roots": "likewise; who has pinned the former root is given the new one",
    "trust_lists": "signed by the former root",
    "app_sessions": "sessions are void",
    "app_check_counts": "counts of the running minute",
    "login_tickets": "links from before a restore are void",
    "authorisations": "logins on their way, with their nonces, are void",
    "pending_results": "one-time codes are void",
    "group_binding_codes": "one-time codes are void",
    "waiting_groups": "what headquarters has not confirmed is void; it needs a code anew",
    "staff_invitations": "one-time links are void",
    "pager_calls": "whom the gateway called before a restore; running escalations call anew",
    "contact_links": "one-time links are void",
    "sources": "no source counts as heard before it is heard again",
}
"""Tables that no backup holds, and why. Every other table is in it, whole."""

_MICROSECOND = timedelta(microseconds=1)
_TYPES: Final[dict[str, tuple[type[TypeEngine[Any]], TypeEngine[Any]]]] = {
    "moment": (UtcDateTime, UtcDateTime()),
    "day": (Date, Date()),
    "span": (Interval, Interval()),
    "bytes": (LargeBinary, LargeBinary()),
    "json": (JSON, JSON(none_as_null=True)),
    "bool": (Boolean, Boolean()),
    "int": (Integer, BigInteger()),
    "float": (Float, Float()),
    "text": (String, String()),
}
"""By the name of each kind: the types of columns that are of it, and the one it is loaded with.
The values do not depend on the database, so a backup of one fits the other."""


def is_kept(table: str) -> bool:
    """Return whether a backup holds this table."""
    return table not in LEFT_OUT


def kind_of(column: Column[Any]) -> str:
    """Return the kind of a column's values; raises TypeError for a type that none has."""
    for kind, (known, _) in _TYPES.items():
        if isinstance(column.type, known):
            return kind
    raise TypeError(f"{column.table.name}.{column.name} is of no kind that a backup can hold.")


def type_of(kind: str) -> TypeEngine[Any]:
    """Return with which type values of this kind are loaded; raises KeyError."""
    return _TYPES[kind][1]


def shape_of(table: Table) -> tuple[tuple[str, str], ...]:
    """Return name and kind of each column."""
    return tuple((column.name, kind_of(column)) for column in table.columns)


def encoded(value: Any, kind: str) -> Any:
    """Return a value as JSON can hold it."""
    if value is None:
        return None
    match kind:
        case "moment" | "day":
            return value.isoformat()
        case "span":
            return value // _MICROSECOND
        case "bytes":
            return base64.b64encode(value).decode()
    return value


def decoded(value: Any, kind: str) -> Any:
    """Return what was encoded; raises ValueError or TypeError for anything else."""
    if value is None:
        return None
    match kind:
        case "moment":
            return datetime.fromisoformat(value)
        case "day":
            return date.fromisoformat(value)
        case "span":
            return timedelta(microseconds=value)
        case "bytes":
            return base64.b64decode(value, validate=True)
    return value
