"""One database, opened with this key and that, as processes with other settings would."""

from collections.abc import Callable
from pathlib import Path

import pytest

from services.announcements.service import CONTENT
from services.announcements.tables import AnnouncementRow
from services.audit.types import Act
from services.chats.types import Address
from services.config import Config
from services.crypto.vault import Vault, new_data_key
from services.db.database import Database
from services.groups.types import Look
from services.identity.logins import SECRETS
from services.identity.sealing import pack
from services.identity.tables import Authorisation, LoginTicket, PendingResult
from services.identity.types import Identity
from services.people.numbers import normalise
from services.records.types import Source
from services.registry import Services
from services.reports.types import Draft
from services.rotation.service import RotationService
from services.shifts.sheets import WORDS
from services.shifts.tables import ShiftTurn
from services.tickets.types import Words
from tests.desk_samples import TOWN, import_county, join
from tests.doubles import StandingClock
from tests.health_samples import CARD, CHEN, chen, deliver, deliver_all
from tests.ticket_samples import problem

OLD, NEW = new_data_key(), new_data_key()
OLD_ID, NEW_ID = Vault([OLD]).newest, Vault([NEW]).newest
STRANGER = "11010519491231002X"
Opener = Callable[..., Services]


@pytest.fixture
def opener(db: Database, clock: StandingClock) -> Opener:
    """Open the database with these keys, newest first."""

    def with_keys(*keys: str) -> Services:
        return Services(db, vault=Vault(keys), clock=clock, config=Config())

    return with_keys


def rotation(services: Services) -> RotationService:
    return RotationService(services.db, services.vault, services.clock, services.data_keys)


async def fill(services: Services, folder: Path) -> None:
    """Let something stand in every place that is sealed."""
    await services.start()
    await import_county(services, folder)
    await join(services, "zhang", "77", desk=TOWN)
    person = await chen(services)
    await deliver_all(services)
    await deliver(services, Source.ANTIPYRETICS, f"A1,{CARD},2020-02-20")
    await deliver(services, Source.ANTIPYRETICS, f"A2,{STRANGER},2020-02-20")
    await services.health.consult(person)
    await services.codes.present(person)
    await services.receipts.want(person)
    await services.receipts.note(person)
    await services.chats.ask(CHEN, "reports.enterprise", said="园区公寓")
    await services.inbox.store([(7, CHEN, {"update_id": 7, "message": {"text": "你好"}})])
    await services.outbox.show("refusal", to=CHEN, params={"text": "不行"})
    ticket = await services.tickets.submit(problem(reporter=CHEN, person=person))
    await services.relay.add(ticket.number, CHEN, Words("还没有床位"))
    await services.reports._drafts.store(CHEN, Draft(), [], now=services.clock())
    await services.reports._drafts.remember(CHEN, {"phone": "139"}, now=services.clock())
    await services.audit.record(Act.DATA_EXPORTED, person=person)
    await _login(services)
    await _duties(services)


async def _duties(services: Services) -> None:
    """Let a line wait for the next officer, an announcement for being sent, a group for a yes."""
    now, vault = services.clock(), services.vault
    line = vault.seal_json({"text": "看一下 1049"}, column=WORDS, row="turn")
    async with services.db.transaction() as session:
        session.add(ShiftTurn(id="turn", desk=TOWN, at=now, words=line))
        row = AnnouncementRow(
            author="liu", audience="desks", status="draft", changed_at=now, content=None
        )
        session.add(row)
        await session.flush()
        row.content = vault.seal_json({"text": "今晚有雨"}, column=CONTENT, row=row.id)
    await services.confirming.ask(TOWN, Address("-100"), by="wang")
    await services.confirming.looked(
        TOWN, Address("-100"), Look("黄塘值班群", members=5, strangers=0)
    )


async def _login(services: Services) -> None:
    """Let a login wait for its code, and another for the platform's answer."""
    now = services.clock()
    key = normalise(None, None, STRANGER, today=services.calendar.day(now))
    identity = Identity(key, "林小梅", "L4", now)
    consent = {"consent_version": 1, "consent_language": "zh_CN"}
    state = b"s" * 32
    async with services.db.transaction() as session:
        session.add(
            LoginTicket(ticket_hash=b"t" * 32, account=CHEN, created_at=now, expires_at=now)
        )
        await session.flush()
        session.add(
            Authorisation(
                state_hash=state,
                ticket_hash=b"t" * 32,
                cookie_hash=b"c" * 32,
                secrets=services.vault.seal_json(["n", "v"], column=SECRETS, row=state.hex()),
                created_at=now,
                expires_at=now,
                **consent,
            )
        )
        session.add(
            PendingResult(
                id="waiting",
                code_hash=b"h" * 32,
                account=CHEN,
                level="L4",
                identity=pack(services.vault, identity, "waiting"),
                is_same_browser=True,
                consented_at=now,
                expires_at=now,
                **consent,
            )
        )
