"""What can go wrong with keys."""

from services.errors import ErrorKind, ServiceError


class InvalidDataKeyError(ServiceError):
    """A data key is missing, is not 32 bytes in base64url, or is given twice.

    `position` counts from 1, the newest; `reason` is `missing`, `characters`, `length` or
    `double`. The key itself is never repeated.
    """

    kind = ErrorKind.INVALID
    code = "invalid_data_key"


class UnknownDataKeyError(ServiceError):
    """The database needs data keys that are not at hand; `keys` has their ids, with commas."""

    kind = ErrorKind.UNAVAILABLE
    code = "unknown_data_key"


class UnreadableError(ServiceError):
    """A sealed value was moved, changed, or sealed with a key that is not at hand."""

    kind = ErrorKind.UNAVAILABLE
    code = "unreadable"
