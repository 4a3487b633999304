"""People and deliveries for tests: the sample day, 2020-02-24."""

import io

from sqlalchemy import delete, select

from services.chats.types import Address
from services.codes.types import PresentedCode
from services.identity.tables import Binding
from services.outbox.tables import OutboxRow
from services.people.numbers import normalise
from services.people.types import PersonId
from services.records.formats import FORMATS
from services.records.types import LoadDetails, Source
from services.registry import Services

CARD = "350521199003073417"
CHEN = Address("1001")
"""The account of 陈志强, whose document ends in 3417."""


def number(stem: str) -> str:
    """Return a made-up identity number: 17 digits and their check digit."""
    weights = [2 ** (17 - place) % 11 for place in range(17)]
    total = sum(int(digit) * weight for digit, weight in zip(stem, weights, strict=True))
    return stem + "10X98765432"[total % 11]


async def deliver(services: Services, source: Source, *rows: str) -> LoadDetails:
    """Load rows of a source with all its columns, in the order of its format."""
    header = ",".join((*FORMATS[source].required, *FORMATS[source].optional))
    spare = "," * len(FORMATS[source].optional)
    text = "\n".join((header, *(row + spare for row in rows))) + "\n"
    return await services.records.load(
        source, io.BytesIO(text.encode()), actor="test", reject=_no_rejects
    )


def _no_rejects(line: int, reason: str) -> None:
    raise AssertionError(f"line {line}: {reason}")


async def deliver_all(services: Services) -> None:
    """Let every source be heard, with nothing in it."""
    for source in Source:
        await deliver(services, source)


async def fire(services: Services) -> list[str]:
    """Do everything that is due now; returns the kinds in order."""
    steps = services.steps()
    fired = []
    while (kind := await services.timers.fire_next(steps)) is not None:
        fired.append(kind)
    return fired


async def chen(services: Services) -> PersonId:
    """Return 陈志强, bound to his account."""
    return await person(services, "陈志强", CARD, CHEN)


async def green_code(services: Services) -> tuple[PersonId, PresentedCode]:
    """Return 陈志强 and the green code that he shows, every source being heard."""
    known = await chen(services)
    await deliver_all(services)
    await services.health.consult(known)
    code = await services.codes.present(known)
    assert code is not None
    return known, code


async def person(services: Services, name: str, card: str, account: Address) -> PersonId:
    """Return somebody who is bound to an account."""
    key = normalise(None, None, card, today=services.calendar.day(services.clock()))
    known = await services.people.upsert(key, name)
    await bind(services, known, account)
    return known


async def bind(services: Services, known: PersonId, account: Address) -> None:
    now = services.clock()
    async with services.db.transaction() as session:
        session.add(
            Binding(
                id=known,
                person_id=known,
                account=account,
                level="L4",
                logins=1,
                bound_at=now,
                authenticated_at=now,
                consent_version=1,
                consent_language="zh_CN",
                consented_at=now,
            )
        )


async def shown(services: Services) -> list[tuple[str, bool]]:
    """Return what waits to be shown, with whether it is silent, and forget it."""
    async with services.db.transaction() as session:
        rows = (await session.scalars(select(OutboxRow).order_by(OutboxRow.id))).all()
        found = [(row.view, row.is_silent) for row in rows]
        await session.execute(delete(OutboxRow))
    return found
