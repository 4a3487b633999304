"""Firms and the names under which they are found."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import Table


class Enterprise(Table):
    """One firm."""

    __tablename__ = "enterprises"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(128), unique=True)
    desk: Mapped[str] = mapped_column(ForeignKey("desks.code"), index=True)
    credit_code: Mapped[str | None] = mapped_column(String(18), unique=True)
    aliases: Mapped[str] = mapped_column(String(512), default="")


class EnterpriseName(Table):
    """What is left of a name or alias once everything that firms share is taken off."""

    __tablename__ = "enterprise_names"

    enterprise: Mapped[str] = mapped_column(
        ForeignKey("enterprises.id", ondelete="CASCADE"), primary_key=True
    )
    core: Mapped[str] = mapped_column(String(128), primary_key=True)
