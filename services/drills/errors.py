"""Refusals of the drills' room."""

from services.errors import ErrorKind, ServiceError


class DrillNotFoundError(ServiceError):
    """There is no such drill or desk, or it is not this officer's: all are answered alike."""

    kind = ErrorKind.NOT_FOUND
    code = "drill_not_found"


class DrillRunsError(ServiceError):
    """The desk has an open drill: `number`."""

    kind = ErrorKind.CONFLICT
    code = "drill_runs"


class RealTicketWaitsError(ServiceError):
    """A real ticket waits for an officer of the desk: `number`."""

    kind = ErrorKind.CONFLICT
    code = "drill_real_ticket_waits"


class DrillOverError(ServiceError):
    """The drill has ended already: `number`."""

    kind = ErrorKind.CONFLICT
    code = "drill_over"
