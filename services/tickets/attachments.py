"""What is attached to words, and whether it is what it claims to be: pure (SECURITY.md 26)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.chats.types import Address


class AttachmentType(StrEnum):
    """What a message is that a reporter added to the words."""

    PHOTO = "photo"
    VOICE = "voice"
    VIDEO = "video"
    DOCUMENT = "document"
    LOCATION = "location"


@dataclass(frozen=True)
class Attachment:
    """A message of the reporter's chat that belongs to the ticket; the file stays where it is."""

    address: Address
    message: str
    type: AttachmentType
    file: str = ""
    """What tells one file from another: an edit may put another one in its place."""
    caption: str = ""
    """What stood below this part of an album."""
    source: str = ""
    """By which its content can be looked at; former releases kept it not."""
    claims: str = ""
    """Of a document: the kind that its sender says it is."""


class Content(StrEnum):
    """What a file is by how it begins; everything else may do something when it is opened."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    PDF = "application/pdf"
    SOUND = "sound"
    FILM = "film"
    CONTAINER = "container"
    """ISO base media (MP4, QuickTime, M4A): a film or a sound."""


JUDGED_BY = 512
"""Bytes from the beginning of a file that are enough."""
_BEGINNINGS: tuple[tuple[bytes, Content], ...] = (
    (b"\xff\xd8\xff", Content.JPEG),
    (b"\x89PNG\r\n\x1a\n", Content.PNG),
    (b"%PDF-", Content.PDF),
    (b"OggS", Content.SOUND),
    (b"ID3", Content.SOUND),
    (b"fLaC", Content.SOUND),
    (b"#!AMR", Content.SOUND),
    *((bytes((0xFF, second)), Content.SOUND) for second in (0xF1, 0xF2, 0xF3, 0xF9, 0xFA, 0xFB)),
    (b"\x1aE\xdf\xa3", Content.FILM),
)
_BOX = slice(4, 8)
_MAY_BE = {
    AttachmentType.PHOTO: frozenset({Content.JPEG, Content.PNG}),
    AttachmentType.VOICE: frozenset({Content.SOUND, Content.CONTAINER}),
    AttachmentType.VIDEO: frozenset({Content.FILM, Content.CONTAINER}),
    AttachmentType.DOCUMENT: frozenset({Content.JPEG, Content.PNG, Content.PDF}),
}


def content_of(beginning: bytes) -> Content | None:
    """Return what a file is by its first bytes; None for what is not passed on."""
    if beginning[_BOX] == b"ftyp":
        return Content.CONTAINER
    return next((kind for sign, kind in _BEGINNINGS if beginning.startswith(sign)), None)


def is_what_it_claims(attachment: Attachment, beginning: bytes) -> bool:
    """Whether a file begins as one of its kind does, whatever its name and its sender say."""
    content = content_of(beginning)
    fits = content in _MAY_BE.get(attachment.type, frozenset())
    return fits and attachment.claims in {"", content}


def attachment(found: Mapping[str, Any]) -> Attachment:
    """Return what was attached; of a former release only where it is and of which type."""
    optional = {name: found.get(name, "") for name in ("file", "caption", "source", "claims")}
    kind = AttachmentType(found["type"])
    return Attachment(Address(found["address"]), found["message"], kind, **optional)
