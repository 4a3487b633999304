"""What this room refuses."""

from services.errors import ErrorKind, ServiceError


class TooManyChecksError(ServiceError):
    """This paper code was asked about too often; `seconds` until it may be asked about again."""

    kind = ErrorKind.LIMIT
    code = "checking.too_many_checks"
