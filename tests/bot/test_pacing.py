"""Nobody is sent to faster than Telegram allows, and nobody waits for another's sake."""

from bot.pacing import Pacer


class Seconds:
    """Real seconds that stand until they are moved."""

    def __init__(self) -> None:
        self.value = 0.0

    def __call__(self) -> float:
        return self.value


def test_a_chat_gets_three_at_once_and_then_one_a_second() -> None:
    now = Seconds()
    pacer = Pacer(now=now)
    for _ in range(3):
        assert "1" not in pacer.waiting()
        pacer.spend("1")
    assert pacer.waiting() == {"1"}
    now.value = 1.0
    assert pacer.waiting() == set()
    pacer.spend("1")
    assert pacer.waiting() == {"1"}


def test_a_group_gets_twenty_a_minute() -> None:
    now = Seconds()
    pacer = Pacer(now=now)
    for _ in range(20):
        pacer.spend("-100")
    assert pacer.waiting() == {"-100"}
    now.value = 3.0
    assert pacer.waiting() == set()


def test_all_chats_together_get_thirty_a_second() -> None:
    pacer = Pacer(now=Seconds())
    for number in range(30):
        pacer.spend(str(number))
    assert pacer.allowance() == 0


def test_a_chat_that_asked_for_patience_is_left_alone_for_as_long() -> None:
    now = Seconds()
    pacer = Pacer(now=now)
    pacer.pause("1", 25)
    assert pacer.waiting() == {"1"}
    assert 25 <= (pacer.seconds_until_change() or 0) < 25.1
    now.value = 25.1
    assert pacer.waiting() == set()
    assert pacer.seconds_until_change() is None


def test_a_quarter_of_the_overall_budget_is_kept_for_pages() -> None:
    now = Seconds()
    pacer = Pacer(now=now)
    for number in range(23):
        pacer.spend(str(number))
    assert pacer.allowance() == 0
    assert pacer.allowance(for_pages=True) == 7
    now.value = 0.1
    assert pacer.allowance() == 2


def test_five_a_minute_of_a_groups_budget_are_kept_for_pages() -> None:
    pacer = Pacer(now=Seconds())
    for _ in range(15):
        assert pacer.only_for_pages() == set()
        pacer.spend("-100")
    assert pacer.only_for_pages() == {"-100"}
    assert pacer.waiting() == set()
    for _ in range(5):
        pacer.spend("-100")
    assert pacer.waiting() == {"-100"}


def test_what_did_not_take_place_is_not_counted() -> None:
    pacer = Pacer(now=Seconds())
    for _ in range(50):
        pacer.spend("1")
        pacer.refund("1")
    assert pacer.waiting() == set()
    assert pacer.allowance(for_pages=True) == 30


def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    now = Seconds()
    pacer = Pacer(now=now)
    pacer.pause("1", 25)
    pacer.pause("1", 1)
    now.value = 2
    assert pacer.waiting() == {"1"}


def test_a_call_that_shows_nothing_waits_rather_than_take_what_is_kept_for_pages() -> None:
    now = Seconds()
    pacer = Pacer(rate=8, now=now)
    assert [pacer.spend_call() for _ in range(6)] == [0] * 6
    assert pacer.allowance(for_pages=True) == 2
    assert pacer.spend_call() == 1 / 8
    now.value = 1 / 8
    assert pacer.allowance(for_pages=True) == 2
    assert pacer.waiting() == set(), "it is counted in no chat"


def test_however_slow_everything_goes_in_the_end_not_pages_alone() -> None:
    now = Seconds()
    pacer = Pacer(rate=0.5, rate_per_group=1, now=now)
    assert (pacer.allowance(), pacer.only_for_pages()) == (1, set())
    pacer.spend("-100")
    assert (pacer.allowance(), pacer.only_for_pages()) == (0, {"-100"})
    now.value = 60.0
    assert (pacer.waiting(), pacer.only_for_pages(), pacer.allowance()) == (set(), set(), 1)
