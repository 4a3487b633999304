"""The table's mother, the column types that all rooms share, and what stands in bytes."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar, Final

from sqlalchemy import Column, DateTime, Dialect, MetaData
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator


class Holds(StrEnum):
    """What stands in a column of bytes; each such column says it, and a rotation goes by it."""

    SEALED = "sealed"
    """AES-256-GCM, bound to its table, column and row."""
    WRAPPED = "wrapped"
    """A signing key, sealed with the key that is kept for that alone."""
    INDEX = "index"
    """A blind index, by which rows are found."""
    DIGEST = "digest"
    """A keyed digest that is only compared; under another key it is made anew."""
    HASH = "hash"
    """Of a random secret that cannot be guessed."""


SEALED: Final = {"holds": Holds.SEALED}
WRAPPED: Final = {"holds": Holds.WRAPPED}
INDEX: Final = {"holds": Holds.INDEX}
DIGEST: Final = {"holds": Holds.DIGEST}
HASH: Final = {"holds": Holds.HASH}


def held_in(column: "Column[Any]") -> Holds | None:
    """Return what a column of bytes is said to hold."""
    held: Holds | None = column.info.get("holds")
    return held


class UtcDateTime(TypeDecorator[datetime]):
    """Stores aware moments as UTC and refuses naive ones; SQLite would drop the zone silently."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without its zone cannot be stored.")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Table(DeclarativeBase):
    """What every table has: constraint names that migrations can rely on."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime()}
