"""Why a flash report is not made."""

from services.errors import ErrorKind, ServiceError


class AlreadyFlashedError(ServiceError):
    """Headquarters knows it: `number`, `by` (how the desk shows the officer), `at` (local)."""

    kind = ErrorKind.CONFLICT
    code = "flash_already_made"


class FlashStaysError(ServiceError):
    """It was made more than thirty seconds ago, so it stays: `number`."""

    kind = ErrorKind.CONFLICT
    code = "flash_stays"


class AlreadySeenError(ServiceError):
    """This officer has pressed before: `number`, `at` (local)."""

    kind = ErrorKind.CONFLICT
    code = "flash_already_seen"
