"""What a view makes: words, keyboards, a picture; the delivery knows how to send it."""

from dataclasses import dataclass

from services.chats.types import Address


@dataclass(frozen=True)
class Button:
    """A button below a message: it calls back, or it opens a link or a page in the app."""

    label: str
    data: str | None = None
    url: str | None = None
    app: str | None = None
    """A page that opens inside the messenger; https, in private chats only."""
    style: str | None = None
    """`primary`, `success` or `danger`, where the client shows it."""


@dataclass(frozen=True)
class Copied:
    """Messages of another chat that are shown again: a photo, a voice message, a whole album."""

    address: Address
    messages: tuple[str, ...]


@dataclass(frozen=True)
class Message:
    """What a person sees. The text is plain, so that foreign words can do no harm."""

    text: str = ""
    buttons: tuple[tuple[Button, ...], ...] = ()
    keys: tuple[tuple[str, ...], ...] | None = None
    """The keys that stay at the bottom of the screen; None leaves them as they are."""
    picture: bytes | None = None
    """A PNG; the text becomes its caption."""
    document: tuple[str, bytes] | None = None
    """A file by its name; the text becomes its caption."""
    copied: Copied | None = None
    topic: str | None = None
    """Of a forum: the topic in which it is sent; an edit stays where it is."""
    is_protected: bool = False
    """Neither forwarded nor saved (strict validity)."""


@dataclass(frozen=True)
class Toast:
    """The short answer to a press; an alert must be tapped away."""

    text: str = ""
    is_alert: bool = False
