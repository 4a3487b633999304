"""What can go wrong with keys."""

from services.errors import ErrorKind, ServiceError


class InvalidDataKeyError(ServiceError):
    """A data key is missing or is not 32 bytes in base64url."""

    kind = ErrorKind.INVALID
    code = "invalid_data_key"


class UnreadableError(ServiceError):
    """A sealed value was moved, changed, or sealed with a key that is not at hand."""

    kind = ErrorKind.UNAVAILABLE
    code = "unreadable"
