"""What can be wrong with a database's address."""

from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError

from services.errors import ErrorKind, ServiceError


class UnsupportedDatabaseError(ServiceError):
    """The address names a database that this program does not use."""

    kind = ErrorKind.INVALID
    code = "unsupported_database"


def is_unusable(error: DBAPIError) -> bool:
    """Return whether the file cannot be used at all: not there, not ours, held, no database."""
    return isinstance(error, OperationalError) or type(error) is DatabaseError
