"""What can go wrong with the ledger."""

from services.errors import ErrorKind, ServiceError


class LedgerUnavailableError(ServiceError):
    """An entry could not be written or read; what needed it must not happen."""

    kind = ErrorKind.UNAVAILABLE
    code = "ledger_unavailable"
