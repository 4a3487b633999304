"""One row for each version that an operator decided; none is ever changed."""

from sqlalchemy.orm import Mapped, mapped_column

from services.db.types import Table
from services.policy.tables import Versioned


class StandardRow(Versioned, Table):
    """A version of the standards and the first day on which it holds."""

    __tablename__ = "service_standards"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
