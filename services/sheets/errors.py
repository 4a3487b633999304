"""What can be wrong with a whole file; a wrong row is a `Rejected`, not an error."""

from services.errors import ErrorKind, ServiceError


class SheetNotReadableError(ServiceError):
    """The file is not there, is not UTF-8, or is no CSV."""

    kind = ErrorKind.INVALID
    code = "sheet_not_readable"


class SheetTooLargeError(ServiceError):
    """The file holds more than anything that it could be: `what`, and at `most` how much."""

    kind = ErrorKind.INVALID
    code = "sheet_too_large"


class WrongColumnsError(ServiceError):
    """The header lacks a column (`missing`) or has one that nobody knows (`unknown`)."""

    kind = ErrorKind.INVALID
    code = "wrong_columns"
