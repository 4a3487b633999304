"""Versions of the service standards: what is decided holds for new tickets alone."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chats.types import Address
from services.registry import Services
from services.staff.types import Role
from services.standards import values
from services.standards.defaults import BUILT_IN, CURRENT
from services.standards.types import Pace, Standard, Step, Tempo
from services.tickets.types import Urgency, Words
from tests.desk_samples import COUNTY, TOWN, ZHANG, import_county, join, write
from tests.doubles import StandingClock
from tests.ticket_samples import LI, called, fire, problem

MINUTES = st.integers(1, 240).map(lambda minutes: timedelta(minutes=minutes))
TEMPOS = st.fixed_dictionaries({pace: st.builds(Tempo, *[MINUTES] * 4) for pace in Pace})
MIDDLES = st.permutations([Step.BACKUP, Step.LEAD, Step.PARENT, Step.HQ])
STANDARDS = st.builds(
    Standard,
    version=st.just(CURRENT.version),
    tempos=TEMPOS,
    steps=st.builds(
        lambda middle, last: (Step.DUTY, *middle, *last),
        MIDDLES,
        st.sampled_from([(), (Step.GATEWAY,)]),
    ),
    page_every=st.integers(1, 60).map(lambda minutes: timedelta(minutes=minutes)),
    most_pages=st.integers(1, 20),
)


@given(STANDARDS)
def test_what_is_written_is_read_again(standard: Standard) -> None:
    written = values.written(standard)
    assert list(written) == values.names()
    assert values.changed(CURRENT, written) == standard


def test_what_is_built_in_never_changes() -> None:
    assert {version: one.steps[-1] for version, one in BUILT_IN.items()} == {
        1: Step.HQ,
        2: Step.GATEWAY,
    }
    assert values.changed(CURRENT, {}) == CURRENT


async def at_work(services: Services, folder: Path) -> None:
    await import_county(services, folder)
    await join(services, "zhang", "1", desk=TOWN, who=ZHANG)
    await join(
        services, "liu", "4", desk=COUNTY, role=Role.HQ, who=("刘志远", "350521197010060022")
    )
    roster = f"desk,date,from,to,officer\n{TOWN},2020-02-24,00:00,00:00,zhang\n"
    await services.roster.import_file(write(folder / "roster.csv", roster))


async def test_a_ticket_keeps_the_standards_under_which_it_was_submitted(
    services: Services, clock: StandingClock, tmp_path: Path
) -> None:
    await at_work(services, tmp_path)
    zhang = await services.staff.get("zhang")
    former = await services.tickets.submit(problem())
    changes = {"take.now": "2", "first_answer.now": "40", "next_answer.now": "50"}
    await services.standards.change(changes, actor="test")
    later = await services.tickets.submit(problem(reporter=Address("901")))
    assert former.take_by - former.submitted_at == timedelta(minutes=5)
    assert later.take_by - later.submitted_at == timedelta(minutes=2)
    spans = {}
    for ticket in (former, later):
        taken = await services.handling.take(ticket.number, zhang, by_page=True)
        said = await services.relay.answer(ticket.number, zhang, Words("已联系"))
        assert taken.answer_by
        assert said.next_by
        spans[ticket.number] = (taken.answer_by - clock(), said.next_by - clock())
    assert [tuple(span // timedelta(minutes=1) for span in one) for one in spans.values()] == [
        (15, 30),
        (40, 50),
    ]
    await services.tickets.confirm(former.number, LI)
    again = await services.tickets.reopen(former.number, LI)
    assert again.take_by - clock() == timedelta(minutes=5), "also when it is opened again"


async def test_the_order_of_calls_and_the_pages_are_those_of_the_ticket(
    services: Services, clock: StandingClock, tmp_path: Path
) -> None:
    await at_work(services, tmp_path)
    await join(
        services, "zhao", "3", desk=TOWN, role=Role.LEAD, who=("赵国强", "350521197208280011")
    )
    former = await services.tickets.submit(problem())
    changes = {"steps": "duty,hq", "later_step.now": "1", "most_pages": "1"}
    await services.standards.change(changes, actor="test")
    later = await services.tickets.submit(problem(reporter=Address("901")))
    clock.advance(minutes=5)
    await fire(services)
    assert await called(services, "zhao") == [former.number]
    assert await called(services, "liu") == [later.number]
    [waiting] = await services.desk_work.escalation.waiting("liu")
    assert waiting.until - clock() == timedelta(minutes=1)


async def test_what_is_decided_for_a_later_day_holds_from_its_first_minute(
    services: Services, clock: StandingClock
) -> None:
    day = services.calendar.day(clock()) + timedelta(days=1)
    decided = await services.standards.change({"take.now": "7"}, effective_on=day, actor="test")
    assert (decided.version, decided.effective_on) == (3, day)
    take = [(await services.standards.current()).tempo(Pace.NOW).take]
    clock.moment = services.calendar.start_of(day)
    take.append((await services.standards.current()).tempo(Pace.NOW).take)
    assert take == [timedelta(minutes=5), timedelta(minutes=7)]


async def test_of_several_decisions_at_once_none_is_lost(services: Services) -> None:
    await asyncio.gather(
        *(
            services.standards.change({f"take.{pace}": "9"}, actor="test")
            for pace in ("now", "tonight", "can_wait")
        )
    )
    current = await services.standards.current()
    assert current.version == 5
    taken = [current.tempo(pace).take // timedelta(minutes=1) for pace in Pace]
    assert taken == [9, 9, 60, 9]
    assert [one.version for one in await services.standards.versions()] == [3, 4, 5]


async def test_a_version_that_was_lost_ends_no_escalation(services: Services) -> None:
    assert await services.standards.get(99) == CURRENT


def test_every_urgency_has_a_pace() -> None:
    assert {urgency.value for urgency in Urgency} == {pace.value for pace in Pace}


@pytest.mark.parametrize(
    ("pace", "take", "step", "first_answer", "next_answer"),
    [
        (Pace.NOW, 5, 5, 15, 30),
        (Pace.TONIGHT, 15, 10, 30, 30),
        (Pace.THREE_DAYS, 60, 10, 30, 24 * 60),
        (Pace.CAN_WAIT, 60, 10, 30, 24 * 60),
    ],
)
def test_what_is_built_in_is_what_is_promised(
    pace: Pace, take: int, step: int, first_answer: int, next_answer: int
) -> None:
    """In every version: those of operators begin with the newest (DESIGN.md section 6)."""
    promised = [timedelta(minutes=one) for one in (take, step, first_answer, next_answer)]
    for standard in BUILT_IN.values():
        tempo = standard.tempo(pace)
        kept = [tempo.take, tempo.later_step, tempo.first_answer, tempo.next_answer]
        assert kept == promised
        assert (standard.page_every, standard.most_pages) == (timedelta(minutes=2), 5)
