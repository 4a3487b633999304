"""Showing one's code, why it is what it is, and "the record is wrong"."""

from handlers.chat.identity import offer_login
from handlers.chat.private import only_in_private
from handlers.context import Context
from handlers.routes import Routes
from handlers.screens.codes import SCREENS
from handlers.views import codes as view
from services.codes.types import PresentedCode
from services.health.types import Assessment
from services.i18n import DEFAULT_LANGUAGE, LANGUAGES, translator
from services.outbox.types import Placing
from services.people.types import PersonId
from services.tickets.types import Category, Kind, NewTicket, TicketDetails, Urgency
from services.tickets.writing import clean

PICTURE, EXPLANATION = "code", "explanation"
"""The slots: a newer picture or explanation takes the former one's place in the chat."""


async def show_code(context: Context) -> None:
    """Show the code: the explanation for the person first, the picture for others last."""
    person = await _person(context)
    if person is None:
        return
    assessment = await context.services.health.consult(person)
    if assessment.colour is None:
        await context.show("codes.unavailable", person)
        return
    await _explain(context, person)
    await _show_picture(context, person)


async def refresh(context: Context) -> None:
    """Make a newer code; who asks again at once hears that there is none."""
    person = await _person(context)
    if person is None:
        return
    services = context.services
    assessment = await services.health.assess(person)
    newest = await services.codes.newest(person)
    if newest is not None and newest.token.colour is assessment.colour:
        context.answer(_already(context, newest))
        return
    is_known = await services.health.knows(person, assessment)
    if is_known and assessment.colour is not None:
        await _show_picture(context, person)
    else:
        await show_code(context)


async def why(context: Context) -> None:
    """Explain the colour, nothing else."""
    person = await _person(context)
    if person is None:
        return
    assessment = await context.services.health.consult(person)
    if assessment.colour is None:
        await context.show("codes.unavailable", person)
    else:
        await _explain(context, person)


async def in_group(context: Context) -> None:
    await context.show("codes.group")


async def call(context: Context) -> None:
    """Show whom one can call."""
    await context.show("desks.phones", to=context.account)


async def object_to_record(context: Context) -> None:
    """Let the county's desk look at the records in question; asked once, however often pressed."""
    person = await _person(context)
    if person is None:
        return
    assessment = await context.services.health.assess(person)
    if not assessment.reasons:
        await show_code(context)
        return
    ticket = await _open_objection(context) or await _submit(context, person, assessment)
    answer_by = ticket.answer_by or ticket.take_by
    await context.show(
        "codes.objected",
        ticket.number,
        params={
            "answer_by": answer_by.isoformat(),
            "is_question": not assessment.is_appealable,
        },
        slot=f"receipt:{ticket.number}",
    )


async def _person(context: Context) -> PersonId | None:
    """Return who is logged in; everybody else is offered the login."""
    if not context.is_private:
        await in_group(context)
        return None
    person = await context.services.identity.person_of(context.account)
    if person is None:
        await offer_login(context)
    return person


async def _explain(context: Context, person: PersonId) -> None:
    await context.show(
        "codes.explanation", person, placing=Placing.RENEW, slot=EXPLANATION, silent=True
    )


async def _show_picture(context: Context, person: PersonId) -> None:
    await context.show("codes.picture", person, placing=Placing.RENEW, slot=PICTURE)


def _already(context: Context, newest: PresentedCode) -> str:
    return view.newest(newest, calendar=context.services.calendar, words=context.words)


async def _open_objection(context: Context) -> TicketDetails | None:
    tickets = await context.services.tickets.open_of(context.account)
    return next((ticket for ticket in tickets if ticket.kind is Kind.RECORD_WRONG), None)


async def _submit(context: Context, person: PersonId, assessment: Assessment) -> TicketDetails:
    details = await context.services.people.get(person)
    # Each officer reads it in their own language, whatever the reporter has chosen.
    written = {one: view.objection(assessment, translator(one)) for one in LANGUAGES}
    return await context.services.tickets.submit(
        NewTicket(
            category=Category.OTHER,
            kind=Kind.RECORD_WRONG,
            urgency=Urgency.TONIGHT,
            reporter=context.account,
            person=person,
            contact_name_masked=details.masked_name,
            facts={"descriptions": {one: clean(text) for one, text in written.items()}},
            description=written[DEFAULT_LANGUAGE],
        )
    )


ROUTES = Routes(
    commands={"code": show_code, "why": why},
    group_commands={"code": in_group, "why": in_group},
    presses=only_in_private(
        {
            "c.new": refresh,
            "c.why": why,
            "c.wrong": object_to_record,
            "c.call": call,
        }
    ),
    keys={
        "Show my code": show_code,
        "Why this colour": why,
        "码": show_code,
        "code": show_code,
        "为什么": why,
        "why": why,
    },
    words={
        "为什么": why,
        "why": why,
        "健康码": show_code,
        "绿码": show_code,
        "橙码": show_code,
        "出示": show_code,
        "我的码": show_code,
        "my code": show_code,
        "health code": show_code,
    },
    screens=SCREENS,
)
