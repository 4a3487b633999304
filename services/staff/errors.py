"""Refusals of the staff's room."""

from services.errors import ErrorKind, ServiceError


class StaffNotFoundError(ServiceError):
    """Nobody has this handle."""

    kind = ErrorKind.NOT_FOUND
    code = "staff_not_found"


class BadHandleError(ServiceError):
    """A handle is 1 to 32 letters, digits, `.`, `_` or `-`."""

    kind = ErrorKind.INVALID
    code = "bad_handle"


class HandleTakenError(ServiceError):
    """The `handle` was somebody's whom nobody knows any more; `instead` is one that nobody had."""

    kind = ErrorKind.CONFLICT
    code = "handle_taken"


class HqDeskError(ServiceError):
    """Headquarters sits at the county's desk."""

    kind = ErrorKind.INVALID
    code = "hq_desk"


class InvitationRefusedError(ServiceError):
    """The invitation is unknown, used, too old, or another person's."""

    kind = ErrorKind.FORBIDDEN
    code = "invitation_refused"


class NotStaffError(ServiceError):
    """The person has no active role that covers this."""

    kind = ErrorKind.FORBIDDEN
    code = "not_staff"


class LoginDueError(ServiceError):
    """The officer's real-name login is older than 30 days: they hear, but do not act."""

    kind = ErrorKind.FORBIDDEN
    code = "login_due"
