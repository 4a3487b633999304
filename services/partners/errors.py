"""What this room refuses."""

from services.errors import ErrorKind, ServiceError


class InvalidPartnerError(ServiceError):
    """It cannot be a partner: `reason` is name, scopes, quota, past or far."""

    kind = ErrorKind.INVALID
    code = "partners.invalid"


class PartnerUnknownError(ServiceError):
    """No partner that was not removed has this id."""

    kind = ErrorKind.NOT_FOUND
    code = "partners.unknown"


class KeyUnknownError(ServiceError):
    """Nobody has this key, or nobody any more: both are said alike."""

    kind = ErrorKind.FORBIDDEN
    code = "partners.key_unknown"


class KeyExpiredError(ServiceError):
    """The partner's last day is over."""

    kind = ErrorKind.FORBIDDEN
    code = "partners.key_expired"


class ScopeLackingError(ServiceError):
    """The key is good for other operations; this one needs `scope`."""

    kind = ErrorKind.FORBIDDEN
    code = "partners.scope_lacking"


class QuotaExceededError(ServiceError):
    """The calls of this local day are used up; `seconds` until the next begins."""

    kind = ErrorKind.LIMIT
    code = "partners.quota_exceeded"
