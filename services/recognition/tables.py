"""Our own trust list as it was signed last, and the regions that we recognise."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import Table


class TrustListRow(Table):
    """A version of our trust list; the newest is served, so that all processes serve the same."""

    __tablename__ = "trust_lists"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    root: Mapped[str] = mapped_column(String(16))
    """The kid of the root that has signed it."""
    contents: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """The issuers in it, without version and times."""
    text: Mapped[str] = mapped_column(Text)
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class IssuerRow(Table):
    """A region whose codes we recognise."""

    __tablename__ = "issuers"

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    """What its codes name as their issuer, such as `CN-ZJ`."""
    name_zh: Mapped[str] = mapped_column(String(64))
    name_en: Mapped[str] = mapped_column(String(64))
    format: Mapped[str] = mapped_column(String(16))
    """Which module reads its codes."""
    url: Mapped[str] = mapped_column(Text)
    """Where its keys are published: a trust list of our own kind, or a JWKS."""
    root: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    """The pinned public half that signs its trust list; None for a plain JWKS."""
    list_version: Mapped[int] = mapped_column(default=0)
    """Of the newest list seen; older ones are refused."""
    keys: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """Its public keys, each with `kid`, `nbf` and perhaps `exp` in Unix seconds."""
    revoked: Mapped[list[str]] = mapped_column(JSON)
    added_at: Mapped[datetime]
    fetched_at: Mapped[datetime | None]
    """When its keys were heard last."""
    expires_at: Mapped[datetime | None]
    """Until when they count without being heard again."""
    tried_at: Mapped[datetime | None]
    fault: Mapped[str | None] = mapped_column(String(32))
    """Why the last try failed: one of a few words."""


class SeenListRow(Table):
    """The newest list seen of a region that was removed: older ones stay refused."""

    __tablename__ = "issuer_lists_seen"

    issuer: Mapped[str] = mapped_column(String(32), primary_key=True)
    root: Mapped[str] = mapped_column(String(64), primary_key=True)
    """The thumbprint of the root that has signed it; another root begins anew."""
    version: Mapped[int]


class MappingRow(Table):
    """What a region's values mean here; a version never changes once it is written."""

    __tablename__ = "issuer_mappings"

    issuer: Mapped[str] = mapped_column(String(32), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    effective_on: Mapped[date]
    levels: Mapped[dict[str, str]] = mapped_column(JSON)
    """By value: `clear`, `attention`, `contact` or `case`; what is not named stays unknown."""
    added_at: Mapped[datetime]
