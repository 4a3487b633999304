"""What can be wrong with a database's address."""

from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from services.errors import ErrorKind, ServiceError


class DatabaseAwayError(ConnectionError):
    """The database's server cannot be reached now; the text says no more than the kind."""


class UnsupportedDatabaseError(ServiceError):
    """The address names a database that this program does not use."""

    kind = ErrorKind.INVALID
    code = "unsupported_database"


RETRY_STATES = frozenset({"40001", "40P01", "55P03"})
"""PostgreSQL's words for: two transactions were in each other's way."""


def is_passing(error: BaseException) -> bool:
    """Return whether the same work may well succeed a moment later: it is nobody's fault.

    Two transactions met, the server was restarted, the way to it was cut, or every connection
    was busy.
    """
    return is_conflict(error) or is_gone(error)


def is_conflict(error: BaseException) -> bool:
    """Return whether transactions were in each other's way: neither waits any more."""
    if not isinstance(error, DBAPIError) or is_gone(error):
        return False
    return _state(error) in RETRY_STATES or "database is locked" in str(error.orig)


def is_gone(error: BaseException) -> bool:
    """Return whether the database is away, whatever is asked of it."""
    if isinstance(error, DBAPIError):
        state = _state(error)
        # 57P0x: the server ends; 57014, a statement that was cancelled, is no such thing.
        return error.connection_invalidated or state[:2] == "08" or state[:4] == "57P0"
    return isinstance(error, (ConnectionError, PoolTimeoutError))


def _state(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""


def is_unusable(error: DBAPIError) -> bool:
    """Return whether the file cannot be used at all: not there, not ours, held, no database."""
    return isinstance(error, OperationalError) or type(error) is DatabaseError
