"""Six taps and two short texts to a ticket's number, five and one the next time: every kind."""

from pathlib import Path

import pytest

from handlers.views import cases
from handlers.views.deadlines import Times
from services.chats.types import Address
from services.i18n import translator
from services.registry import Services
from services.reports.meaning import OF_CATEGORY
from services.reports.types import Step
from services.tickets.types import TicketDetails
from tests.desk_samples import import_county
from tests.report_samples import SAMPLES, Sample

LIN = Address("900")
PRESSED = {Step.FIRM: "0", Step.SYMPTOMS: "none", Step.URGENCY: "tonight"}


async def report(services: Services, sample: Sample) -> tuple[TicketDetails, int, int]:
    """Report as little as can be, by buttons where there are any; returns taps and texts."""
    reports, taps, texts = services.reports, 2, 0  # the key and the last button
    await reports.begin(LIN)
    while (form := await reports.form(LIN)) is not None and form.step is not Step.REVIEW:
        step = form.step
        pressed = PRESSED.get(step)
        if step is Step.CATEGORY and sample.button:
            pressed = sample.category.value
        if step is Step.KIND:
            pressed = sample.kind.value
        if step is Step.PLACE:
            pressed = sample.desk
        if pressed is None or (step is Step.FIRM and not form.firms):
            await reports.write(LIN, "示例鞋业" if step is Step.FIRM else sample.sentence)
            texts += 1
        else:
            await reports.press(LIN, step, pressed)
            taps += 1
        assert taps + texts < 20, step
    ticket = await reports.submit(LIN)
    await services.tickets.withdraw(ticket.number, LIN)
    return ticket, taps, texts


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.kind.value)
async def test_a_kind_keeps_within_the_budget_of_taps_and_texts(
    services: Services, tmp_path: Path, sample: Sample
) -> None:
    await import_county(services, tmp_path)
    ticket, taps, texts = await report(services, sample)
    assert (ticket.category, ticket.kind) == (sample.category, sample.kind)
    assert (taps <= 6, texts <= 2) == (True, True), (taps, texts)
    calendar = services.calendar
    times = Times(services.clock(), calendar, translator("zh_CN"))
    case = cases.case(ticket, await services.desks.get(ticket.desk), is_denied=False, times=times)
    story = cases.story(ticket, [], times)
    assert sample.read in f"{case.text}\n{story and story.text}"
    _, taps, texts = await report(services, sample)
    assert (taps <= 5, texts <= 1) == (True, True), (taps, texts)


def test_no_kind_was_forgotten() -> None:
    every = {(category, kind) for category, kinds in OF_CATEGORY.items() for kind in kinds}
    assert {(sample.category, sample.kind) for sample in SAMPLES} == every


async def test_how_many_workers_is_asked_once_and_no_more(
    services: Services, tmp_path: Path
) -> None:
    await import_county(services, tmp_path)
    reports = services.reports
    await reports.begin(LIN, "招工")
    await reports.press(LIN, Step.KIND, "workers_needed")
    await reports.write(LIN, "缝纫工，月薪6000，包住")
    form = await reports.form(LIN)
    assert form is not None
    assert form.step is Step.COUNT
    await reports.write(LIN, "还没算好")
    form = await reports.form(LIN)
    assert form is not None
    assert form.step is Step.FIRM
    assert (form.draft.people, form.draft.wage) == (None, ("6000", "6000"))
    await reports.back(LIN)
    draft = await reports.write(LIN, "二十到三十个")
    assert (draft.people_least, draft.people) == (20, 30)
