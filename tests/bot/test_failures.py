"""What becomes of a message whose send failed, and who waits for it."""

import os
from datetime import timedelta

import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter

from bot.failures import MOST_TRIES, Failures
from bot.outage import Outage
from bot.outcomes import MayStandError, SecondSendError
from bot.pacing import Pacer
from bot.transport import NotConnectedError
from services.outbox.types import Status
from tests.bot.test_pacing import Seconds
from tests.outgoings import outgoing

os.environ.setdefault("PTB_TIMEDELTA", "1")


@pytest.fixture
def failures() -> Failures:
    now = Seconds()
    return Failures(Pacer(now=now), Outage(now=now), pause=lambda count: 2.0**count)


def test_patience_is_asked_for_one_chat_and_told_to_the_next_process(failures: Failures) -> None:
    outcome = failures.decide(outgoing(), RetryAfter(90), is_once=True).outcome
    assert (outcome.status, outcome.wait) == (Status.WAITING, timedelta(seconds=90))
    assert not outcome.may_stand
    assert failures.pacer.waiting() == {"1"}


def test_a_lost_answer_is_remembered_and_decides_about_what_must_come_once(
    failures: Failures,
) -> None:
    lost = MayStandError()
    again = failures.decide(outgoing(), lost, is_once=False).outcome
    assert (again.status, again.may_stand) == (Status.WAITING, True)
    once = failures.decide(outgoing(), lost, is_once=True).outcome
    assert once.status is Status.UNCERTAIN
    once = failures.decide(outgoing(), SecondSendError(), is_once=True).outcome
    assert once.status is Status.UNCERTAIN


def test_what_never_left_waits_also_if_it_must_come_once(failures: Failures) -> None:
    outcome = failures.decide(outgoing(), NotConnectedError("x"), is_once=True).outcome
    assert (outcome.status, outcome.may_stand) == (Status.WAITING, False)


def test_each_failure_of_a_chat_doubles_its_pause_until_one_gets_through(
    failures: Failures,
) -> None:
    for count in range(3):
        assert failures.count("1") == count
        failures.decide(outgoing(), NetworkError("x"), is_once=False)
    assert failures.pacer.seconds_until_change() == pytest.approx(4.001)
    failures.forget(outgoing())
    assert failures.count("1") == 0


def test_a_wrong_message_is_set_aside_after_a_few_tries_of_its_own(failures: Failures) -> None:
    for _ in range(9):
        failures.decide(outgoing(), NetworkError("x"), is_once=False)
    tried = [
        failures.decide(outgoing(), BadRequest("too long"), is_once=False).outcome.status
        for _ in range(MOST_TRIES)
    ]
    assert tried == [Status.WAITING, Status.WAITING, Status.FAILED]
    other = failures.decide(outgoing(id=2), BadRequest("too long"), is_once=False)
    assert other.outcome.status is Status.WAITING


def test_a_blocked_bot_is_told_from_a_group_that_moved(failures: Failures) -> None:
    blocked = failures.decide(outgoing(), Forbidden("blocked"), is_once=False)
    assert (blocked.outcome.status, blocked.is_unreachable) == (Status.FAILED, True)
    moved = failures.decide(outgoing(-100), ChatMigrated(-200), is_once=False)
    assert (moved.outcome.status, moved.moved_to) == (Status.WAITING, "-200")
    assert failures.pacer.waiting() == set()
