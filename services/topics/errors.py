"""Refusals of the topics' room."""

from services.errors import ErrorKind, ServiceError


class LeadsSwitchTopicsError(ServiceError):
    """Only a lead of a desk that meets here, or headquarters, switches topics."""

    kind = ErrorKind.FORBIDDEN
    code = "leads_switch_topics"


class NoForumError(ServiceError):
    """The group has no topics: they are turned on in its own settings first."""

    kind = ErrorKind.INVALID
    code = "no_forum"
