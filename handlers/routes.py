"""Who handles what: what one noun offers to the chat, and the list of them all."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from handlers.context import Context
from handlers.screens import Screen
from services.i18n import Translator

Handle = Callable[[Context], Awaitable[None]]
"""Handles one update in its transaction; refusals rise to the last net."""
Try = Callable[[Context], Awaitable[bool]]
"""Looks at a message and returns whether it has handled it."""
Explain = Callable[[Translator, dict[str, object]], str]
"""Says a refusal to a person."""


@dataclass(frozen=True)
class Routes:
    """The routes of one noun."""

    commands: dict[str, Handle] = field(default_factory=dict)
    """In private chats, by name without the slash; `context.arguments` has the words after it."""
    group_commands: dict[str, Handle] = field(default_factory=dict)
    presses: dict[str, Handle] = field(default_factory=dict)
    """By the code of the button; each decides anew whether this person may."""
    guards: tuple[Try, ...] = ()
    """Look at every message first: what must never stay in a chat."""
    topics: dict[str, Handle] = field(default_factory=dict)
    """What a prompt waits for, by its topic: any message, words or not."""
    replies: dict[str, Handle] = field(default_factory=dict)
    """Replies to our own messages, by the slot's name before the colon; the rest of the slot is
    the only argument."""
    keys: dict[str, Handle] = field(default_factory=dict)
    """By the whole text: the English msgid of a key at the bottom of the screen (its words in
    every language count), or words typed freely."""
    words: dict[str, Handle] = field(default_factory=dict)
    """By a part of what was typed."""
    edits: tuple[Try, ...] = ()
    """Look at what somebody made of a message that they had sent before."""
    fallbacks: tuple[Try, ...] = ()
    """Look at a message that nothing else took, in the order of the list."""
    screens: dict[str, Screen] = field(default_factory=dict)
    refusals: Mapping[str, Explain] = field(default_factory=dict)
    """The words of each refusal's code."""
