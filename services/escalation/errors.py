"""Why an escalation cannot be pushed on."""

from services.errors import ErrorKind, ServiceError


class StepOverError(ServiceError):
    """The page that was pressed belongs to a step that is over: `number`."""

    kind = ErrorKind.CONFLICT
    code = "escalation_step_over"
