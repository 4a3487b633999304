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
