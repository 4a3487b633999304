"""What this room refuses."""

from services.errors import ErrorKind, ServiceError


class IssuerUnknownError(ServiceError):
    """No region with this code is recognised here."""

    kind = ErrorKind.NOT_FOUND
    code = "recognition.issuer_unknown"


class IssuerNotAllowedError(ServiceError):
    """It cannot be recognised: `reason` is code, ours, demo, name or format."""

    kind = ErrorKind.INVALID
    code = "recognition.issuer_not_allowed"


class RegionUnheardError(ServiceError):
    """Its keys were not fetched, or what was fetched is not believed; `reason` in one word."""

    kind = ErrorKind.UNAVAILABLE
    code = "recognition.region_unheard"


class InvalidMappingError(ServiceError):
    """A mapping says nothing usable: `reason` is empty, missing, past, or one of a `line`."""

    kind = ErrorKind.INVALID
    code = "recognition.invalid_mapping"
