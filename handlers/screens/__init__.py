"""Screens: what is looked up at sending time for a view, one module for each noun.

The outbox names a screen (`tickets.card`) and a subject; the screen fetches the data and lets a
pure view phrase them, so that what arrives is true when it arrives.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from handlers.context import Scene
from handlers.views.messages import Message

Render = Callable[[Scene], Awaitable[Message | None]]
"""Returns what is to be shown now, None where there is nothing left to say."""
Outcome = Callable[[Scene], Awaitable[None]]


@dataclass(frozen=True)
class Screen:
    """How a view is rendered, and who wants to know what became of it.

    These run in the transaction that records the outcome. What has `on_uncertain` is never sent
    again by itself when an answer was lost: somebody is told, and decides.
    """

    render: Render
    on_sent: Outcome | None = None
    on_failed: Outcome | None = None
    on_uncertain: Outcome | None = None
