"""What can be wrong with a database, its address, or the way to it."""

from enum import StrEnum

from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from services.errors import ErrorKind, ServiceError


class DatabaseAwayError(ConnectionError):
    """The database's server cannot be reached now; the text says no more than the kind."""


class DatabaseAddressError(DatabaseAwayError):
    """The address has a part that its driver cannot use; it says neither which nor what."""


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


class Trouble(StrEnum):
    """Why a database cannot be used, where whoever runs the program can mend it."""

    FILE = "file"
    """SQLite's is not there, not ours, held, or no database."""
    HOST = "host"
    AWAY = "away"
    DATABASE = "database"
    ENTRY = "entry"
    RIGHTS = "rights"
    ADDRESS = "address"
    """A parameter in it is unknown, or has a value that nobody takes."""


_TROUBLES = {"3D": Trouble.DATABASE, "28": Trouble.ENTRY}
"""By class of PostgreSQL's states."""
_NO_RIGHTS = frozenset({"42501", "25006"})
"""Insufficient privilege; and a server that only copies another one."""
_PARAMETERS = frozenset({"42704", "22023", "55P02"})
"""Unknown, unfit or unchangeable, where no statement was made yet."""


def trouble_of(error: BaseException) -> Trouble | None:
    """Return why the database cannot be used; None where something else is the matter."""
    if isinstance(error, DatabaseAddressError):
        return Trouble.ADDRESS
    if isinstance(error, DatabaseAwayError):
        return Trouble.HOST if error.args == ("gaierror",) else Trouble.AWAY
    return _said(error) if isinstance(error, DBAPIError) else None


def _said(error: DBAPIError) -> Trouble | None:
    state = _state(error)
    if state in _NO_RIGHTS:
        return Trouble.RIGHTS
    if state in _PARAMETERS and error.statement is None:
        return Trouble.ADDRESS
    if state:
        return Trouble.AWAY if is_gone(error) else _TROUBLES.get(state[:2])
    is_file = isinstance(error, OperationalError) or type(error) is DatabaseError
    return Trouble.FILE if is_file else None
