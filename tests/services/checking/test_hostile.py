"""Nothing that a stranger makes up is worth a colour, breaks a check, or takes long."""

import time
from collections import Counter

import pytest

from services.checking.types import Verdict
from services.registry import Services
from tests.health_samples import green_code
from tests.hostile import Forger

QUICK, DRILL = 1500, 120_000
SECONDS = 0.1
"""Of work for one token, in the drill."""


async def forger(services: Services, seed: int) -> Forger:
    _, code = await green_code(services)
    digits = code.url.partition("#")[2]
    data = int(digits)
    genuine = data.to_bytes((data.bit_length() + 7) // 8)[1:]
    assert (await services.checking.check(code.url)).verdict is Verdict.GREEN
    return Forger(code.token, genuine, seed)


async def play(services: Services, one: Forger, count: int) -> tuple[Counter[str], float]:
    """Check so many inputs; returns how often each verdict came, and the longest work."""
    verdicts: Counter[str] = Counter()
    longest = 0.0
    for kind, text in one.inputs(count):
        began = time.process_time()
        checked = await services.checking.check(text)
        longest = max(longest, time.process_time() - began)
        verdicts[checked.verdict] += 1
        assert checked.verdict not in {Verdict.GREEN, Verdict.ORANGE}, (kind, text)
        assert checked.token is None, (kind, text)
    return verdicts, longest


async def test_no_made_up_code_is_worth_a_colour_or_shows_a_name(services: Services) -> None:
    verdicts, _ = await play(services, await forger(services, 1), QUICK)
    assert verdicts.keys() >= {Verdict.NO_CODE, Verdict.TAMPERED, Verdict.UNKNOWN_ISSUER}


@pytest.mark.slow
async def test_the_drill_of_a_hundred_thousand_inputs(services: Services) -> None:
    """Run with `python -m pytest -m slow -s tests/services/checking/test_hostile.py`."""
    if not services.db.is_sqlite:
        pytest.skip("the checks are the same; one database is enough for a drill")
    began = time.perf_counter()
    verdicts, longest = await play(services, await forger(services, 2020), DRILL)
    print(f"\n{DRILL} inputs in {time.perf_counter() - began:.0f} s: {dict(verdicts)}")  # noqa: T201
    print(f"longest work for one: {longest * 1000:.1f} ms")  # noqa: T201
    assert longest < SECONDS
