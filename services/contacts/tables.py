"""Who speaks for which enterprise, and links by which others join."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import HASH, Table


class EnterpriseContact(Table):
    """What is known of one person who speaks for one enterprise."""

    __tablename__ = "enterprise_contacts"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    enterprise: Mapped[str] = mapped_column(ForeignKey("enterprises.id", ondelete="CASCADE"))
    person: Mapped[str] = mapped_column(String(16), index=True)
    standing: Mapped[str] = mapped_column(String(16))
    checked_by: Mapped[str | None] = mapped_column(String(32))
    """The handle of the officer who checked; None for who came by a link."""
    since: Mapped[datetime]

    __table_args__ = (UniqueConstraint("enterprise", "person"),)


class ContactLink(Table):
    """A link that lets one person in, once, within a day."""

    __tablename__ = "contact_links"

    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True, info=HASH)
    enterprise: Mapped[str] = mapped_column(ForeignKey("enterprises.id", ondelete="CASCADE"))
    inviter: Mapped[str] = mapped_column(String(16), index=True)
    """The person who made it; a new link of theirs voids the former."""
    account: Mapped[str | None] = mapped_column(String(64), index=True)
    """Who has opened it and logs in first."""
    expires_at: Mapped[datetime]
