"""Refusals of the roster's room."""

from services.errors import ErrorKind, ServiceError


class RosterChangedError(ServiceError):
    """The roster gives these shifts to somebody else by now."""

    kind = ErrorKind.CONFLICT
    code = "roster_changed"


class ShiftsOverlapError(ServiceError):
    """The officer would have two shifts at the same time: `who` (a handle)."""

    kind = ErrorKind.CONFLICT
    code = "shifts_overlap"
