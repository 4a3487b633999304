"""What a policy cannot say."""

from services.errors import ErrorKind, ServiceError


class UnknownPolicyValueError(ServiceError):
    """No policy value has this name; `name` says which."""

    kind = ErrorKind.NOT_FOUND
    code = "policy.unknown_value"


class InvalidPolicyValueError(ServiceError):
    """The value cannot be right; `name` says which, `wanted` what would be."""

    kind = ErrorKind.INVALID
    code = "policy.invalid_value"


class PolicyInPastError(ServiceError):
    """A policy cannot hold from a day that is over: codes were issued under another."""

    kind = ErrorKind.INVALID
    code = "policy.in_past"
