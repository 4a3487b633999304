"""What can be wrong with a document's number."""

from services.errors import ErrorKind, ServiceError


class InvalidNumberError(ServiceError):
    """A document's number, type or country cannot be right; `reason` says why, never the number.

    Reasons: `type`, `country`, `length`, `characters`, `birth_date`, `check_digit`.
    """

    kind = ErrorKind.INVALID
    code = "invalid_number"


class PersonNotFoundError(ServiceError):
    """There is no person with this id (any more)."""

    kind = ErrorKind.NOT_FOUND
    code = "person_not_found"
