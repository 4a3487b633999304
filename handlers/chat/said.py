"""What somebody said in a message: words, or something that can be shown again elsewhere."""

from telegram import Message

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
SOUNDS = (".aac", ".amr", ".flac", ".m4a", ".mp3", ".oga", ".ogg", ".opus")
FILMS = (".3gp", ".m4v", ".mov", ".mp4", ".webm")

MOST_MEGABYTES = 20
"""Bots cannot look into larger files, so nobody could tell what is passed on."""


def said(context: Context) -> Words:
    """Return what a message says.

    Raises EmptyMessageError for what is not passed on, FileTooLargeError.
    """
    message = context.current.effective_message if context.current else None
    kind = type_of(message) if message else None
    if kind is None and not context.text.strip():
        raise EmptyMessageError
    if message is None or kind is None:
        return Words(text=context.text)
    caption = clean(context.text) if message.media_group_id else ""
    return Words(text=context.text, attachment=attached(context, message, kind, caption))


def attached(
    context: Context, message: Message, kind: AttachmentType, caption: str = ""
) -> Attachment:
    """Return what a message carries, and by what its content is judged when it is passed on."""
    file = _file(message)
    return Attachment(
        context.address,
        context.message,
        kind,
        file=str(getattr(file, "file_unique_id", "")),
        caption=caption,
        source=str(getattr(file, "file_id", "")),
        claims=(message.document.mime_type or "") if message.document else "",
    )


def origin(context: Context) -> Origin:
    """Return in which message, or part of which album, something was said."""
    return Origin(context.message, album(context))


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


def type_of(message: Message, *, also_audio: bool = False) -> AttachmentType | None:
    """Return what a message carries; None for words alone.

    Raises FileTooLargeError for what no bot may download, and EmptyMessageError for a file whose
    kind is not passed on, or whose name does not fit it.
    """
    audio, note = (message.audio, message.video_note) if also_audio else (None, None)
    found = {
        AttachmentType.DOCUMENT: message.document,
        AttachmentType.PHOTO: message.photo,
        AttachmentType.VOICE: message.voice or audio,
        AttachmentType.VIDEO: message.video or note,
        AttachmentType.LOCATION: message.location,
    }
    kind = next((kind for kind, content in found.items() if content), None)
    if kind is AttachmentType.LOCATION:
        return kind
    file = _file(message)
    if (getattr(file, "file_size", 0) or 0) > MOST_MEGABYTES * 1024 * 1024:
        raise FileTooLargeError(megabytes=MOST_MEGABYTES)
    if kind is None and message.audio is not None:
        raise EmptyMessageError
    if kind is not None and not _is_well_named(kind, file):
        raise EmptyMessageError
    return kind


def _is_well_named(kind: AttachmentType, file: object) -> bool:
    """Return whether a name fits the kind: it decides how the reader's telephone opens a file.

    What a file really is, is looked at when it is passed on.
    """
    name: str | None = getattr(file, "file_name", None)
    endings = {AttachmentType.VOICE: SOUNDS, AttachmentType.VIDEO: FILMS}.get(kind, ())
    if kind is AttachmentType.DOCUMENT:
        endings = DOCUMENTS.get(getattr(file, "mime_type", None) or "", ())
        if not endings:
            return False
    if name is None:
        return True
    # Control and bidirectional characters make a name look like another one.
    return clean(name) == name.strip() and (not endings or name.casefold().endswith(endings))


def _file(message: Message) -> object:
    """Return the file of a message, of a photo its largest size."""
    content = message.effective_attachment
    return content[-1] if isinstance(content, tuple | list) and content else content
