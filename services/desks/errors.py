"""Refusals of the desks' room."""

from services.errors import ErrorKind, ServiceError


class DeskNotFoundError(ServiceError):
    """There is no desk with this `desk` code."""

    kind = ErrorKind.NOT_FOUND
    code = "desk_not_found"


class NoCountyDeskError(ServiceError):
    """No desks were imported yet: `desk import` comes first."""

    kind = ErrorKind.UNAVAILABLE
    code = "no_county_desk"
