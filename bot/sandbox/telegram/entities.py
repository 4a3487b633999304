"""Formatted text: HTML and explicit entities, measured in UTF-16 units as Telegram does."""

import html
import re
from typing import Any

from bot.sandbox.telegram.errors import bad

Json = dict[str, Any]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
}
_KNOWN = frozenset(_TAGS.values()) | {
    "bot_command",
    "cashtag",
    "custom_emoji",
    "email",
    "expandable_blockquote",
    "hashtag",
    "mention",
    "phone_number",
    "text_mention",
    "url",
}
_PIECE = re.compile(
    r"<(/?)([A-Za-z][\w-]*)((?:\s+[\w-]+(?:=(?:\"[^\"]*\"|'[^']*'|[^\s>]+))?)*)\s*>|<"
)
_HREF = re.compile(r"href=(?:\"([^\"]*)\"|'([^']*)'|(\S+))")
_COMMAND = re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,32}(?:@\w{3,})?(?!\S)")


def units(text: str) -> int:
    """Return the length of `text` in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def formatted(
    text: str, parse_mode: str, entities: list[Json] | None, *, limit: int, what: str
) -> tuple[str, tuple[Json, ...]]:
    """Return text and entities as Telegram would keep them, or refuse what it refuses."""
    if parse_mode and parse_mode.lower() != "html":
        raise bad(f"unsupported parse_mode {parse_mode!r} in the pretend world")
    if parse_mode:
        text, found = _from_html(text)
    else:
        found = [_checked(entity, units(text)) for entity in entities or []]
    text, found = _trimmed(text, found)
    if units(text) > limit:
        raise bad(f"message {what} is too long")
    return text, tuple(sorted(found, key=lambda e: (e["offset"], -e["length"])))


def commands(text: str) -> tuple[Json, ...]:
    """Return the entities that Telegram's apps find in what a person types."""
    return tuple(
        {"type": "bot_command", "offset": units(text[: hit.start()]), "length": units(hit[0])}
        for hit in _COMMAND.finditer(text)
    )


def _checked(entity: Json, length: int) -> Json:
    kind, offset, size = entity.get("type"), entity.get("offset"), entity.get("length")
    if kind not in _KNOWN:
        raise bad("can't parse MessageEntity: Unsupported type specified")
    if not isinstance(offset, int) or not isinstance(size, int) or offset < 0 or size < 0:
        raise bad("can't parse MessageEntity: wrong offset or length")
    if offset + size > length:
        raise bad(f"entity beginning at UTF-16 offset {offset} ends after the end of the text")
    if kind == "text_link" and not entity.get("url"):
        raise bad("can't parse MessageEntity: text_link without a URL")
    return entity


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    body = text.rstrip()
    lead = units(body) - units(body.lstrip())
    body = body.lstrip()
    end = units(body)
    kept = []
    for entity in entities:
        start = max(0, entity["offset"] - lead)
        stop = min(end, entity["offset"] - lead + entity["length"])
        if stop > start:
            kept.append(entity | {"offset": start, "length": stop - start})
    return body, kept


def _from_html(text: str) -> tuple[str, list[Json]]:
    plain = ""
    found: list[Json] = []
    opened: list[tuple[str, Json]] = []
    at = 0
    for piece in _PIECE.finditer(text):
        plain += html.unescape(text[at : piece.start()])
        at = piece.end()
        where = f"at byte offset {len(text[: piece.start()].encode())}"
        closing, tag = piece[1], (piece[2] or "").lower()
        if not closing:
            entity = _opened(tag, piece[3] or "", where)
            opened.append((tag, entity | {"offset": units(plain)}))
        elif not opened or opened[-1][0] != tag:
            raise bad(f"can't parse entities: Unmatched end tag {where}")
        else:
            entity = opened.pop()[1]
            size = units(plain) - entity["offset"]
            if size:
                found.append(entity | {"length": size})
    if opened:
        raise bad(f"can't parse entities: Can't find end tag for start tag \"{opened[-1][0]}\"")
    return plain + html.unescape(text[at:]), found


def _opened(tag: str, attributes: str, where: str) -> Json:
    if tag == "span" and "tg-spoiler" in attributes:
        return {"type": "spoiler"}
    if tag not in _TAGS:
        raise bad(f'can\'t parse entities: Unsupported start tag "{tag}" {where}')
    if tag == "blockquote" and "expandable" in attributes:
        return {"type": "expandable_blockquote"}
    if tag != "a":
        return {"type": _TAGS[tag]}
    href = _HREF.search(attributes)
    if href is None:
        raise bad(f"can't parse entities: a link without an address {where}")
    return {
        "type": "text_link",
        "url": html.unescape(next(part for part in href.groups() if part)),
    }
