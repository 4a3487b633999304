"""What a method of the Bot API is here: a function and the parameters that it knows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.telegram.hub import Hub
from bot.sandbox.telegram.params import Params


@dataclass(frozen=True, slots=True)
class Method:
    """`run` returns the result or an awaitable of it; `knows` names the parameters."""

    run: Callable[[Hub, Params], Any]
    knows: str = ""

    def strange(self, params: Params) -> set[str]:
        """Return the given parameters that the pretend world would not honour.

        A file that a part of an album points to may have any name.
        """
        return set(params.values) - set(self.knows.split())
