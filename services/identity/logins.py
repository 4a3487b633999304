"""Logs people in: a link for a chat, a round trip to the platform, a code that comes back.

Only the one-time code that arrives from the account that asked binds anything: links, states
and cookies can all be forwarded (SECURITY.md 1-3). Remote calls stay outside transactions.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import structlog

from services.chats.service import ChatService
from services.chats.types import Address
from services.clock import Clock
from services.crypto.vault import Vault
from services.db.database import Database
from services.errors import ServiceError
from services.i18n import DEFAULT_LANGUAGE
from services.identity import repository
from services.identity.claims import NoDocumentError
from services.identity.errors import (
    LevelTooLowError,
    LoginLinkExpiredError,
    LoginLinkUnknownError,
    LoginLinkUsedError,
    PlatformDownError,
)
from services.identity.oidc import CancelledLoginError, RealNamePlatform, Request
from services.identity.sealing import pack
from services.identity.tables import Authorisation, LoginTicket, PendingResult
from services.identity.types import (
    CONSENT_VERSION,
    LOGIN_LIFE,
    RESULT_LIFE,
    STATE_LIFE,
    TICKET_LIFE,
    Completed,
    Fault,
    Identity,
    Opening,
    Refusal,
    ResultDetails,
)
from services.tally import Counted, Tally

MOST_OPENINGS = 30
"""Of one link, previews among them: each is a row, and whoever has the link can make them."""
SECRETS = "authorisations.secrets"
log = structlog.get_logger()

_REFUSALS: dict[type[Exception], Refusal] = {
    CancelledLoginError: Refusal.CANCELLED,
    LevelTooLowError: Refusal.LEVEL_TOO_LOW,
    PlatformDownError: Refusal.PLATFORM_DOWN,
    NoDocumentError: Refusal.NO_DOCUMENT,
}
_OURS_TO_SEE = {Refusal.PLATFORM_DOWN, Refusal.NOT_VERIFIED}
"""Refusals that no person causes: the operator looks for them in the log."""


@dataclass(frozen=True)
class _Outcome:
    """What the platform's answer amounts to."""

    identity: Identity | None = None
    refusal: Refusal | None = None
    level: str = ""


class LoginService:
    """The part of a login that a browser sees; it binds nothing and sends nothing."""

    def __init__(
        self,
        db: Database,
        vault: Vault,
        clock: Clock,
        chats: ChatService,
        platform: RealNamePlatform | None,
        *,
        public_url: str,
        tally: Tally | None = None,
    ) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self._chats = chats
        self._platform = platform
        self._public_url = public_url
        self._tally = tally or Tally()

    @property
    def redirect_uri(self) -> str:
        return f"{self._public_url}/callback"

    async def issue_link(self, account: Address) -> str:
        """Return a login link for this account: one hour, spent by a completed binding."""
        ticket = secrets.token_urlsafe(24)
        now = self._clock()
        async with self._db.transaction() as session:
            session.add(
                LoginTicket(
                    ticket_hash=repository.digest(ticket),
                    account=account,
                    created_at=now,
                    expires_at=now + TICKET_LIFE,
                )
            )
            await session.flush()
        return f"{self._public_url}/login/{ticket}"

    async def language_of_link(self, ticket: str) -> str | None:
        """Return the language of the chat that a link was given to, None where unknown."""
        async with self._db.reading() as session:
            row = await repository.ticket(session, ticket)
        return await self._language(Address(row.account)) if row else None

    async def open_link(self, ticket: str, cookie: str | None) -> Opening:
        """Begin an authorisation for a browser that opened a login link.

        Raises LoginLinkUnknownError, LoginLinkExpiredError, LoginLinkUsedError and
        PlatformDownError. `cookie` is what this browser holds already: its openings share it.
        """
        await self._usable_ticket(ticket)
        if self._platform is None:
            raise PlatformDownError(reason="not_configured")
        request = Request(
            state=secrets.token_urlsafe(24),
            nonce=secrets.token_urlsafe(24),
            verifier=secrets.token_urlsafe(48),
            redirect_uri=self.redirect_uri,
        )
        language = await self.language_of_link(ticket) or DEFAULT_LANGUAGE
        url = await self._platform.authorisation_url(request, language=language)
        async with self._db.transaction() as session:
            row = await self._usable_ticket(ticket)
            if await repository.count_openings(session, row) >= MOST_OPENINGS:
                raise LoginLinkExpiredError
            now = self._clock()
            if cookie is None or not await repository.knows_cookie(session, cookie, now):
                cookie = secrets.token_urlsafe(24)
            state_hash = repository.digest(request.state)
            session.add(
                Authorisation(
                    state_hash=state_hash,
                    ticket_hash=row.ticket_hash,
                    cookie_hash=repository.digest(cookie),
                    secrets=self._vault.seal_json(
                        [request.nonce, request.verifier], column=SECRETS, row=state_hash.hex()
                    ),
                    consent_version=CONSENT_VERSION,
                    consent_language=language,
                    created_at=now,
                    expires_at=now + STATE_LIFE,
                )
            )
            await session.flush()
        return Opening(url, cookie)

    async def complete(self, answer: Mapping[str, str], cookie: str | None) -> Completed:
        """Take the platform's answer and keep what it amounts to until its code comes back.

        The state is used up whatever the answer is. A browser without the cookie may be the
        platform's own app; then the chat asks who it is. Another cookie is refused.
        """
        completed = await self._complete(answer, cookie)
        if completed.fault is not None:
            self._tally.count(Counted.LOGINS, completed.fault.value)
        return completed

    async def _complete(self, answer: Mapping[str, str], cookie: str | None) -> Completed:
        async with self._db.transaction() as session:
            now = self._clock()
            opening = await repository.use_state(session, answer.get("state", ""), now)
            if opening is None or opening.expires_at <= now:
                return Completed(None, Fault.EXPIRED, None)
            ticket = await repository.ticket_of(session, opening)
            if ticket is None:
                return Completed(None, Fault.EXPIRED, None)
            account = Address(ticket.account)
            language = await self._language(account)
            if ticket.ended_at is not None:
                return Completed(None, Fault.USED, language)
        if cookie is not None and repository.digest(cookie) != opening.cookie_hash:
            log.warning("login_refused", fault="cookie")
            return Completed(None, Fault.ELSEWHERE, language)
        outcome = await self._outcome(answer, opening)
        code = await self._keep(outcome, opening, account, is_same_browser=cookie is not None)
        return Completed(code, Fault.USED if code is None else None, language)

    async def result(self, code: str) -> ResultDetails | None:
        """Return what the result page shows for a one-time code, None where it is unknown."""
        async with self._db.reading() as session:
            row = await repository.result_of_code(session, code)
            if row is None:
                return None
            language = await self._language(Address(row.account))
        is_over = row.code_used_at is not None or row.done_at is not None
        return ResultDetails(
            refusal=Refusal(row.refusal) if row.refusal else None,
            level=row.level,
            language=language,
            is_over=is_over or row.expires_at <= self._clock(),
        )

    async def purge(self) -> None:
        """Drop the links, openings and results of the day before, and moves long settled."""
        before = self._clock() - timedelta(days=1)
        async with self._db.transaction() as session:
            await repository.purge(session, before, before - LOGIN_LIFE)

    async def close(self) -> None:
        if self._platform is not None:
            await self._platform.close()

    async def _language(self, account: Address) -> str:
        """Return the language that a chat is spoken to in, whatever its browser prefers."""
        return await self._chats.language(account) or DEFAULT_LANGUAGE

    async def _usable_ticket(self, ticket: str) -> LoginTicket:
        async with self._db.reading() as session:
            row = await repository.ticket(session, ticket)
        if row is None:
            raise LoginLinkUnknownError
        if row.ended_at is not None:
            raise LoginLinkUsedError
        if row.expires_at <= self._clock():
            raise LoginLinkExpiredError
        return row

    async def _outcome(self, answer: Mapping[str, str], opening: Authorisation) -> _Outcome:
        nonce, verifier = self._vault.open_json(
            opening.secrets, column=SECRETS, row=opening.state_hash.hex()
        )
        request = Request(answer["state"], nonce, verifier, self.redirect_uri)
        try:
            if self._platform is None:
                raise PlatformDownError(reason="not_configured")
            identity = await self._platform.identify(answer, request)
        except (CancelledLoginError, NoDocumentError, ServiceError) as error:
            refusal = _REFUSALS.get(type(error), Refusal.NOT_VERIFIED)
            params = error.params if isinstance(error, ServiceError) else {}
            say = log.warning if refusal in _OURS_TO_SEE else log.info
            say("login_refused", kind=refusal.value, fault=params.get("reason"))
            return _Outcome(refusal=refusal, level=str(params.get("level", "")))
        return _Outcome(identity=identity, level=identity.level)

    async def _keep(
        self, outcome: _Outcome, opening: Authorisation, account: Address, *, is_same_browser: bool
    ) -> str | None:
        """Return the one-time code; None where the link has ended while the platform was asked."""
        code, number = secrets.token_urlsafe(16), secrets.token_hex(8)
        identity = outcome.identity
        result = outcome.refusal.value if outcome.refusal else "verified"
        self._tally.count(Counted.LOGINS, result)
        async with self._db.transaction() as session:
            ticket = await repository.ticket_of(session, opening)
            if ticket is None or ticket.ended_at is not None:
                return None
            session.add(
                PendingResult(
                    id=number,
                    code_hash=repository.digest(code),
                    account=account,
                    refusal=outcome.refusal,
                    level=outcome.level,
                    identity=pack(self._vault, identity, number) if identity else None,
                    is_same_browser=is_same_browser,
                    consent_version=opening.consent_version,
                    consent_language=opening.consent_language,
                    consented_at=opening.created_at,
                    expires_at=self._clock() + RESULT_LIFE,
                )
            )
            await session.flush()
        return code
