"""What crosses the door of the staff's room."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from services.chats.types import Address
from services.people.types import PersonId

SOMEBODY = "某"


class Role(StrEnum):
    """What somebody may do at a desk; each includes the ones before it."""

    OFFICER = "officer"
    LEAD = "lead"
    HQ = "hq"

    def includes(self, other: "Role") -> bool:
        order = list(Role)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True)
class Post:
    """A role at a desk."""

    desk: str
    role: Role
    since: datetime | None = field(default=None, compare=False)
    """None while it is only offered."""


@dataclass(frozen=True)
class StaffMember:
    """Somebody who serves, or who was invited to."""

    handle: str
    person: PersonId | None
    account: Address | None
    """Where pages go; None while they have not joined or their login has ended."""
    surname: str = field(repr=False)
    """Empty until they joined; of a name in another script its masked form."""
    posts: tuple[Post, ...]
    """The roles that are active, the first one given first."""

    @property
    def display(self) -> str:
        """How other staff see them: 张某 of 张伟."""
        is_masked = not self.surname or "*" in self.surname
        return (self.surname or self.handle) if is_masked else self.surname + SOMEBODY

    @property
    def desk(self) -> str | None:
        """The desk at home: of the first role given."""
        return self.posts[0].desk if self.posts else None

    @property
    def role(self) -> Role | None:
        return self.posts[0].role if self.posts else None

    @property
    def serves_since(self) -> datetime | None:
        """Since when they serve without having left in between; None for who does not."""
        return min((post.since for post in self.posts if post.since), default=None)

    @property
    def highest(self) -> Role | None:
        """The role that includes all of theirs."""
        return max((post.role for post in self.posts), key=list(Role).index, default=None)

    @property
    def is_reachable(self) -> bool:
        return self.account is not None and bool(self.posts)

    def may(self, desk: str, role: Role) -> bool:
        """Whether their active roles cover a role at this desk; headquarters covers every desk."""
        return any(
            post.role is Role.HQ or (post.desk == desk and post.role.includes(role))
            for post in self.posts
        )


@dataclass(frozen=True)
class Invitation:
    """A one-time invitation; the code is shown once and stored hashed."""

    code: str = field(repr=False)
    handle: str
    post: Post
    instead: str | None = None
    """A handle for somebody else, where this one lets in nobody but the person who had it."""


@dataclass(frozen=True)
class Joined:
    """A role became active."""

    member: StaffMember
    post: Post


class Logins(Protocol):
    """Knows how long a person's login counts (the identity's room)."""

    async def login_ends_at(self, person: PersonId) -> datetime | None: ...


class JoinListener(Protocol):
    """Wants to know who has joined."""

    async def on_joined(self, joined: Joined) -> None: ...
