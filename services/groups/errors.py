"""Refusals of the groups' room."""

from services.errors import ErrorKind, ServiceError


class NothingToConfirmError(ServiceError):
    """No such group waits: it was confirmed or refused, has changed, or waited too long."""

    kind = ErrorKind.NOT_FOUND
    code = "nothing_to_confirm"


class HeadquartersConfirmsError(ServiceError):
    """There is somebody at headquarters (`handles`) to confirm a group: the operator does not."""

    kind = ErrorKind.FORBIDDEN
    code = "headquarters_confirms"
