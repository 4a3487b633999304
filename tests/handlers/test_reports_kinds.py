"""Kinds of which no story tells, from the first tap to the rating and beyond, in one house."""

from collections.abc import AsyncIterator

import pytest

from bot.sandbox.cast.offices import enterprises_csv
from handlers.views.problems import kind_name, urgency_name
from services.i18n import translator
from services.reports.types import Step
from services.tickets.types import Category, Kind, Status, Urgency
from tests.duty_stage import COUNTY, DAY, Night, open_night
from tests.report_samples import SAMPLES, Sample

ZH = translator("zh_CN")


@pytest.fixture
async def night() -> AsyncIterator[Night]:
    async with open_night(opens=("08:50", DAY)) as one:
        await one.playhouse.import_enterprises(enterprises_csv())
        await one.say("lin", "hello")
        yield one


async def report(night: Night, sample: Sample) -> int:
    """Report by taps wherever there is a button, and return the ticket's number."""
    reports, account = night.services.reports, night.account("lin")
    await night.say("lin", "上报困难")
    if sample.button:
        await night.press("lin", sample.button)
    form = await reports.form(account)
    if form is not None and form.step is Step.KIND:
        await night.press("lin", kind_name(sample.kind, ZH))
    await night.say("lin", sample.sentence)
    for _ in range(4):
        form = await reports.form(account)
        assert form is not None, sample.kind
        match form.step:
            case Step.FIRM if form.firms:
                await night.press("lin", "是这家")
            case Step.FIRM:
                await night.say("lin", "示例鞋业")
            case Step.URGENCY:
                await night.press("lin", urgency_name(Urgency.TONIGHT, sample.category, ZH))
            case _:
                break
    assert form is not None
    assert form.step is Step.REVIEW, (sample.kind, form.step)
    await night.press("lin", "先提交，不实名")
    newest = (await night.services.tickets.open_of(account))[0]
    assert (newest.category, newest.kind, newest.desk) == (
        sample.category,
        sample.kind,
        sample.desk,
    )
    return newest.number


TOLD = {Kind.WORKERS_NEEDED, Kind.MEASURES, Kind.OTHER}


async def test_a_kind_is_read_answered_confirmed_rated_and_opened_again(
    night: Night,
) -> None:
    account = night.account("lin")
    samples = [sample for sample in SAMPLES if sample.kind in TOLD]
    for hour, sample in enumerate(samples, start=9):
        await night.at(f"{hour:02d}:00")
        number = await report(night, sample)
        officer = "gao" if sample.desk == COUNTY else "zhang"
        await night.say(officer, f"/take {number}")
        heard = "\n".join(night.texts(officer))
        assert sample.read in heard, (sample.kind, heard[-800:])
        await night.press(officer, "办结")
        await night.say(officer, "已经安排好了。")
        yes = "进去了" if sample.category is Category.ACCESS else "解决了"
        await night.press("lin", yes)
        await night.press("lin", "满意")
        ticket = await night.services.tickets.get(number)
        assert (ticket.status, ticket.rating) == (Status.CLOSED, 3), sample.kind
        await night.say("lin", "/tickets")
        await night.press("lin", str(number))
        await night.press("lin", "没有解决")
        ticket = await night.services.tickets.get(number)
        assert ticket.status is Status.SUBMITTED, sample.kind
        await night.say("lin", "/tickets")
        await night.press("lin", str(number))
        await night.press("lin", "撤回")
        await night.press("lin", "撤回")
        ticket = await night.services.tickets.get(number)
        assert ticket.status is Status.CANCELLED, sample.kind
        assert await night.services.tickets.open_of(account) == []
