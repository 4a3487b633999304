"""Why a login does not go on."""

from services.errors import ErrorKind, ServiceError


class LoginLinkUnknownError(ServiceError):
    """The link names no login that was ever asked for."""

    kind = ErrorKind.NOT_FOUND
    code = "login_link_unknown"


class LoginLinkExpiredError(ServiceError):
    """The link is older than an hour."""

    kind = ErrorKind.CONFLICT
    code = "login_link_expired"


class LoginLinkUsedError(ServiceError):
    """A completed binding has spent the link."""

    kind = ErrorKind.CONFLICT
    code = "login_link_used"


class PlatformDownError(ServiceError):
    """The real-name platform does not answer, or answers nonsense; `reason` is for the log."""

    kind = ErrorKind.UNAVAILABLE
    code = "platform_down"


class LoginNotVerifiedError(ServiceError):
    """What came back cannot be trusted; `reason` names the check that failed, for the log."""

    kind = ErrorKind.FORBIDDEN
    code = "login_not_verified"


class LevelTooLowError(ServiceError):
    """The login is genuine, but below the level that is required; `level` is the one reached."""

    kind = ErrorKind.FORBIDDEN
    code = "level_too_low"


class InvalidIssuerError(ServiceError):
    """The issuer is neither https nor on this machine."""

    kind = ErrorKind.INVALID
    code = "invalid_issuer"
