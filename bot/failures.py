"""What is done after a send that failed: wait, set aside, or say that it is uncertain."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from telegram.error import ChatMigrated, RetryAfter

from bot.outage import Outage, backoff
from bot.outcomes import (
    MayStandError,
    Meaning,
    SecondSendError,
    fault_of,
    meaning,
    seconds_to_wait,
)
from bot.pacing import Pacer
from services.chats.types import Address
from services.outbox.types import Outcome, Outgoing, Status

log = structlog.get_logger()

MOST_TRIES = 3
"""So often a message that is wrong in itself is tried before it is set aside."""
REFUSAL_PAUSE = 0.2
"""Seconds before a refused message is tried again; then twice, then three times as long."""


@dataclass(frozen=True)
class Decision:
    """What becomes of a message whose send failed."""

    outcome: Outcome
    is_unreachable: bool = False
    """The chat cannot be written to any more."""
    moved_to: Address | None = None
    """The chat's new address."""


@dataclass
class Failures:
    """Remembers which chats and messages fail, and lets each chat wait for its own sake only."""

    pacer: Pacer
    outage: Outage
    pause: Callable[[int], float] = backoff
    _chats: dict[str, int] = field(default_factory=dict)
    _messages: dict[int, int] = field(default_factory=dict)

    def forget(self, outgoing: Outgoing) -> None:
        """Note that a message got through."""
        self._chats.pop(outgoing.to, None)
        self._messages.pop(outgoing.id, None)

    def count(self, address: str) -> int:
        """Return how many sends to a chat found nobody, one after the other."""
        return self._chats.get(address, 0)

    def decide(self, outgoing: Outgoing, error: Exception, *, is_once: bool) -> Decision:
        """Return what becomes of a message; `is_once` must not be sent twice unasked."""
        what, fault = meaning(error), fault_of(error)
        if isinstance(error, RetryAfter):
            seconds = seconds_to_wait(error)
            self.outage.throttled(outgoing.to, seconds)
            return self._later(outgoing, fault, seconds, wait=timedelta(seconds=seconds))
        if isinstance(error, ChatMigrated):
            waits = Outcome(outgoing, Status.WAITING, fault=fault)
            return Decision(waits, moved_to=Address(str(error.new_chat_id)))
        if what is Meaning.UNREACHABLE:
            log.warning("chat_unreachable", view=outgoing.view, fault=fault)
            return Decision(Outcome(outgoing, Status.FAILED, fault=fault), is_unreachable=True)
        if what in {Meaning.AWAY, Meaning.HOUSE} or isinstance(error, SecondSendError):
            return self._unanswered(outgoing, error, is_once=is_once)
        return self._refused(outgoing, error)

    def _unanswered(self, outgoing: Outgoing, error: Exception, *, is_once: bool) -> Decision:
        """Wait until somebody answers again; what may stand already is not sent twice unasked."""
        fault = fault_of(error)
        if isinstance(error, SecondSendError):
            return Decision(Outcome(outgoing, Status.UNCERTAIN, fault=fault))
        if meaning(error) is Meaning.AWAY:
            self.outage.failed()
        failures = self.count(outgoing.to)
        self._chats[outgoing.to] = failures + 1
        may_stand = isinstance(error, MayStandError)
        later = self._later(outgoing, fault, self.pause(failures), may_stand=may_stand)
        if may_stand and is_once:
            return Decision(Outcome(outgoing, Status.UNCERTAIN, fault=fault))
        return later

    def _later(
        self,
        outgoing: Outgoing,
        fault: str,
        seconds: float,
        *,
        may_stand: bool = False,
        wait: timedelta | None = None,
    ) -> Decision:
        log.warning("message_delayed", view=outgoing.view, fault=fault, seconds=round(seconds, 1))
        self.pacer.pause(outgoing.to, seconds)
        return Decision(
            Outcome(outgoing, Status.WAITING, fault=fault, may_stand=may_stand, wait=wait)
        )

    def _refused(self, outgoing: Outgoing, error: Exception) -> Decision:
        """Try a message that is wrong in itself a few times: what it shows may change."""
        fault = fault_of(error)
        if meaning(error) is Meaning.TOKEN:
            log.error("bot_token_refused", view=outgoing.view)
            self.outage.refused()
        tries = self._messages.get(outgoing.id, 0) + 1
        if tries < MOST_TRIES:
            self._messages[outgoing.id] = tries
            return self._later(outgoing, fault, REFUSAL_PAUSE * tries)
        self._messages.pop(outgoing.id, None)
        log.error("message_set_aside", view=outgoing.view, exc_info=error)
        return Decision(Outcome(outgoing, Status.FAILED, fault=fault))
