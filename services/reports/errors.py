"""Refusals of the reports' room."""

from services.errors import ErrorKind, ServiceError


class NoDraftError(ServiceError):
    """The report was submitted, dropped, or is older than a week."""

    kind = ErrorKind.NOT_FOUND
    code = "no_draft"


class NotCompleteError(ServiceError):
    """Something is still to be answered before it can be submitted."""

    kind = ErrorKind.CONFLICT
    code = "report_not_complete"
