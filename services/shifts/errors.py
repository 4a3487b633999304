"""Refusals of the shifts' room."""

from services.errors import ErrorKind, ServiceError


class TurnNotFoundError(ServiceError):
    """There is no such change of shift, or it is not this officer's: answered alike."""

    kind = ErrorKind.NOT_FOUND
    code = "turn_not_found"


class TurnOverError(ServiceError):
    """That shift is over: `by` (who is on duty now, empty for nobody) and `since` (local)."""

    kind = ErrorKind.CONFLICT
    code = "turn_over"
