"""What people wrote, made fit to be shown to others: pure (SECURITY.md 24)."""

import unicodedata

LONGEST = 2000
"""Characters of one message that are passed on; leaves room for our own words around it."""
LONGEST_STORY = 10_000
"""Characters of what a report tells in several messages; views show its end."""
_SPOOFING = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u2028\u2029"
)


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
