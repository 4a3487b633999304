"""What can be wrong with a database's address."""

from services.errors import ErrorKind, ServiceError


class UnsupportedDatabaseError(ServiceError):
    """The address names a database that this program does not use."""

    kind = ErrorKind.INVALID
    code = "unsupported_database"
