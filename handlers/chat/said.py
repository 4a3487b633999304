"""What somebody said in a message: words, or something that can be shown again elsewhere."""

from telegram import Document, Message

from handlers.context import Context
from services.chats.types import Prompt
from services.tickets.errors import EmptyMessageError, FileTooLargeError
from services.tickets.types import Attachment, AttachmentType, Origin, Words
from services.tickets.writing import clean

DOCUMENTS = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
}
"""Files that are passed on (SECURITY.md 26), with how their names may end."""


MOST_MEGABYTES = 20
"""Bots cannot look into larger files, so nobody could tell what is passed on."""


def said(context: Context) -> Words:
    """Return what a message says.

    Raises EmptyMessageError for what is not passed on, FileTooLargeError.
    """
    message = context.current.effective_message if context.current else None
    if message is not None and message.document is not None:
        check_size(message.document)
    kind = _type(message) if message else None
    if kind is None and not context.text.strip():
        raise EmptyMessageError
    if message is None or kind is None:
        return Words(text=context.text)
    caption = clean(context.text) if message.media_group_id else ""
    attachment = Attachment(context.address, context.message, kind, _file(message), caption)
    return Words(text=context.text, attachment=attachment)


def origin(context: Context) -> Origin:
    """Return in which message, or part of which album, something was said."""
    return Origin(context.message, album(context))


def check_size(document: Document) -> None:
    """Raise FileTooLargeError for what no bot may download."""
    if (document.file_size or 0) > MOST_MEGABYTES * 1024 * 1024:
        raise FileTooLargeError(megabytes=MOST_MEGABYTES)


def has_words(context: Context) -> bool:
    """Whether a message has something to add to a ticket; a bare photo may be a code to check."""
    message = context.current.effective_message if context.current else None
    if message is None or context.text.startswith("/"):
        return False
    return bool(message.text or message.voice or message.video or message.location)


def album(context: Context) -> str | None:
    """Return the album that a message is part of: its pictures come one by one."""
    message = context.current.effective_message if context.current else None
    return message.media_group_id if message else None


def belongs_to(prompt: Prompt, context: Context) -> bool:
    """Whether a message is what the prompt waits for: once an album began, only its rest is."""
    begun = prompt.data.get("album")
    return begun is None or begun == album(context)


async def go_on_with_album(context: Context, prompt: Prompt) -> None:
    """Let the prompt wait for the rest of an album, and for nothing else."""
    if (begun := album(context)) is not None:
        data = prompt.data | {"album": begun}
        await context.services.chats.ask(context.address, prompt.topic, **data)


def can_be_passed_on(document: Document) -> bool:
    """Whether a file says of itself, by type and name alike, that it is of a kind we pass on.

    Its sender says both; the name is what decides how the reader's telephone opens it.
    """
    endings = DOCUMENTS.get(document.mime_type or "")
    name = document.file_name
    return endings is not None and (name is None or name.casefold().endswith(endings))


def _file(message: Message) -> str:
    """Return what stays the same as long as the file does, wherever it is shown."""
    content = message.effective_attachment
    largest = content[-1] if isinstance(content, tuple | list) and content else content
    return str(getattr(largest, "file_unique_id", ""))


def _type(message: Message) -> AttachmentType | None:
    if message.document and can_be_passed_on(message.document):
        return AttachmentType.DOCUMENT
    found = {
        AttachmentType.PHOTO: message.photo,
        AttachmentType.VOICE: message.voice,
        AttachmentType.VIDEO: message.video,
        AttachmentType.LOCATION: message.location,
    }
    return next((kind for kind, content in found.items() if content), None)
