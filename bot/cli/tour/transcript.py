"""What happened in a scene, put into lines that a person can read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Literal

from bot.sandbox.cast import SAMPLE_MORNING
from bot.sandbox.stories.roles import ROLES
from bot.sandbox.stories.telling import PageView, Scene
from bot.sandbox.telegram.model import Bubble, Moment
from bot.sandbox.world import World

Side = Literal["bot", "person", "press", "note", "page"]

RINGS, SILENT, EDITED, REMOVED = "🔔", "🔕", "✎", "🗑"
PHOTO = "▣"
"""Stands for a picture where only words can stand."""
_THINGS = {"voice": "🎤", "document": "📄", "video": "🎬"}


@dataclass(frozen=True)
class Face:
    """One chat as a column of the transcript."""

    id: int
    name: str
    role: str
    is_group: bool

    @property
    def sign(self) -> str:
        """What stands in the round picture beside the name."""
        return "群" if self.is_group and not self.name.isascii() else self.name[:1].upper()


@dataclass(frozen=True)
class Line:
    """One thing that happened: a message, an edit, a press, a toast, a page."""

    at: datetime
    chat: int
    side: Side
    who: str
    mark: str = ""
    text: str = ""
    picture: bytes | None = field(default=None, repr=False)
    file: str = ""
    """Where the picture was written, once it was."""
    buttons: tuple[tuple[str, ...], ...] = ()
    keys: tuple[tuple[str, ...], ...] = ()
    in_group: bool = False
    view: PageView | None = field(default=None, repr=False)
    is_known: bool = False
    """Whether the same long words were shown before: their beginning is enough."""

    @property
    def clock(self) -> str:
        return f"{self.at:%H:%M}"

    @property
    def opening(self) -> str:
        return self.text.partition("\n")[0]


@dataclass(frozen=True)
class Chapter:
    """One scene, ready to be printed."""

    name: str
    title: str
    faces: tuple[Face, ...]
    lines: tuple[Line, ...]

    @property
    def begins(self) -> datetime | None:
        return self.lines[0].at if self.lines else None

    def bands(self) -> Iterator[tuple[str, dict[int, list[Line]]]]:
        """Yield each minute in which something happened, with its lines by chat."""
        for clock, lines in groupby(self.lines, key=lambda line: f"{line.at:%m-%d %H:%M}"):
            band: dict[int, list[Line]] = {}
            for line in lines:
                band.setdefault(line.chat, []).append(line)
            yield clock.partition(" ")[2], band


def chapter(scene: Scene, world: World, *, english: bool) -> Chapter:
    """Write a scene down."""
    again = "reminds again" if english else "再次提醒"
    told = [*_lines(scene.moments, again=again), *((v.place - 0.5, _page(v)) for v in scene.views)]
    zone = SAMPLE_MORNING.tzinfo
    lines = [replace(line, at=line.at.astimezone(zone)) for _, line in sorted(told, key=_place)]
    handles = {phone.user.id: handle for handle, phone in world.phones.items()}
    ids = dict.fromkeys((*scene.chats, *(line.chat for line in lines)))
    shown = {line.chat for line in lines}
    faces = (_face(world, chat, handles, english=english) for chat in ids if chat in shown)
    title = scene.story.title(english=english)
    return Chapter(scene.story.name, title, tuple(faces), tuple(_once(_by_beat(lines))))


def _by_beat(lines: Sequence[Line]) -> list[Line]:
    """Put together what one act brings to each chat; side by side there is no order in it."""
    beats: list[list[Line]] = []
    for line in lines:
        is_act = line.side in {"person", "press"}
        if not beats or is_act or line.clock != beats[-1][0].clock:
            beats.append([])
        beats[-1].append(line)
    sorted_beats = []
    for beat in beats:
        order = list(dict.fromkeys(line.chat for line in beat))
        sorted_beats += sorted(beat, key=lambda line: order.index(line.chat))
    return sorted_beats


def _place(placed: tuple[float, Line]) -> float:
    return placed[0]


def _face(world: World, chat: int, handles: Mapping[int, str], *, english: bool) -> Face:
    room = world.telegram.chats[chat]
    zh, en = ROLES.get(handles.get(chat, ""), ("", "")) if room.is_private else ("群", "group")
    return Face(chat, room.name, en if english else zh, not room.is_private)


def _once(lines: Sequence[Line]) -> Iterator[Line]:
    """Show the keys at the bottom of the screen only where they change."""
    shown: dict[int, tuple[tuple[str, ...], ...]] = {}
    for line in lines:
        is_new = bool(line.keys) and shown.get(line.chat) != line.keys
        if is_new:
            shown[line.chat] = line.keys
        yield line if is_new else replace(line, keys=())


def _lines(moments: Sequence[Moment], *, again: str) -> Iterator[tuple[float, Line]]:
    """Yield places and lines; a message sent anew in the place of another is one line."""
    for at, moment in enumerate(moments):
        former = _replaced(moments, at)
        if former is not None and former.words == moment.words and not _was_asked(moments, at):
            mark = SILENT if moment.silent else RINGS
            yield at, Line(moment.at, moment.chat.id, "note", moment.who.first_name, mark, again)
        elif not _is_replacing(moments, at) and (line := _line(moment)):
            yield at, line


def _replaced(moments: Sequence[Moment], at: int) -> Bubble | None:
    """Return the message that a new one takes the place of: it is deleted right afterwards."""
    this = moments[at]
    if this.what != "message" or not this.who.is_bot:
        return None
    later = (one for one in moments[at + 1 :] if one.chat is this.chat)
    follows = next(later, None)
    is_gone = follows is not None and follows.what == "delete" and follows.who is this.who
    return follows.bubble if follows is not None and is_gone else None


def _was_asked(moments: Sequence[Moment], at: int) -> bool:
    """Tell whether a message answers what the person just did."""
    chat = moments[at].chat
    before = next((one for one in reversed(moments[:at]) if one.chat is chat), None)
    return before is not None and not before.who.is_bot


def _is_replacing(moments: Sequence[Moment], at: int) -> bool:
    """Tell whether a deletion only ends what a new message has taken the place of."""
    this = moments[at]
    if this.what != "delete" or not this.who.is_bot:
        return False
    earlier = (one for one in reversed(moments[:at]) if one.chat is this.chat)
    before = next(earlier, None)
    is_new = before is not None and before.what == "message" and before.who is this.who
    return is_new and before is not None and before.bubble is not this.bubble


def _line(moment: Moment) -> Line | None:
    match moment.what:
        case "message" | "edit":
            return _message(moment)
        case "press":
            return _press(moment)
        case "toast":
            return _toast(moment)
        case "delete":
            return _removal(moment)
        case "service":
            return None


def _message(moment: Moment) -> Line:
    mark = ""
    if moment.who.is_bot:
        mark = SILENT if moment.silent else RINGS
    if moment.what == "edit":
        mark = EDITED
    return Line(
        moment.at,
        moment.chat.id,
        "bot" if moment.who.is_bot else "person",
        moment.who.first_name,
        mark,
        _words(moment),
        moment.picture,
        "",
        moment.buttons,
        moment.keys if moment.who.is_bot else (),
        not moment.chat.is_private,
    )


def _words(moment: Moment) -> str:
    """Return the words as an app shows them: a start link's payload is not among them."""
    if moment.words.startswith("/start "):
        return "/start"
    return "\n".join(part for part in (_thing(moment.bubble), moment.words) if part)


def _thing(bubble: Bubble | None) -> str:
    if bubble is None:
        return ""
    if bubble.content.place:
        return "📍"
    media = bubble.content.media
    if media is None or media.kind == "photo":
        return ""
    name = media.best.name if media.kind == "document" else ""
    return f"{_THINGS.get(media.kind, media.kind)} {name}".strip()


def _press(moment: Moment) -> Line:
    return Line(moment.at, moment.chat.id, "press", moment.who.first_name, "", moment.words)


def _toast(moment: Moment) -> Line | None:
    if not moment.words:
        return None
    mark = "❗" if moment.alert else "💬"
    return Line(moment.at, moment.chat.id, "note", moment.who.first_name, mark, moment.words)


def _removal(moment: Moment) -> Line:
    first = _words(moment).partition("\n")[0] or PHOTO
    return Line(moment.at, moment.chat.id, "note", moment.who.first_name, REMOVED, first)


def _page(view: PageView) -> Line:
    words = "\n".join(dict.fromkeys(view.page.words.split("\n")))
    return Line(view.at, view.chat, "page", view.title, "", words, view=view)
