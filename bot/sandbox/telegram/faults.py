"""Failures of Telegram and of the way to it, switched on by tests."""

import math
import time
from dataclasses import dataclass
from typing import Literal

FaultKind = Literal["busy", "error", "cut_before", "cut_after", "slow", "garbled"]
LIMITED = ("send", "edit", "copy", "delete")
"""How the names of methods begin that a busy chat is asked to wait with."""


@dataclass(eq=False, slots=True)
class Fault:
    """One failure: which calls it meets, and how often."""

    kind: FaultKind
    method: str | None = None
    chat_id: int | None = None
    times: int | None = 1
    status: int = 502
    words: str = "Internal Server Error"
    body: bytes = b""
    is_after: bool = False
    """Whether the call takes effect all the same."""
    seconds: float = 0.0
    until: float | None = None
    met: int = 0

    def remaining(self) -> int:
        """Return the whole seconds, at least one, after which a busy chat may be tried again."""
        return max(1, math.ceil((self.until or 0) - time.monotonic()))

    def meets(self, method: str, chat_id: int | None) -> bool:
        if self.method is not None and self.method.lower() != method.lower():
            return False
        if self.chat_id is not None and self.chat_id != chat_id:
            return False
        if self.until is not None:
            return time.monotonic() < self.until
        return self.times is None or self.met < self.times


class Faults:
    """The failures that are switched on; the first that fits a call meets it.

    `times=None` stands for every call until `clear`. Seconds are real ones, as a client waits
    in real time.
    """

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def busy(self, chat_id: int | None = None, *, retry_after: int = 1) -> Fault:
        """Answer 429 to sends into one chat (or all) from the first call for `retry_after` s."""
        return self._add(Fault("busy", chat_id=chat_id, seconds=retry_after))

    def error(
        self,
        method: str | None = None,
        *,
        status: int = 502,
        words: str = "Internal Server Error",
        chat_id: int | None = None,
        after: bool = False,
        times: int | None = 1,
    ) -> Fault:
        """Answer with an error in Telegram's form, `after` the call took effect or instead."""
        return self._add(
            Fault(
                "error",
                method=method,
                chat_id=chat_id,
                status=status,
                words=words,
                is_after=after,
                times=times,
            )
        )

    def garbled(
        self,
        body: bytes,
        method: str | None = None,
        *,
        status: int = 200,
        after: bool = True,
        times: int | None = 1,
    ) -> Fault:
        """Answer with something else: half an answer, or the page of a proxy."""
        return self._add(
            Fault("garbled", method=method, status=status, body=body, is_after=after, times=times)
        )

    def cut(
        self,
        method: str | None = None,
        *,
        after: bool,
        chat_id: int | None = None,
        times: int | None = 1,
    ) -> Fault:
        """Cut the connection, `after` the call took effect or before it did."""
        kind: FaultKind = "cut_after" if after else "cut_before"
        return self._add(Fault(kind, method=method, chat_id=chat_id, is_after=after, times=times))

    def slow(
        self,
        seconds: float,
        method: str | None = None,
        *,
        after: bool = False,
        times: int | None = 1,
    ) -> Fault:
        """Answer late, `after` the call took effect or before it does."""
        return self._add(
            Fault("slow", method=method, seconds=seconds, is_after=after, times=times)
        )

    def clear(self) -> None:
        self._faults.clear()

    def meeting(self, method: str, chat_id: int | None) -> Fault | None:
        """Return the failure that this call meets, if any, and count it."""
        for fault in self._faults:
            if fault.kind == "busy" and not method.lower().startswith(LIMITED):
                continue
            if fault.meets(method, chat_id):
                fault.met += 1
                if fault.kind == "busy" and fault.until is None:
                    fault.until = time.monotonic() + fault.seconds
                return fault
        return None

    def _add(self, fault: Fault) -> Fault:
        self._faults.append(fault)
        return fault
