"""Refusals that a person hears about: an expected part of business, never a fault of ours."""

from enum import StrEnum
from typing import ClassVar


class ErrorKind(StrEnum):
    """What sort of refusal it is; front ends choose tone and status by it."""

    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    INVALID = "invalid"
    FORBIDDEN = "forbidden"
    LIMIT = "limit"
    UNAVAILABLE = "unavailable"


class ServiceError(Exception):
    """An expected refusal: part of normal business, explained to a person, never paged on."""

    kind: ClassVar[ErrorKind]
    code: ClassVar[str]

    def __init__(self, **params: object) -> None:
        super().__init__(self.code)
        self.params = params
