"""Messages as a person sees them."""

from dataclasses import dataclass
from datetime import datetime

from bot.sandbox.telegram.hub import Toast
from bot.sandbox.telegram.model import Message, User

__all__ = ["Bubble", "Button", "Toast"]


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: with data for the bot, a link, or text to copy."""

    label: str
    data: str = ""
    url: str = ""
    copies: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message on somebody's screen. It is live: edits and deletions show here too."""

    message: Message
    viewer: User

    @property
    def message_id(self) -> int:
        return self.message.id

    @property
    def mine(self) -> bool:
        return self.message.sender is self.viewer

    @property
    def from_bot(self) -> bool:
        return self.message.sender.is_bot

    @property
    def sender(self) -> str:
        return self.message.sender.first_name

    @property
    def at(self) -> datetime:
        return self.message.at

    @property
    def text(self) -> str:
        return "" if self.message.content.media else self.message.content.text

    @property
    def caption(self) -> str:
        return self.message.content.text if self.message.content.media else ""

    @property
    def words(self) -> str:
        """The text or the caption, whichever there is."""
        return self.message.content.text

    @property
    def picture(self) -> bytes | None:
        file = self.message.file("photo")
        return file.data if file else None

    @property
    def voice(self) -> bytes | None:
        file = self.message.file("voice")
        return file.data if file else None

    @property
    def document(self) -> tuple[str, bytes] | None:
        """Name and content of a file."""
        file = self.message.file("document")
        return (file.name, file.data) if file else None

    @property
    def location(self) -> tuple[float, float] | None:
        return self.message.content.place

    @property
    def buttons(self) -> list[list[Button]]:
        rows = (self.message.markup or {}).get("inline_keyboard", [])
        return [
            [
                Button(
                    one["text"],
                    one.get("callback_data", ""),
                    one.get("url", ""),
                    one.get("copy_text", {}).get("text", ""),
                    one.get("style", ""),
                )
                for one in row
            ]
            for row in rows
        ]

    @property
    def labels(self) -> list[list[str]]:
        return [list(row) for row in self.message.labels]

    @property
    def silent(self) -> bool:
        return self.message.silent

    @property
    def protected(self) -> bool:
        return self.message.protected

    @property
    def edits(self) -> int:
        return self.message.edits

    @property
    def deleted(self) -> bool:
        return self.message.deleted

    @property
    def history(self) -> list[str]:
        """All texts that this message has had, oldest first."""
        return list(self.message.history)

    @property
    def replies_to(self) -> "Bubble | None":
        replied = self.message.replied
        return Bubble(replied, self.viewer) if replied else None

    def find(self, labels: tuple[str, ...]) -> Button | None:
        found = (button for row in self.buttons for button in row if button.label in labels)
        return next(found, None)

    def __str__(self) -> str:
        marks = ("我" if self.mine else self.sender) + (" 🔕" if self.silent else "")
        marks += f" ✎{self.edits}" if self.edits else ""
        marks += " (deleted)" if self.deleted else ""
        thing = f"[{self.message.content.media.kind}] " if self.message.content.media else ""
        rows = "".join(f"\n      {' '.join(f'[{one}]' for one in row)}" for row in self.labels)
        body = (thing + self.words).replace("\n", "\n      ")
        return f"{self.at:%H:%M:%S} {marks}: {body}{rows}"
