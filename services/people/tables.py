"""One row for each person who has logged in."""

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import INDEX, SEALED, Table


class Person(Table):
    """Name and number sealed, found again by the blind index of the key."""

    __tablename__ = "persons"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    key_index: Mapped[bytes] = mapped_column(LargeBinary, unique=True, info=INDEX)
    id_type: Mapped[str] = mapped_column(String(32))
    country: Mapped[str] = mapped_column(String(2))
    number: Mapped[bytes] = mapped_column(LargeBinary, info=SEALED)
    name: Mapped[bytes] = mapped_column(LargeBinary, info=SEALED)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
