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


class ShiftNotFoundError(ServiceError):
    """The officer has no such shift ahead."""

    kind = ErrorKind.NOT_FOUND
    code = "shift_not_found"


class OfferNotFoundError(ServiceError):
    """There is no such offer, or it is not for this officer: answered alike."""

    kind = ErrorKind.NOT_FOUND
    code = "offer_not_found"


class OfferEndedError(ServiceError):
    """The offer is over: `state`, `by` (who has the shift, else empty), `at` (local)."""

    kind = ErrorKind.CONFLICT
    code = "offer_ended"


class OfferTooLateError(ServiceError):
    """The shift begins within half an hour."""

    kind = ErrorKind.CONFLICT
    code = "offer_too_late"


class NobodyFreeError(ServiceError):
    """No colleague of these desks is free then and can be reached."""

    kind = ErrorKind.UNAVAILABLE
    code = "nobody_free"
