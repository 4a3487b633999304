"""What the room of the Mini Apps refuses."""

from services.errors import ErrorKind, ServiceError


class ScansTooFastError(ServiceError):
    """An account scans more codes in a minute than are judged; `seconds` until the next is."""

    kind = ErrorKind.LIMIT
    code = "apps.scans_too_fast"
