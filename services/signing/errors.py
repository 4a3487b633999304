"""What this room refuses."""

from services.errors import ErrorKind, ServiceError


class SigningKeyUnknownError(ServiceError):
    """There is no such key here; `kid` is what was asked for."""

    kind = ErrorKind.NOT_FOUND
    code = "signing.key_unknown"


class KeyAlreadyRevokedError(ServiceError):
    """It was revoked before, at `at`."""

    kind = ErrorKind.CONFLICT
    code = "signing.already_revoked"


class StandbyTooYoungError(ServiceError):
    """Checkers without a network may not know the standby yet; they do by `ready_at`."""

    kind = ErrorKind.CONFLICT
    code = "signing.standby_too_young"
