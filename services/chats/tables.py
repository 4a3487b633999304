"""One row for each chat."""

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import SEALED, Table


class Chat(Table):
    """A chat's language and the prompt that waits in it.

    The row is also the lock under which the updates of a chat are handled one after another.
    """

    __tablename__ = "chats"

    address: Mapped[str] = mapped_column(String(64), primary_key=True)
    language: Mapped[str | None] = mapped_column(String(16))
    is_reachable: Mapped[bool] = mapped_column(default=True)
    """False once the person has blocked us or the chat has vanished."""
    prompt_topic: Mapped[str | None] = mapped_column(String(64))
    prompt_data: Mapped[bytes | None] = mapped_column(LargeBinary, info=SEALED)
    prompt_at: Mapped[datetime | None]
