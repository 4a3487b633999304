"""What this room refuses."""

from services.errors import ErrorKind, ServiceError


class NotACodeError(ServiceError):
    """The text is something else: no health code of ours is in it."""

    kind = ErrorKind.INVALID
    code = "codes.not_a_code"


class TamperedTokenError(ServiceError):
    """The token does not have the one exact form, or its signature is not its key's."""

    kind = ErrorKind.INVALID
    code = "codes.tampered"


class UnknownKeyError(ServiceError):
    """Nobody known signs with this key (SECURITY.md 17); `kid` names it in hexadecimal."""

    kind = ErrorKind.NOT_FOUND
    code = "codes.unknown_key"


class AddressTooLongError(ServiceError):
    """The code's address does not fit a symbol that phones read well: `PUBLIC_URL` is too long."""

    kind = ErrorKind.LIMIT
    code = "codes.address_too_long"
