"""What is refused as a whole; a bad row is rejected alone."""

from services.errors import ErrorKind, ServiceError


class HeaderError(ServiceError):
    """The first line does not name the columns of this source: `missing`, `unknown`, `double`."""

    kind = ErrorKind.INVALID
    code = "records.header"
