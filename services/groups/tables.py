"""One-time codes for `/bind`."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, false
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import HASH, SEALED, Table


class BindingCode(Table):
    """A code that binds a group: found by its first part, proven by the rest."""

    __tablename__ = "group_binding_codes"

    selector: Mapped[str] = mapped_column(String(8), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary, info=HASH)
    desk: Mapped[str] = mapped_column(ForeignKey("desks.code"), index=True)
    officer: Mapped[str | None] = mapped_column(String(32))
    """The one handle that may use it; None: any officer of the desk who has joined."""
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)


class GroupAttendance(Table):
    """How a desk's group was when it was counted last."""

    __tablename__ = "group_attendance"

    address: Mapped[str] = mapped_column(String(64), primary_key=True)
    strangers: Mapped[int | None]
    """How many are neither known staff nor the bot; None: the bot may not see who is there."""
    counted_at: Mapped[datetime]


class WaitingGroup(Table):
    """A group that a desk's code was used in, until headquarters confirms it."""

    __tablename__ = "waiting_groups"

    desk: Mapped[str] = mapped_column(ForeignKey("desks.code"), primary_key=True)
    key: Mapped[str] = mapped_column(String(16), index=True)
    """Of the buttons: another title or number of members makes another one."""
    address: Mapped[str] = mapped_column(String(64))
    officer: Mapped[str] = mapped_column(String(32))
    title: Mapped[bytes | None] = mapped_column(LargeBinary, info=SEALED)
    """None until the bot has looked at the group."""
    members: Mapped[int | None]
    strangers: Mapped[int | None]
    """How many are neither known staff nor the bot; None: the bot may not see who is there."""
    is_forum: Mapped[bool] = mapped_column(default=False, server_default=false())
    asked_at: Mapped[datetime]
