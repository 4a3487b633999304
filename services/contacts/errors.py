"""Refusals of the contacts' room."""

from services.errors import ErrorKind, ServiceError


class NotContactError(ServiceError):
    """There is no such enterprise or contact, or it is not this person's to know: all alike."""

    kind = ErrorKind.NOT_FOUND
    code = "not_contact"


class ContactLinkRefusedError(ServiceError):
    """The link is forged, used, revoked or older than a day: all are answered alike."""

    kind = ErrorKind.FORBIDDEN
    code = "contact_link_refused"


class TooManyContactsError(ServiceError):
    """An enterprise has as many contacts as it may: `most`."""

    kind = ErrorKind.LIMIT
    code = "too_many_contacts"
