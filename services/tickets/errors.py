"""Why something cannot be done with a ticket."""

from services.errors import ErrorKind, ServiceError


class TicketNotFoundError(ServiceError):
    """There is no such ticket, or it is not this person's: both are answered alike."""

    kind = ErrorKind.NOT_FOUND
    code = "ticket_not_found"


class AlreadyTakenError(ServiceError):
    """Somebody else has the ticket: `by` (how the desk shows the officer) and `at` (local)."""

    kind = ErrorKind.CONFLICT
    code = "ticket_already_taken"


class WrongStatusError(ServiceError):
    """The ticket has moved on: `number`, `status`."""

    kind = ErrorKind.CONFLICT
    code = "ticket_wrong_status"


class TooManyTicketsError(ServiceError):
    """A person has as many open tickets as they may (`most`), or reported too many in an hour."""

    kind = ErrorKind.LIMIT
    code = "too_many_tickets"


class TooLateToTakeBackError(ServiceError):
    """The seconds in which an answer can be taken back are over."""

    kind = ErrorKind.CONFLICT
    code = "ticket_answer_stays"


class TooLateToReopenError(ServiceError):
    """It has been closed for more than seven days: `number`."""

    kind = ErrorKind.CONFLICT
    code = "ticket_stays_closed"


class NobodyToAskError(ServiceError):
    """No colleague, lead or parent desk can be reached."""

    kind = ErrorKind.UNAVAILABLE
    code = "ticket_nobody_to_ask"


class EmptyMessageError(ServiceError):
    """There is nothing in the message that can be passed on."""

    kind = ErrorKind.INVALID
    code = "ticket_message_empty"


class NotUncertainError(ServiceError):
    """It arrived, or was sent again already: `number`."""

    kind = ErrorKind.CONFLICT
    code = "ticket_message_not_uncertain"


class MessageTooLongError(ServiceError):
    """More words than one message carries to the other side: `most` signs."""

    kind = ErrorKind.INVALID
    code = "ticket_message_too_long"


class FileTooLargeError(ServiceError):
    """A file larger than a bot may look into: `megabytes` at most."""

    kind = ErrorKind.INVALID
    code = "ticket_file_too_large"


class CorrectionStaysError(ServiceError):
    """An edit that is not passed on any more: `number`, and `is_old` (48 hours are over)."""

    kind = ErrorKind.CONFLICT
    code = "ticket_correction_stays"


class CannotMergeError(ServiceError):
    """Two tickets cannot be handled as one: `number`, `into`, `reason`.

    Reasons: `itself`, `desk`, `duplicate`, `over`, `practice`, `confidential`, `master`.
    """

    kind = ErrorKind.CONFLICT
    code = "ticket_cannot_merge"


class DecidedError(ServiceError):
    """Headquarters has decided whose ticket it is: `number`."""

    kind = ErrorKind.CONFLICT
    code = "ticket_decided"
