"""Nothing is lost, doubled or out of order when processes die (the drill: `-m slow -s`)."""

import pytest

from tests.kills import Plan, Report, drill

PLANS = [(mode, processes) for mode in ("polling", "webhook") for processes in (1, 2)]


def judge(report: Report) -> None:
    """Hold the promise: inside exactly once, outside at most the sends in flight again."""
    print(f"\n  {report}")  # noqa: T201 - the figures are what a drill is for
    assert (report.lost, report.handled_twice, report.out_of_order) == (0, 0, 0), report
    assert report.doubled <= report.in_flight, report
    assert report.unmarked == 0, report


@pytest.mark.parametrize(("mode", "processes"), [("polling", 1), ("webhook", 2)])
async def test_nothing_is_lost_when_processes_are_killed(
    database_url: str, mode: str, processes: int
) -> None:
    plan = Plan(mode, processes, kills=6, chats=8, updates=60)
    judge(await drill(database_url, plan))


@pytest.mark.slow
@pytest.mark.parametrize(("mode", "processes"), PLANS)
async def test_the_drill_of_two_hundred_kills_and_more_loses_nothing(
    database_url: str, mode: str, processes: int
) -> None:
    report = await drill(database_url, Plan(mode, processes, kills=90))
    judge(report)
    assert (len(report.steps) > 50, report.repeated > 0) == (True, True), report
