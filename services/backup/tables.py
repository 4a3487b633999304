"""When each epoch began."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import Table


class Epoch(Table):
    """A restore: what was valid before it is void. The first epoch has no row."""

    __tablename__ = "epochs"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    since: Mapped[datetime]
    made_at: Mapped[datetime]
    """Of the backup that was restored."""
