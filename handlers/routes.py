"""Who handles what: every route of the chat in one list, in the order they are tried."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from handlers.context import Context
from handlers.screens import Screen

Handle = Callable[[Context], Awaitable[None]]
"""Handles one update in its transaction; refusals rise to the last net."""


@dataclass(frozen=True)
class Routes:
    """The routes of one noun."""

    commands: dict[str, Handle] = field(default_factory=dict)
    """In private chats, by name without the slash; `context.arguments` has the words after it."""
    group_commands: dict[str, Handle] = field(default_factory=dict)
    presses: dict[str, Handle] = field(default_factory=dict)
    """By the code of the button; each decides anew whether this person may."""
    topics: dict[str, Handle] = field(default_factory=dict)
    """What a prompt waits for, by its topic: any message, words or not."""
    keys: dict[str, Handle] = field(default_factory=dict)
    """By the English label of a key at the bottom of the screen, and by words typed freely
    (exact after trimming, in any language)."""
    words: dict[str, Handle] = field(default_factory=dict)
    """By a part of what was typed, in the order of the list, after everything exact."""
    screens: dict[str, Screen] = field(default_factory=dict)


ALL_ROUTES: tuple[Routes, ...] = ()
