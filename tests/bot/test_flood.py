"""Who sends too much at once is held back and told once; nobody else notices."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from bot.flood import Admission, FloodGate
from bot.intake import store
from services.chats.types import Address
from services.registry import Services


class Seconds:
    """Real seconds that stand until they are moved."""

    def __init__(self) -> None:
        self.value = 0.0

    def __call__(self) -> float:
        return self.value


@pytest.fixture
def numbers() -> Iterator[int]:
    return count(1)


def message(number: int, sender: int = 1, *, date: int = 1000, text: str = "x") -> dict[str, Any]:
    return {
        "update_id": number,
        "message": {
            "chat": {"id": sender},
            "from": {"id": sender},
            "date": date,
            "text": text,
        },
    }


def test_twenty_in_ten_seconds_pass_and_the_rest_is_answered_once(
    numbers: Iterator[int],
) -> None:
    gate = FloodGate(Seconds())
    outcomes = [gate.admit(message(next(numbers))) for _ in range(23)]
    assert outcomes[:20] == [Admission.ADMITTED] * 20
    assert outcomes[20:] == [Admission.FIRST_REFUSED, Admission.REFUSED, Admission.REFUSED]


def test_after_ten_seconds_the_person_is_heard_again(numbers: Iterator[int]) -> None:
    now = Seconds()
    gate = FloodGate(now)
    for _ in range(21):
        gate.admit(message(next(numbers)))
    now.value = 10.1
    assert gate.admit(message(next(numbers), date=1010)) is Admission.ADMITTED


def test_what_waited_during_a_downtime_is_no_flood(numbers: Iterator[int]) -> None:
    gate = FloodGate(Seconds())
    backlog = [message(next(numbers), date=1000 + 60 * minute) for minute in range(100)]
    assert {gate.admit(raw) for raw in backlog} == {Admission.ADMITTED}


def test_what_is_brought_again_because_it_could_not_be_stored_counts_once(
    numbers: Iterator[int],
) -> None:
    gate = FloodGate(Seconds())
    album = [message(next(numbers)) for _ in range(15)]
    for _ in range(4):
        assert {gate.admit(raw) for raw in album} == {Admission.ADMITTED}
    assert [gate.admit(message(next(numbers))) for _ in range(6)].count(Admission.ADMITTED) == 5


def test_an_album_counts_as_the_one_message_that_it_was_sent_as(numbers: Iterator[int]) -> None:
    gate = FloodGate(Seconds())
    for album in range(19):
        for _ in range(10):
            raw = message(next(numbers))
            raw["message"]["media_group_id"] = str(album)
            assert gate.admit(raw) is Admission.ADMITTED
    assert gate.admit(message(next(numbers))) is Admission.ADMITTED
    assert gate.admit(message(next(numbers))) is Admission.FIRST_REFUSED


def test_presses_and_duty_commands_always_pass(numbers: Iterator[int]) -> None:
    gate = FloodGate(Seconds())
    for _ in range(30):
        gate.admit(message(next(numbers)))
    assert gate.admit(message(next(numbers), text="/take 1052")) is Admission.ADMITTED
    press = {"update_id": next(numbers), "callback_query": {"from": {"id": 1}, "data": "t.take"}}
    assert gate.admit(press) is Admission.ADMITTED
    assert gate.admit(message(next(numbers), sender=2)) is Admission.ADMITTED


async def test_a_flood_is_not_stored_but_confirmed_and_said(
    services: Services, numbers: Iterator[int]
) -> None:
    flood = [message(next(numbers)) for _ in range(50)]
    assert await store(services, flood, FloodGate(Seconds())) == 50
    stored = []
    while incoming := await services.inbox.oldest("1"):
        stored.append(incoming.number)
        await services.inbox.finish(incoming.number)
    assert stored == list(range(1, 21))
    (said,) = await services.outbox.take(busy=(), most=16)
    assert (said.to, said.view) == (Address("1"), "flood")
