"""What the page is told of people, chats and messages: JSON with nothing to be trusted as HTML."""

import re
from datetime import datetime
from functools import lru_cache
from urllib.parse import quote

from bot.sandbox.cast import CAST
from bot.sandbox.page.scanning import scan
from bot.sandbox.stories.roles import ROLES
from bot.sandbox.telegram.files import Media
from bot.sandbox.telegram.model import Bubble, Button, Chat, Json, Moment
from bot.sandbox.world import World

FILE = "/sandbox/files/"
_GONE = {"left", "kicked"}
_PAYLOAD = re.compile(r"^/start \S+")


def milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


class Showing:
    """Shows one world; `base` is the address under which its own pages are reached."""

    def __init__(self, world: World, base: str) -> None:
        self._world = world
        self._base = base

    def people(self) -> list[Json]:
        """Return the cast: who they are, and the chats that they see."""
        return [self._person(handle) for handle in CAST]

    def chats(self) -> dict[str, Json]:
        return {str(chat.id): self.chat(chat) for chat in self._world.telegram.chats.values()}

    def chat(self, chat: Chat) -> Json:
        """Return a chat with everything that is to be seen in it."""
        seen = [one for one in chat.messages.values() if not one.deleted]
        return self.around(chat) | {"messages": [self.message(one) for one in seen]}

    def around(self, chat: Chat) -> Json:
        """Return what stands around the messages of a chat."""
        return {
            "id": str(chat.id),
            "title": chat.name,
            "isGroup": not chat.is_private,
            "started": chat.started,
            "keys": [list(row) for row in chat.keys],
            "prompt": chat.prompt.message_id if chat.prompt else None,
        }

    def moment(self, moment: Moment) -> Json:
        """Return something that happened, with the message as it stands now."""
        bubble = moment.bubble
        return {
            "chat": str(moment.chat.id),
            "what": moment.what,
            "bot": moment.who.is_bot,
            "around": self.around(moment.chat),
            "message": self.message(bubble) if bubble and moment.what != "press" else None,
        }

    def message(self, bubble: Bubble) -> Json:
        content = bubble.content
        replied = bubble.replies_to
        return {
            "id": bubble.message_id,
            "from": str(bubble.sender.id),
            "name": bubble.sender.first_name,
            "bot": bubble.sender.is_bot,
            "at": milliseconds(bubble.at),
            "text": _PAYLOAD.sub("/start", content.words),
            "marks": [] if content.words.startswith("/start ") else list(content.entities),
            "media": _media(content.media, may_be_code=bubble.sender.is_bot)
            if content.media
            else None,
            "place": list(content.place) if content.place else None,
            "service": _service(content.service) if content.service else None,
            "silent": bubble.silent,
            "buttons": [[self._button(one) for one in row] for row in bubble.buttons],
            "reply": {"id": replied.message_id, "text": replied.words[:80]} if replied else None,
            "album": bubble.album,
            "edits": bubble.edits,
            "deleted": bubble.deleted,
        }

    def inside(self, url: str) -> str:
        """Return an address of this world without its host, so that a tunnel changes nothing."""
        is_ours = url == self._base or url.startswith(self._base + "/")
        return url.removeprefix(self._base) or "/" if is_ours else url

    def _person(self, handle: str) -> Json:
        phone, person = self._world.phone(handle), CAST[handle]
        groups = [
            str(chat.id)
            for chat in self._world.telegram.chats.values()
            if not chat.is_private and chat.status(phone.user.id) not in _GONE
        ]
        return {
            "handle": handle,
            "account": str(phone.user.id),
            "name": person.nickname,
            "full": person.name,
            "role": ROLES.get(handle, ("", "")),
            "part": (person.part, person.part_en),
            "chats": [str(phone.user.id), *groups],
        }

    def _button(self, button: Button) -> Json:
        kind = "link" if button.url else "copy" if button.copies else "data"
        shown = {"label": button.label, "kind": kind, "style": button.style}
        return (
            shown
            | {"code": button.data.partition(":")[0]}
            | ({"url": self.inside(button.url)} if button.url else {"copies": button.copies})
        )


def _service(service: Json) -> Json:
    """Return who came or went."""
    left = service.get("left_chat_member")
    came = ", ".join(one["first_name"] for one in service.get("new_chat_members", []))
    return {"came": came, "left": left["first_name"] if left else ""}


@lru_cache(maxsize=256)
def _is_code(picture: bytes) -> bool:
    return bool(scan(picture))


def _media(media: Media, *, may_be_code: bool) -> Json:
    best = media.best
    return {
        "isCode": may_be_code and media.kind == "photo" and _is_code(best.data),
        "kind": media.kind,
        "url": FILE + quote(best.file_id),
        "file": best.file_id,
        "name": best.name or best.path.rpartition("/")[2],
        "size": len(best.data),
        "width": best.width,
        "height": best.height,
        "seconds": best.seconds,
    }
