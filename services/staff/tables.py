"""Staff, their roles and their invitations."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import HASH, SEALED, Table


class Staff(Table):
    """Somebody who was invited, by the handle that rosters use."""

    __tablename__ = "staff"

    handle: Mapped[str] = mapped_column(String(32), primary_key=True)
    person: Mapped[str | None] = mapped_column(String(16), unique=True)
    account: Mapped[str | None] = mapped_column(String(64), index=True)
    surname: Mapped[bytes | None] = mapped_column(LargeBinary, info=SEALED)
    """Sealed."""
    invited_at: Mapped[datetime]
    joined_at: Mapped[datetime | None]


class FormerStaff(Table):
    """A handle of somebody who has left: what is kept under it stays theirs."""

    __tablename__ = "former_staff"

    handle: Mapped[str] = mapped_column(String(32), primary_key=True)
    person: Mapped[str | None] = mapped_column(String(16), index=True)
    """None where nobody knows any more: then the handle is nobody's for good."""
    left_at: Mapped[datetime]


class StaffPost(Table):
    """An active role at a desk."""

    __tablename__ = "staff_posts"

    handle: Mapped[str] = mapped_column(
        ForeignKey("staff.handle", ondelete="CASCADE"), primary_key=True
    )
    desk: Mapped[str] = mapped_column(ForeignKey("desks.code"), primary_key=True)
    role: Mapped[str] = mapped_column(String(8))
    since: Mapped[datetime]


class StaffInvitation(Table):
    """A role that waits to be accepted; at most one for each handle and desk."""

    __tablename__ = "staff_invitations"

    handle: Mapped[str] = mapped_column(
        ForeignKey("staff.handle", ondelete="CASCADE"), primary_key=True
    )
    desk: Mapped[str] = mapped_column(ForeignKey("desks.code"), primary_key=True)
    role: Mapped[str] = mapped_column(String(8))
    digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True, info=HASH)
    expires_at: Mapped[datetime]
    account: Mapped[str | None] = mapped_column(String(64), index=True)
    """The chat that opened the link and has yet to log in; nobody else can then."""
