"""What this room refuses."""

from services.errors import ErrorKind, ServiceError


class TooManyChecksError(ServiceError):
    """This paper code was asked about too often; `seconds` until it may be asked about again."""

    kind = ErrorKind.LIMIT
    code = "checking.too_many_checks"


class NotAPictureError(ServiceError):
    """The file is no picture that can be opened."""

    kind = ErrorKind.INVALID
    code = "checking.not_a_picture"


class PictureTooLargeError(ServiceError):
    """The picture has more pixels than are decoded for a stranger (SECURITY.md 20)."""

    kind = ErrorKind.LIMIT
    code = "checking.picture_too_large"


class TooManyPicturesError(ServiceError):
    """Somebody sends more pictures in a minute than are looked at (SECURITY.md 20).

    `is_first` where they have not been told yet.
    """

    kind = ErrorKind.LIMIT
    code = "checking.too_many_pictures"
