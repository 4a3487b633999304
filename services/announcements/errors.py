"""Why an announcement cannot be changed."""

from services.errors import ErrorKind, ServiceError


class AnnouncementNotFoundError(ServiceError):
    """There is none, or it is not this person's to decide about: both are answered alike."""

    kind = ErrorKind.NOT_FOUND
    code = "announcement_not_found"


class AnnouncementDecidedError(ServiceError):
    """It was sent, stopped or is done already: `status` and `at` (local)."""

    kind = ErrorKind.CONFLICT
    code = "announcement_decided"


class EmptyAnnouncementError(ServiceError):
    """There are no words in it."""

    kind = ErrorKind.INVALID
    code = "announcement_empty"


class NobodyToTellError(ServiceError):
    """Nobody would get it."""

    kind = ErrorKind.UNAVAILABLE
    code = "announcement_nobody"
