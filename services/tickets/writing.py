"""What people wrote, made fit to be shown to others: pure (SECURITY.md 24)."""

import unicodedata
from dataclasses import replace

from services.tickets.errors import EmptyMessageError, MessageTooLongError
from services.tickets.types import Words

LONGEST = 2000
"""Characters of what stands among our own words."""
MOST_CARRIED = 3500
"""Of one message, in the units that Telegram counts: of its 4096, room is left for our words."""
LONGEST_STORY = 10_000
"""Characters of what a report tells in several messages; views show its end."""
_SPOOFING = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u2028\u2029"
)

_UNSEEN = frozenset({"Cc", "Cf", "Mn", "Zl", "Zp", "Zs"})


def clean(text: str, longest: int = LONGEST) -> str:
    """Strip what is not words: control and bidirectional characters, blank lines in a row."""
    kept = "".join(
        character
        for character in text.replace("\r\n", "\n").replace("\t", " ")
        if character == "\n"
        or (character not in _SPOOFING and unicodedata.category(character) not in {"Cc", "Cs"})
    )
    lines: list[str] = []
    for line in (line.rstrip() for line in kept.split("\n")):
        if line or (lines and lines[-1]):
            lines.append(line)
    whole = "\n".join(lines).strip()
    return whole if len(whole) <= longest else whole[: longest - 1] + "…"


def one_line(text: str) -> str:
    """Return what stands in the middle of our own line: it must not begin one of its own."""
    return " ".join(clean(text).split())


def units(text: str) -> int:
    """Return how long a text is as Telegram counts: UTF-16 code units, an emoji is two or more."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def checked(words: Words) -> Words:
    """Return what can be passed on; raises EmptyMessageError and MessageTooLongError."""
    text = clean(words.text, len(words.text))
    if all(unicodedata.category(sign) in _UNSEEN for sign in text):
        text = ""
    if units(text) > MOST_CARRIED:
        # Whoever wrote it hears so: nothing of it is left out in silence.
        raise MessageTooLongError(most=MOST_CARRIED)
    if not text and words.ready is None and words.attachment is None:
        raise EmptyMessageError
    return replace(words, text=text)
