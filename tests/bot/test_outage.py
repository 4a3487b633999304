"""What holds everything up: an outage, not the failure of one chat; and for how long."""

from bot.outage import LONGEST_PAUSE, Outage, backoff
from tests.bot.test_pacing import Seconds


def outage(now: Seconds) -> Outage:
    return Outage(now=now, pause=lambda failures: 2.0**failures)


def test_a_pause_doubles_up_to_a_minute_and_is_never_quite_the_same() -> None:
    for failures in range(40):
        longest = min(2.0**failures, LONGEST_PAUSE)
        assert all(longest / 2 <= backoff(failures) <= longest for _ in range(20))
    assert len({backoff(5) for _ in range(20)}) > 1


def test_one_failure_is_its_chats_own_affair() -> None:
    one = outage(Seconds())
    one.failed()
    assert not one.holds
    assert not one.is_suspected


def test_failures_without_a_success_between_hold_everything_until_telegram_answers() -> None:
    now = Seconds()
    one = outage(now)
    one.failed()
    one.failed()
    assert one.holds
    assert not one.must_ask
    now.value = 1.0
    assert one.must_ask
    one.answered(is_back=False)
    assert not one.must_ask
    now.value = 2.9
    assert not one.must_ask
    now.value = 3.1
    one.answered(is_back=True)
    assert not one.holds
    # One message goes ahead; only when it got through do the others follow.
    assert one.is_suspected
    one.succeeded()
    assert not one.is_suspected


def test_a_success_between_two_failures_shows_that_telegram_is_there() -> None:
    one = outage(Seconds())
    for _ in range(9):
        one.failed()
        one.succeeded()
    assert not one.holds


def test_three_chats_that_are_asked_for_patience_share_one_limit() -> None:
    now = Seconds()
    one = outage(now)
    for _ in range(9):
        one.throttled("1", 30)
    one.throttled("2", 20)
    assert not one.holds
    one.throttled("3", 25)
    assert one.holds
    assert not one.must_ask
    now.value = 25
    assert not one.holds
    assert one.is_suspected


def test_a_refused_token_is_asked_about_at_once_and_then_at_growing_intervals() -> None:
    now = Seconds()
    one = outage(now)
    one.refused()
    assert one.must_ask
    waits = []
    for _ in range(4):
        one.answered(is_back=False)
        waits.append(one.seconds_until_change() or 0)
        now.value += waits[-1]
    assert [round(wait) for wait in waits] == [2, 4, 8, 16]
